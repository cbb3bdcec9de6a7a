package cratesql

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/runtime/wire"
)

// parsed is a statement of which the driver knows what it must.
type parsed struct {
	sql    string   // with $1 in place of @name
	names  []string // of the named parameters, in the order of their numbers
	inputs int      // arguments
	op     wire.Op
	again  bool // a write that may be executed twice
}

// ops are the statements that are more than a write of unknown effect, by their first word. Only an OpRead may be sent again
// when its answer was lost; the others differ in what errors call them.
var ops = map[string]wire.Op{
	"SELECT": wire.OpRead, "VALUES": wire.OpRead, "SHOW": wire.OpRead, "WITH": wire.OpRead,
	"INSERT": wire.OpInsert, "UPDATE": wire.OpUpdate, "DELETE": wire.OpDelete,
	"CREATE": wire.OpSchema, "ALTER": wire.OpSchema, "DROP": wire.OpSchema,
}

// writes are the words that make a write of a statement that begins with WITH. CrateDB 6 allows none of them there.
var writes = []string{"INSERT", "UPDATE", "DELETE", "MERGE"}

// session are the statements, by their first word, that need a session of one's own: CrateDB's is the TCP connection, which
// the next statement may share with anybody.
var session = map[string]error{
	"BEGIN": errNoTx, "START": errNoTx, "COMMIT": errNoTx, "END": errNoTx, "ROLLBACK": errNoTx, "SAVEPOINT": errNoTx,
	"SET": errSession, "DECLARE": errSession, "FETCH": errSession, "CLOSE": errSession,
}

var errSession = errors.New("crate: no session lasts from one statement to the next: write the schema into the URL " +
	"and time limits with the context; SET GLOBAL is allowed, cursors are not needed, because rows arrive as one answer")

var errMixed = errors.New("crate: the statement mixes kinds of placeholders: use one of ?, $1 and @name")

// parse finds the placeholders of a statement and what it does.
func parse(sql string) (*parsed, error) {
	p := &parsed{op: wire.OpOther}
	var out strings.Builder // what was rewritten
	var words [2]string     // the first two
	count, done := 0, 0
	kinds := map[byte]bool{} // ?, $ and @
	for t, err := range sqllex.CrateDB.Tokens(sql) {
		if err != nil {
			return nil, fmt.Errorf("crate: %w", err)
		}
		text := sql[t.Start:t.End]
		switch t.Kind {
		case sqllex.Word:
			word := strings.ToUpper(text)
			if count < len(words) {
				words[count] = word
			}
			if count++; words[0] == "WITH" && slices.Contains(writes, word) {
				words[0] = ""
			}
			continue
		case sqllex.Question, sqllex.Param:
		default:
			continue
		}
		kinds[text[0]] = true
		switch text[0] {
		case '?':
			p.inputs++
		case '$':
			n, err := strconv.Atoi(strings.TrimSpace(text[1:]))
			if err != nil || n < 1 {
				return nil, fmt.Errorf("crate: placeholder %s: the first one is $1", text)
			}
			p.inputs = max(p.inputs, n)
		case '@':
			i := slices.Index(p.names, text[1:])
			if i < 0 {
				i = len(p.names)
				p.names = append(p.names, text[1:])
			}
			out.WriteString(sql[done:t.Start])
			out.WriteString(" $") // the space keeps it apart from whatever stands before it
			out.WriteString(strconv.Itoa(i + 1))
			done = t.End
		}
	}
	if len(kinds) > 1 {
		return nil, errMixed
	}
	if p.sql = sql; p.names != nil {
		p.sql, p.inputs = out.String()+sql[done:], len(p.names)
	}
	if op, ok := ops[words[0]]; ok {
		p.op = op
	}
	p.again = words[0] == "REFRESH"
	if err := session[words[0]]; err != nil && (words[0] != "SET" || words[1] != "GLOBAL") {
		return nil, err
	}
	return p, nil
}

// statement binds arguments that check has converted.
func (p *parsed) statement(ctx context.Context, args []driver.NamedValue) (*wire.Statement, error) {
	values, err := p.bind(args)
	if err != nil {
		return nil, err
	}
	return &wire.Statement{SQL: p.sql, Args: values, Op: p.op, Idempotent: p.again || isIdempotent(ctx)}, nil
}

func (p *parsed) bind(args []driver.NamedValue) ([]wire.Value, error) {
	for _, a := range args {
		switch {
		case a.Name == "" && p.names != nil:
			return nil, fmt.Errorf("crate: the statement has named parameters (@%s): pass sql.Named(%q, ...)", p.names[0], p.names[0])
		case a.Name != "" && !slices.Contains(p.names, a.Name):
			return nil, fmt.Errorf("crate: the statement has no parameter @%s", a.Name)
		}
	}
	if len(args) != p.inputs && p.names == nil {
		return nil, fmt.Errorf("crate: the statement has %d placeholders, and %d arguments were given", p.inputs, len(args))
	}
	out := make([]wire.Value, p.inputs)
	if p.names == nil {
		for i, a := range args {
			out[i] = valueOf(a.Value)
		}
		return out, nil
	}
	for i, name := range p.names {
		given := slices.IndexFunc(args, func(a driver.NamedValue) bool { return a.Name == name })
		if given < 0 {
			return nil, fmt.Errorf("crate: no argument for parameter @%s: pass sql.Named(%q, ...)", name, name)
		}
		out[i] = valueOf(args[given].Value)
	}
	if len(args) != len(p.names) {
		return nil, errors.New("crate: an argument is named twice")
	}
	return out, nil
}
