package pgwire

import (
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/crategen/crategen/runtime/wire"
)

// maxPrepared is the number of prepared statements that a connection keeps. Each costs the server some 10 kB and more.
const maxPrepared = 512

// prepared is a statement that the server has parsed.
type prepared struct {
	desc    *pgconn.StatementDescription
	cols    []column
	formats []int16 // of the results, one per column
	used    bool    // it was executed before, so it may be outdated

	newer, older *prepared
}

// untold reports whether the server tells the columns of a statement's rows only when it executes it (FETCH, CALL). Of a write
// it knows when it prepares it.
func untold(p *prepared, op wire.Op) bool {
	return len(p.formats) == 0 && (op < wire.OpInsert || op > wire.OpDelete)
}

// describe decides in which format each column comes.
func describe(desc *pgconn.StatementDescription) *prepared {
	p := &prepared{desc: desc, cols: make([]column, len(desc.Fields)), formats: make([]int16, len(desc.Fields))}
	for i, f := range desc.Fields {
		p.cols[i] = column{name: f.Name, oid: f.DataTypeOID}
		p.formats[i] = formatBinary
		if !types[f.DataTypeOID].binary {
			p.formats[i], p.cols[i].text = formatText, true
		}
	}
	return p
}

// stmts finds prepared statements by their text and says which was used the longest ago. It is a list around a map: ends
// is a sentinel whose older is the one used last, and whose newer is the one used the longest ago.
type stmts struct {
	byText map[string]*prepared
	ends   prepared
}

func newStmts() *stmts {
	s := &stmts{byText: map[string]*prepared{}}
	s.ends.newer, s.ends.older = &s.ends, &s.ends
	return s
}

// get returns the statement and counts it as used now; nil if there is none.
func (s *stmts) get(sql string) *prepared {
	p := s.byText[sql]
	if p != nil && s.ends.older != p {
		p.unlink()
		s.link(p)
	}
	return p
}

// put adds a statement.
func (s *stmts) put(p *prepared) {
	s.byText[p.desc.SQL] = p
	s.link(p)
}

// surplus returns the statement to drop before another is put, nil while there is room.
func (s *stmts) surplus() *prepared {
	if len(s.byText) < maxPrepared {
		return nil
	}
	return s.ends.newer
}

func (s *stmts) remove(p *prepared) {
	delete(s.byText, p.desc.SQL)
	p.unlink()
}

func (s *stmts) link(p *prepared) {
	p.newer, p.older = &s.ends, s.ends.older
	p.older.newer = p
	s.ends.older = p
}

func (p *prepared) unlink() {
	p.newer.older, p.older.newer = p.older, p.newer
}
