package cratehttp

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// SQL that a person wrote is looked at before it is sent: CrateDB takes some of it in a way that nobody expects.

// failFast makes an INSERT with a SELECT fail at the first row that cannot be written, for as long as the connection lasts.
// Without it CrateDB leaves such rows out in silence. CrateDB before 6.0 does not know it.
var failFast = []byte(`{"stmt":"SET SESSION insert_select_fail_fast = true"}`)

var (
	errSkipped = errors.New("CrateDB reports neither the rows nor the causes: use InsertMany or cratesql.Bulk, which report both, or " +
		"add ON CONFLICT DO NOTHING to skip rows deliberately")
	errNoSession = errors.New("crate: no session lasts from one statement to the next, because each statement may use any connection; " +
		"write the schema into the URL and use contexts for time limits; SET GLOBAL is allowed, cursors are not needed, because " +
		"rows arrive as one answer")
	errNoTransaction = fmt.Errorf("crate: %w: each statement is separate and durable when it returns", dberr.ErrNoTransactions)
	errBulk          = errors.New("crate: only INSERT with VALUES, UPDATE and DELETE can be sent with many rows of arguments, without RETURNING and " +
		"without a SELECT in them: send the statement once for each row")
)

// sessions are the statements, by their first word, that need a session of one's own: CrateDB's is the TCP connection, which
// the next statement may share with anybody.
var sessions = map[string]error{
	"BEGIN": errNoTransaction, "START": errNoTransaction, "COMMIT": errNoTransaction, "END": errNoTransaction,
	"ROLLBACK": errNoTransaction, "SAVEPOINT": errNoTransaction,
	"SET": errNoSession, "DECLARE": errNoSession, "FETCH": errNoSession, "CLOSE": errNoSession,
}

// byHand reports whether a person may have written the statement.
func byHand(st *wire.Statement) bool {
	return st.Op == wire.OpOther || st.Origin == nil && st.Op != wire.OpRead && st.Op != wire.OpSchema
}

// written is what the words of a statement come to.
type written struct {
	words   []string // the first two, in capitals
	all     []string // those outside of brackets, in capitals
	selects bool     // a SELECT stands in it, also in brackets
	tuples  int64    // behind VALUES
	end     int      // of the last token
	waits   bool     // wait_for_completion is not false
}

func readWritten(sql string) written {
	w := written{waits: true}
	depth, values, setting := 0, false, ""
	for t, err := range sqllex.CrateDB.Tokens(sql) {
		if err != nil || t.Blank() {
			continue // the server says what is wrong
		}
		if t.Kind != sqllex.Semicolon {
			w.end = t.End
		}
		if token := strings.ToLower(strings.Trim(sql[t.Start:t.End], `"'`)); setting == "wait_for_completion" && token != "=" {
			w.waits, setting = token != "false", ""
		} else if token != "=" {
			setting = token
		}
		switch t.Kind {
		case sqllex.Open:
			if depth == 0 && values {
				w.tuples++
			}
			depth++
		case sqllex.Close:
			depth--
		case sqllex.Word:
			word := strings.ToUpper(sql[t.Start:t.End])
			w.selects = w.selects || word == "SELECT"
			if len(w.words) < 2 {
				w.words = append(w.words, word)
			}
			if depth == 0 {
				w.all = append(w.all, word)
				values = word == "VALUES"
			}
		}
	}
	return w
}

func (w *written) first(i int) string {
	if i < len(w.words) {
		return w.words[i]
	}
	return ""
}

func (w *written) has(words ...string) bool {
	for i := range w.all {
		if i+len(words) <= len(w.all) && slices.Equal(w.all[i:i+len(words)], words) {
			return true
		}
	}
	return false
}

// checkWritten refuses a statement that needs a session, and returns how many rows an INSERT is to write, 0 if that is open.
func checkWritten(st *wire.Statement) (tuples int64, err error) {
	if !byHand(st) {
		return 0, nil
	}
	w := readWritten(st.SQL)
	if err := sessions[w.first(0)]; err != nil && (w.first(0) != "SET" || w.first(1) != "GLOBAL") {
		return 0, err
	}
	if w.first(0) == "INSERT" && w.tuples > 1 && !w.has("DO", "NOTHING") {
		return w.tuples, nil
	}
	return 0, nil
}

// checkBulk refuses what CrateDB does not take with many rows of arguments. It keeps such a request in mind, and executes it with
// the next one of the connection.
func checkBulk(st *wire.Statement) error {
	if st.Op == wire.OpRead || st.Op == wire.OpSchema {
		return errBulk
	}
	if !byHand(st) {
		return nil
	}
	w := readWritten(st.SQL)
	if !slices.Contains([]string{"INSERT", "UPDATE", "DELETE"}, w.first(0)) || w.selects || w.has("RETURNING") {
		return errBulk
	}
	return nil
}

// insertsSelection reports whether a statement writes the rows of a SELECT.
func insertsSelection(st *wire.Statement) bool {
	if st.Rows > 0 || st.Op != wire.OpInsert && st.Op != wire.OpOther {
		return false
	}
	if !byHand(st) {
		return strings.Contains(st.SQL, "SELECT ")
	}
	w := readWritten(st.SQL)
	return w.first(0) == "INSERT" && w.selects
}
