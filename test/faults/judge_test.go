package faults

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/faultproxy"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// settled counts both tables once the server has nothing left to execute.
func settled(t *testing.T, direct wire.DB) map[kind]map[string]int {
	const others = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'crategen' AND pid <> pg_backend_pid() AND state = 'active'"
	for direct.Dialect() == "postgres" {
		rows, err := direct.Query(t.Context(), &wire.Statement{SQL: others, Op: wire.OpRead})
		if err != nil {
			t.Fatal(err)
		}
		rows.Next()
		n := rows.Int()
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	return map[kind]map[string]int{unmarked: count(t, direct, "faults_events"), marked: count(t, direct, "faults_marked")}
}

// judge holds what the client said of each statement against its fate and the tables.
func (s *storm) judge(t *testing.T, outcomes []outcome, tables map[kind]map[string]int) {
	var well, unknown, gaveUp, late, cut int
	for i, o := range outcomes {
		f := s.fates[i]
		n := tables[f.kind][keyOf(i)]
		bad := ""
		switch isUnknown := errors.Is(o.err, dberr.ErrUnknownOutcome); {
		case n > 1:
			bad = "executed twice"
		case f.kind == unmarked && !f.large && s.met[i].Load()+s.late[i].Load() > 1:
			bad = "written twice"
		case o.err == nil && f.kind == read && o.text != keyOf(i):
			bad = fmt.Sprintf("the answer of another statement, %q", o.text)
		case o.err == nil && f.kind != read && n != 1:
			bad = "acknowledged and not executed"
		case o.err == nil:
			well++
		case f.stalls() && errors.Is(o.err, context.DeadlineExceeded):
			gaveUp++
			if f.kind != read && !isUnknown && n > 0 {
				bad = "executed, and reported as not executed"
			}
		case f.kind == read && o.begun && f.action.Fault == faultproxy.Truncate:
			if cut++; !errors.Is(o.err, dberr.ErrIncomplete) {
				bad = "a failure without a type"
			}
		case f.kind == unmarked && isUnknown && s.late[i].Load() > 0:
			late++
		case f.kind == unmarked && isUnknown && f.lostAnswer():
			if unknown++; (n == 1) != f.action.Fault.Executed() {
				bad = "the proxy is wrong"
			}
		case isUnknown, errors.Is(o.err, dberr.ErrUnavailable):
			bad = "should have succeeded"
		default:
			bad = "a failure without a type"
		}
		if bad != "" {
			t.Errorf("statement %d, a %v that meets %q up to %d times, reached a proxy %d times: %s; it is there %d times: %v",
				i, f.kind, f.action.Fault, f.times, s.met[i].Load(), bad, n, o.err)
		}
	}
	t.Logf("%d well, %d writes of unknown outcome, %d given up at their deadline, %d written into a connection as it was closed, %d reads cut off behind their first row",
		well, unknown, gaveUp, late, cut)
}
