package cratehttp

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestColumnTypes(t *testing.T) {
	for _, c := range []struct {
		types string
		want  []ColumnType
		names []string
	}{
		{`[9, 4]`, []ColumnType{{9, 0}, {4, 0}}, []string{"integer", "text"}},
		{`[[100,[ 100 , 9 ]],[100,0]]`, []ColumnType{{9, 2}, {0, 1}}, []string{"array(array(integer))", "array(null)"}},
		{`[4711]`, []ColumnType{{4711, 0}}, []string{"type 4711"}},
		{`[]`, nil, nil},
		{`[[100 9]]`, nil, nil},
		{`[[]]`, nil, nil},
		{`["x"]`, nil, nil},
	} {
		got := ColumnTypes(open(t, `{"cols":["a","b"],"col_types":`+c.types+`,"rows":[],"rowcount":0}`))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.types, diff)
		}
		var names []string
		for _, g := range got {
			names = append(names, g.Name())
		}
		if diff := cmp.Diff(c.names, names); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.types, diff)
		}
	}
	if got := ColumnTypes(open(t, `{"cols":["a"],"rows":[],"rowcount":0}`)); got != nil {
		t.Errorf("an answer without types: %v", got)
	}
	if got := ColumnTypes(counted(1)); got != nil {
		t.Errorf("a bulk answer: %v", got)
	}
}
