package pgwire_test

import (
	"context"
	"errors"
	"net"
	"os"
	osexec "os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/pgwire"
	"github.com/crategen/crategen/runtime/wire"
)

// TestHandshake: the first connection to a node asks the server what it is; further ones need the handshake only, and have the settings for
// row locks on CockroachDB.
func TestHandshake(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		p := newProxy(t, url)
		db := open(t, through(url, p), "pool_size=3")
		before := p.asked.Load()
		var txs []wire.Tx
		for range 3 {
			txs = append(txs, begin(t, db, wire.TxOptions{})) // BEGIN rides on the first statement
		}
		if n, dialled := p.asked.Load()-before, p.dialled.Load(); dialled != 3 || n > 2 {
			t.Errorf("%d connections; two of them took %d messages of the client", dialled, n)
		}
		for _, tx := range txs {
			if db.Dialect() == "cockroachdb" {
				for _, setting := range []string{"optimizer_use_lock_op_for_serializable", "enable_shared_locking_for_serializable"} {
					if got := collect(t, tx, sql(wire.OpRead, "SHOW "+setting), wire.Row.Text); got[0] != "on" {
						t.Errorf("%s is %s", setting, got[0])
					}
				}
			}
			if err := tx.Rollback(t.Context()); err != nil {
				t.Error(err)
			}
		}
		if db.Dialect() == "cockroachdb" {
			own := open(t, url, "enable_shared_locking_for_serializable=off")
			for range 2 {
				tx := begin(t, own, wire.TxOptions{})
				if got := collect(t, tx, sql(wire.OpRead, "SHOW enable_shared_locking_for_serializable"), wire.Row.Text); got[0] != "off" {
					t.Errorf("a setting of the URL is %s", got[0])
				}
				defer func() { _ = tx.Rollback(context.Background()) }()
			}
		}
	})
}

// TestLocalityOfPostgres: only CockroachDB has localities.
func TestLocalityOfPostgres(t *testing.T) {
	c, err := connect.Parse(pgtest.URL(t) + "&locality=region=eu")
	if err != nil {
		t.Fatal(err)
	}
	db, err := connect.Open(t.Context(), c, []wire.Driver{pgwire.Driver})
	if err == nil {
		db.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "remove locality from the URL") {
		t.Errorf("%v", err)
	}
}

// single are the URLs of the nodes of a cluster.
func single(t *testing.T, all string) (out []string) {
	t.Helper()
	c, err := connect.Parse(all)
	if err != nil {
		t.Fatal(err)
	}
	list := strings.Join(c.Nodes, ",")
	if !strings.Contains(all, list) {
		t.Fatalf("the URL does not name the nodes as %s", list)
	}
	for _, node := range c.Nodes {
		out = append(out, strings.Replace(all, list, node, 1))
	}
	return out
}

// used is how many of n statements went to each node.
func used(t *testing.T, db wire.DB, n int) map[string]int {
	t.Helper()
	out := map[string]int{}
	for range n {
		st := sql(wire.OpRead, "SELECT 1")
		rows, err := db.Query(t.Context(), &st)
		if err != nil {
			t.Fatal(err)
		}
		drain(t, rows, wire.Row.Int)
		out[st.Node]++
	}
	return out
}

// TestLocality: statements go to the node that is near by the server's own word. CRATEGEN_TEST_COCKROACHDB_CLUSTER_URL names a cluster whose
// nodes have localities.
func TestLocality(t *testing.T) {
	all := os.Getenv("CRATEGEN_TEST_COCKROACHDB_CLUSTER_URL")
	if all == "" {
		t.Skip("skipped: CRATEGEN_TEST_COCKROACHDB_CLUSTER_URL is not set")
	}
	for _, url := range single(t, all) {
		direct := open(t, url)
		locality := collect(t, direct, sql(wire.OpRead, "SHOW LOCALITY"), wire.Row.Text)[0]
		if locality == "" {
			t.Skip("skipped: the nodes of the cluster have no localities")
		}
		region, _, _ := strings.Cut(locality, ",")
		db := open(t, all, "locality="+region)
		node := direct.Nodes()[0].Node
		if got := used(t, db, 20); got[node] != 20 {
			t.Errorf("%s: %v, want all at %s", region, got, node)
		}
		for _, n := range db.Nodes() {
			if n.Node == node && n.Locality != locality {
				t.Errorf("the locality of %s is %q, want %q", node, n.Locality, locality)
			}
		}
	}
	db := open(t, all, "locality=region=nowhere")
	if got := used(t, db, 30); len(got) != len(db.Nodes()) {
		t.Errorf("no node is near: %v", got)
	}
}

// TestDrained: a node shuts down as the server's operators do it, and comes back. No statement fails but the last writes of the node,
// whose outcome is unknown, and the node has its share again soon after. CRATEGEN_TEST_COCKROACHDB_CLUSTER_DRAIN is a shell command that shuts node %d down in good order, from 1, starts it again
// and returns when it is back.
func TestDrained(t *testing.T) {
	all, command := os.Getenv("CRATEGEN_TEST_COCKROACHDB_CLUSTER_URL"), os.Getenv("CRATEGEN_TEST_COCKROACHDB_CLUSTER_DRAIN")
	if all == "" || command == "" {
		t.Skip("skipped: CRATEGEN_TEST_COCKROACHDB_CLUSTER_URL and CRATEGEN_TEST_COCKROACHDB_CLUSTER_DRAIN are not set")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	db := open(t, all)
	name := table(t, db, "id int8 PRIMARY KEY, n int8")
	var writing sync.WaitGroup
	var written, unknown atomic.Int64
	stop := make(chan struct{})
	for w := range 8 {
		writing.Go(func() {
			for i := w; ; i += 8 {
				select {
				case <-stop:
					return
				default:
				}
				_, err := db.Exec(ctx, &wire.Statement{Op: wire.OpInsert, SQL: "INSERT INTO " + name + " VALUES ($1, $1)", Args: []wire.Value{wire.Int(int64(i))}})
				switch {
				case err == nil:
					written.Add(1)
				case errors.Is(err, dberr.ErrUnknownOutcome): // the server ends the last sessions where they are
					unknown.Add(1)
				default:
					t.Error(err)
				}
				time.Sleep(5 * time.Millisecond)
			}
		})
	}
	time.Sleep(2 * time.Second)
	node := db.Nodes()[2].Node
	if out, err := osexec.CommandContext(ctx, "sh", "-c", strings.ReplaceAll(command, "%d", strconv.Itoa(3))).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	back := time.Now()
	for db.Nodes()[2].Resting && time.Since(back) < time.Minute {
		time.Sleep(100 * time.Millisecond)
	}
	t.Logf("the node is used again %v after it is back", time.Since(back).Round(time.Second/10))
	if got := used(t, db, 60); got[node] < 15 {
		t.Errorf("after the node is back it has %v", got)
	}
	close(stop)
	writing.Wait()
	t.Logf("%d rows written, %d of unknown outcome", written.Load(), unknown.Load())
	if n := count(t, db, name); n < written.Load() || n > written.Load()+unknown.Load() || unknown.Load() > 8 { // one for each writer
		t.Errorf("%d rows, want %d, and %d perhaps", n, written.Load(), unknown.Load())
	}
}

// TestDraining: a server that shuts down refuses new connections. Its idle ones are closed, so that it need not wait for them.
func TestDraining(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var draining atomic.Bool
	var open1 atomic.Int32
	go func() {
		for {
			raw, err := l.Accept()
			if err != nil {
				return
			}
			go cockroach(raw, &draining, &open1)
		}
	}()
	db := open(t, "cockroachdb://root@"+l.Addr().String()+"/d?sslmode=disable&pool_size=4")
	var txs []wire.Tx
	for range 2 {
		txs = append(txs, begin(t, db, wire.TxOptions{}))
	}
	for _, tx := range txs {
		if err := tx.Rollback(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := open1.Load(); n != 2 {
		t.Fatalf("%d connections are open", n)
	}
	draining.Store(true)
	busy := begin(t, db, wire.TxOptions{})
	second := begin(t, db, wire.TxOptions{})
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := second.Rollback(ctx); err != nil { // its connection is idle now
		t.Fatal(err)
	}
	if _, err := db.(wire.Streamer).Stream(ctx, &wire.Statement{Op: wire.OpRead, SQL: "SELECT 1"}); !errors.Is(err, dberr.ErrUnavailable) { // on a new connection
		t.Errorf("a new connection: %v", err)
	}
	for open1.Load() > 1 && ctx.Err() == nil {
		time.Sleep(10 * time.Millisecond)
	}
	if n := open1.Load(); n != 1 {
		t.Errorf("%d connections are open, want that of the transaction", n)
	}
	if err := busy.Rollback(ctx); err != nil {
		t.Errorf("the transaction under way: %v", err)
	}
}

// cockroach is one connection of a server that says it is a CockroachDB.
func cockroach(raw net.Conn, draining *atomic.Bool, open *atomic.Int32) {
	defer raw.Close()
	c := pgproto3.NewBackend(raw, raw)
	if _, err := c.ReceiveStartupMessage(); err != nil {
		return
	}
	if draining.Load() {
		c.Send(&pgproto3.ErrorResponse{Severity: "ERROR", Code: "57P01", Message: "server is not accepting clients, try another node"})
		_ = c.Flush()
		return
	}
	open.Add(1)
	defer open.Add(-1)
	c.Send(&pgproto3.AuthenticationOk{})
	c.Send(&pgproto3.ParameterStatus{Name: "crdb_version", Value: "CockroachDB CCL v26.1.0"})
	c.Send(&pgproto3.BackendKeyData{ProcessID: 1, SecretKey: []byte{1, 2, 3, 4}})
	c.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
	for c.Flush() == nil {
		m, err := c.Receive()
		if err != nil {
			return
		}
		if q, ok := m.(*pgproto3.Query); ok {
			for range strings.Count(q.String, ";") {
				c.Send(&pgproto3.CommandComplete{CommandTag: []byte("SET")})
			}
			if !strings.Contains(q.String, ";") {
				c.Send(&pgproto3.EmptyQueryResponse{})
			}
			c.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
		}
	}
}
