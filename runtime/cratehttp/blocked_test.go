package cratehttp

import (
	"errors"
	"fmt"
	"testing"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// built is the origin of generated statements.
type built struct{ wire.Origin }

// TestBlocks: of a write of one row, every block says that nothing was executed. Of other writes, only the one that comes before their
// execution does.
func TestBlocks(t *testing.T) {
	const before, shards = 4007, 4035
	for _, tt := range []struct {
		st      wire.Statement
		code    int
		blocked bool
	}{
		{wire.Statement{Op: wire.OpUpdate, Origin: built{}, ByKey: true}, before, true},
		{wire.Statement{Op: wire.OpUpdate, Origin: built{}, ByKey: true}, shards, true},
		{wire.Statement{Op: wire.OpUpdate, Origin: built{}, ByKey: true}, 4037, true},
		{wire.Statement{Op: wire.OpDelete, Origin: built{}, ByKey: true}, 4037, true},
		{wire.Statement{Op: wire.OpInsert, Origin: built{}}, shards, true},
		{wire.Statement{Op: wire.OpInsert, Origin: built{}}, 4037, true},
		{wire.Statement{Op: wire.OpUpdate, Origin: built{}}, before, true},
		{wire.Statement{Op: wire.OpUpdate, Origin: built{}}, shards, false},
		{wire.Statement{Op: wire.OpUpdate, Origin: built{}, ByKey: true, Rows: 2}, 4037, false},
		{wire.Statement{Op: wire.OpInsert, Origin: built{}, Rows: 2}, shards, false},
		{wire.Statement{Op: wire.OpInsert, SQL: "INSERT INTO t (SELECT 1)", Origin: built{}}, 4037, false},
		{wire.Statement{Op: wire.OpInsert}, 4037, false},
		{wire.Statement{Op: wire.OpSchema}, before, false},
	} {
		message := "ClusterBlockException[blocked by: [RELATION_READ_AND_DDL_ONLY/8/index write (api)];]"
		if tt.code == before {
			message = "The relation doc.t doesn't support or allow UPDATE operations"
		}
		s := answering(t, saying(exchange{Status: 400, Body: fmt.Sprintf(`{"error":{"message":%q,"code":%d}}`, message, tt.code)}))
		db := direct(t, s.addr())
		try := db.nodes.Try(&tt.st)
		if !try.Next(t.Context()) {
			t.Fatal(try.Err())
		}
		_, signal, err := db.attempt(soon(t), &tt.st, try.Node(), []byte("{}"), 0)
		if (signal == connect.Blocked) != tt.blocked || tt.blocked != errors.Is(err, dberr.ErrBlocked) && tt.st.Op != wire.OpSchema {
			t.Errorf("%v %d: %v, %v", tt.st.Op, tt.code, signal, err)
		}
	}
}
