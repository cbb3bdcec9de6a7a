package cratehttp

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

// listAnswer is an answer of n rows with a key, three texts, a time, a list and four scalars, about 250 bytes each.
func listAnswer(n int) string {
	var b strings.Builder
	b.WriteString(`{"cols":["id","title","author","isbn","date","categories","price","stock","rating","available"],` +
		`"col_types":[29,4,4,4,11,[100,4],6,10,7,3],"rows":[`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `["550e8400-e29b-41d4-a716-%012d","The Hitchhiker's Guide to the Galaxy","Douglas \"Noel\" Adams",`+
			`"978-0-330-25864-%d",%d,["comedy","science fiction","radio"],%d.25,%d,4.5,true]`, i, i%10, 308534400000+int64(i), i, 9007199254740993+int64(i))
	}
	fmt.Fprintf(&b, `],"rowcount":%d,"duration":1.25}`, n)
	return b.String()
}

type listed struct {
	id                  [16]byte
	title, author, isbn string
	date                time.Time
	categories          []string
	price               float64
	stock               int64
	rating              float64
	available           bool
}

// scan reads an answer into out as generated code does, and gives its body back.
func scan(body string, out []listed) error {
	b := newBuffer()
	b.b = append(append(b.b, body...), 0)
	r, err := newRows("n1:4200", b, wire.OpRead)
	if err != nil {
		return err
	}
	for i := 0; r.Next(); i++ {
		e := &out[i]
		e.id, e.title, e.author, e.isbn, e.date = r.UUID(), r.Text(), r.Text(), r.Text(), r.Time()
		e.categories, e.price, e.stock, e.rating, e.available = r.Texts(), r.Float(), r.Int(), r.Float(), r.Bool()
	}
	return r.Close()
}

// TestAllocations asserts what decoding costs: the cursor, and chunks of strings and of lists.
func TestAllocations(t *testing.T) {
	for _, c := range []struct {
		rows int
		most float64
	}{{1, 3}, {100, 5}} {
		body, out := listAnswer(c.rows), make([]listed, c.rows)
		got := testing.AllocsPerRun(100, func() {
			if err := scan(body, out); err != nil {
				t.Fatal(err)
			}
		})
		if got > c.most {
			t.Errorf("%d rows: %v allocations, want at most %v", c.rows, got, c.most)
		}
	}

	// Without lists and escapes, as most rows are.
	plain := `{"cols":["id","n"],"col_types":[4,10],"rows":[` + strings.Repeat(`["a text of a row",1],`, 99) + `["a text of a row",1]],"rowcount":100}`
	got := testing.AllocsPerRun(100, func() {
		r := open(t, plain)
		for r.Next() {
			_, _ = r.Text(), r.Int()
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	})
	if got > 2 {
		t.Errorf("100 plain rows: %v allocations, want at most 2", got)
	}

	st := insert(wire.Text("a"), wire.Int(1), wire.Float(1.5), wire.UUID([16]byte{}), wire.Texts([]string{"a"}), wire.Time(time.Unix(0, 0)))
	buf := make([]byte, 0, 1024)
	if got := testing.AllocsPerRun(100, func() {
		if _, err := appendStatement(buf, st); err != nil {
			t.Fatal(err)
		}
	}); got != 0 {
		t.Errorf("a request: %v allocations, want none", got)
	}
}

// canned answers each request, of which it takes one read to be the whole, without an allocation.
func canned(answer string) func(*node, *net.TCPConn) {
	text := []byte(fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(answer), answer))
	return func(_ *node, c *net.TCPConn) {
		buf := make([]byte, 16<<10)
		for {
			if _, err := c.Read(buf); err != nil {
				return
			}
			if _, err := c.Write(text); err != nil {
				return
			}
		}
	}
}

// TestPointReadAllocations asserts what a statement costs with all that belongs to it: choosing the node, the connection, the
// request, the answer, a row of it, and the context, whose end would stop it.
func TestPointReadAllocations(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector lets pools forget")
	}
	db := direct(t, serving(t, canned(bookAnswer(1))).addr())
	st := read(wire.Int(1))
	for _, c := range []struct {
		name string
		ctx  context.Context
		most float64
	}{{"without an end", context.Background(), 3}, {"that can end", soon(t), 5}} {
		got := testing.AllocsPerRun(200, func() {
			r, err := db.Query(c.ctx, st)
			if err != nil {
				t.Fatal(err)
			}
			var b bookRow
			if !r.Next() {
				t.Fatal(r.Err())
			}
			b.ID, b.AuthorID, b.Title = r.Int(), r.Int(), r.Text()
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
		})
		if t.Logf("a context %s: %v allocations", c.name, got); got > c.most {
			t.Errorf("a context %s: %v allocations, want at most %v", c.name, got, c.most)
		}
	}
}

func BenchmarkScan(b *testing.B) {
	for _, n := range []int{1, 100, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			body, out := listAnswer(n), make([]listed, n)
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if err := scan(body, out); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
