package state

import (
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
)

// TestPolicyChanges has the changes of policies in their order: nobody sees more rows between two of them than before or after all.
func TestPolicyChanges(t *testing.T) {
	open, closed := Policy{Name: "open", Using: "a"}, Policy{Name: "closed", Using: "b", Restrictive: true}
	renamed, other := closed, open
	renamed.Name, other.Using = "shut", "c"
	of := func(s *RowSecurity, columns ...string) *Database {
		table := &Table{TableName: TableName{Name: "t"}, RowSecurity: s}
		for _, c := range columns {
			table.Columns = append(table.Columns, Column{Name: c, Type: "text"})
		}
		return &Database{Target: target.Postgres, Tables: []*Table{table}}
	}
	on := func(list ...Policy) *RowSecurity { return &RowSecurity{Policies: list} }
	for want, c := range map[string][2]*Database{
		"": {of(on(open, closed)), of(on(closed, open))},
		"create-policy=t.closed create-policy=t.open enable-row-security=t": {of(nil), of(on(open, closed))},
		"disable-row-security=t drop-policy=t.open drop-policy=t.closed":    {of(on(closed, open)), of(nil)},
		"enable-row-security=t":                                              {of(&RowSecurity{Off: true, Policies: []Policy{open}}), of(on(open))},
		"force-row-security=t":                                               {of(on(open)), of(&RowSecurity{Force: true, Policies: []Policy{open}})},
		"unforce-row-security=t":                                             {of(&RowSecurity{Force: true, Policies: []Policy{open}}), of(on(open))},
		"rename-policy=t.closed":                                             {of(on(open, closed)), of(on(open, renamed))},
		"add-column=t.c alter-policy=t.open drop-column=t.a":                 {of(on(open), "a"), of(on(other), "c")},
		"drop-column=t.z add-column=t.c alter-policy=t.open drop-column=t.a": {of(on(open), "a", "z"), of(on(other), "c")},
		"alter-policy=t.open":                                                {of(on(open)), of(on(other))},
	} {
		var list []string
		for _, change := range Diff(c[0], c[1]) {
			list = append(list, change.Title().String())
		}
		if have := strings.Join(list, " "); have != want {
			t.Errorf("the changes are %s, want %s", have, want)
		}
	}
	// A new table is secured before any other change: a run may end after the first phase. A policy that reads tables waits for their columns.
	queries := other
	queries.Using = "a IN (SELECT c FROM old)"
	with := func(list ...*Table) *Database { return &Database{Target: target.Postgres, Tables: list} }
	table := func(name string, s *RowSecurity, columns ...string) *Table {
		d := of(s, columns...)
		d.Tables[0].Name = name
		return d.Tables[0]
	}
	for want, c := range map[string][2]*Database{
		"create-table=new create-policy=new.closed create-policy=new.open enable-row-security=new drop-column=old.b": {
			with(table("old", nil, "a", "b")), with(table("old", nil, "a"), table("new", on(open, closed), "a"))},
		"create-table=new create-policy=new.closed enable-row-security=new add-column=old.c create-policy=new.open": {
			with(table("old", nil, "a")), with(table("old", nil, "a", "c"), table("new", on(queries, closed), "a"))},
	} {
		var list []string
		for _, change := range Diff(c[0], c[1]) {
			list = append(list, change.Title().String())
		}
		if have := strings.Join(list, " "); have != want {
			t.Errorf("the changes are %s, want %s", have, want)
		}
	}
	if mid := Between(of(on(open)), of(on(other))); mid.Tables[0].RowSecurity.Policies[0].Using != "a" {
		t.Error("the first phase changes a policy")
	}
}
