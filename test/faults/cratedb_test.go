package faults

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// crateDB speaks as CrateDB does, as far as the statements of these tests go. Its tables have one column of keys, and count
// how often each was inserted.
type crateDB struct {
	mu     sync.Mutex
	tables map[string]map[string]int
}

// newCrateDB starts the server and returns its host:port.
func newCrateDB(t *testing.T) string {
	db := &crateDB{tables: map[string]map[string]int{}}
	s := httptest.NewServer(db)
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

// mark is the comment before a statement whose context can end.
var mark = regexp.MustCompile(`^/\*crategen [0-9a-f-]+\*/ `)

func (db *crateDB) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var request struct {
		Stmt string
		Args []string
	}
	if json.NewDecoder(r.Body).Decode(&request) != nil {
		return // the client is gone
	}
	answer := db.run(mark.ReplaceAllString(request.Stmt, ""), request.Args)
	status := http.StatusOK
	if answer == "" {
		status, answer = http.StatusBadRequest, `{"error":{"message":"SQLParseException[no script for it]","code":4000}}`
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
	w.WriteHeader(status)
	_, _ = w.Write([]byte(answer))
}

// run executes a statement and returns the answer, empty for a statement that it does not know.
func (db *crateDB) run(stmt string, args []string) string {
	db.mu.Lock()
	defer db.mu.Unlock()
	words := strings.Fields(stmt)
	const done = `{"cols":[],"rows":[[]],"rowcount":1,"duration":0.1}`
	switch {
	case stmt == "SELECT version()":
		return answer("version()", 4, `["CrateDB 6.4.3 (built d3b3213/NA, Linux 6.1.0, OpenJDK)"]`)
	case strings.HasSuffix(stmt, "FROM sys.cluster"): // the probe
		return answer("master_node", 4, `["n1"]`)
	case strings.Contains(stmt, "FROM sys.jobs"): // the search for a statement that was given up
		return answer("id", 4)
	case words[0] == "DROP" || words[0] == "REFRESH":
		return done
	case words[0] == "CREATE":
		db.tables[words[2]] = map[string]int{}
		return done
	case stmt == echo:
		return answer("key", 4, `["`+args[0]+`"]`)
	}
	at := 2 // INSERT INTO t
	if words[0] == "SELECT" {
		at = 3 // SELECT key FROM t
	}
	if strings.HasPrefix(stmt, "SELECT key, count(*)") {
		at = 4
	}
	table := db.tables[words[at]]
	if table == nil {
		return ""
	}
	if words[0] == "INSERT" {
		if !strings.Contains(stmt, "ON CONFLICT") || table[args[0]] == 0 {
			table[args[0]]++
		}
		return done
	}
	var rows []string
	if len(args) > 0 {
		if table[args[0]] > 0 {
			rows = append(rows, `["`+args[0]+`"]`)
		}
		return answer("key", 4, rows...)
	}
	for key, n := range table {
		rows = append(rows, fmt.Sprintf(`[%q,%d]`, key, n))
	}
	return fmt.Sprintf(`{"cols":["key","count(*)"],"col_types":[4,10],"rows":[%s],"rowcount":%d,"duration":0.1}`, strings.Join(rows, ","), len(rows))
}

// answer is rows of one column.
func answer(column string, kind int, rows ...string) string {
	return fmt.Sprintf(`{"cols":[%q],"col_types":[%d],"rows":[%s],"rowcount":%d,"duration":0.1}`, column, kind, strings.Join(rows, ","), len(rows))
}
