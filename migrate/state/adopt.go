package state

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/target"
)

// Adopt converts a live state from the server's form to the form of a wanted state. printed is the wanted state in the server's form.
// Parts of live that equal printed get the text of want. Other parts keep the server's form, so that Diff finds them. same reports
// whether two SQL texts are equivalent.
//
// CrateDB settings that the wanted table does not set, and a number of shards that it does not set, are no difference.
func Adopt(live, printed, want *Database, same func(a, b string) bool) *Database {
	a := adopter{same, want.Target}
	out := &Database{Target: live.Target, Schemas: live.Schemas, Regions: live.Regions, Enums: live.Enums, Sequences: adoptSequences(live.Sequences, want.Sequences)}
	for _, t := range live.Tables {
		p, w := printed.Table(t.TableName), want.Table(t.TableName)
		if p == nil || w == nil {
			out.Tables = append(out.Tables, t)
			continue
		}
		out.Tables = append(out.Tables, a.table(t, p, w))
	}
	for _, v := range live.Views {
		p, w := printed.View(v.TableName), want.View(v.TableName)
		if p != nil && w != nil {
			v = a.view(v, p, w)
		}
		out.Views = append(out.Views, v)
	}
	return out
}

type adopter struct {
	same   func(a, b string) bool
	target target.Name
}

func (a adopter) table(live, printed, want *Table) *Table {
	out := *live
	out.Columns = slices.Clone(live.Columns)
	for i, c := range out.Columns {
		if p, w := printed.Column(c.Name), want.Column(c.Name); p != nil && w != nil {
			if target.Of(a.target).Has(target.NullableKeys) && slices.Contains(want.PrimaryKey, c.Name) {
				c.NotNull = p.NotNull
			}
			out.Columns[i] = a.column(c, *p, *w)
		}
	}
	if strings.EqualFold(want.Settings["column_policy"], "dynamic") { // documents bring columns
		out.Columns = slices.DeleteFunc(out.Columns, func(c Column) bool { return want.Column(c.Name) == nil })
	}
	out.Columns = slices.DeleteFunc(out.Columns, func(c Column) bool { return AddedRegion(c) && want.Column(c.Name) == nil })
	adopt(&out.PrimaryKey, printed.PrimaryKey, want.PrimaryKey)
	adopt(&out.Uniques, printed.Uniques, want.Uniques)
	adopt(&out.Comment, printed.Comment, want.Comment)
	adopt(&out.ClusteredBy, printed.ClusteredBy, want.ClusteredBy)
	adopt(&out.PartitionedBy, printed.PartitionedBy, want.PartitionedBy)
	out.Checks = pairs(live.Checks, want.Checks, func(c Check, w Check) bool {
		p := printed.Check(w.Name)
		return (c.Name == w.Name || c.Name == "") && p != nil && a.same(c.Expr, p.Expr) && c.NotValid == p.NotValid
	})
	out.Indexes = pairs(live.Indexes, want.Indexes, func(x Index, w Index) bool {
		p := printed.Index(x.Name)
		return x.Name == w.Name && p != nil && a.index(x, *p)
	})
	for i, x := range out.Indexes { // the same index under another name
		if want.Index(x.Name) != nil {
			continue
		}
		for _, p := range printed.Indexes {
			if w := want.Index(p.Name); w != nil && live.Index(p.Name) == nil && a.index(x, p) {
				out.Indexes[i] = *w
				out.Indexes[i].Name, out.Indexes[i].Zone = x.Name, a.named(x.Zone, p.Zone, w.Zone)
				break
			}
		}
	}
	for i, x := range live.Indexes { // AlterIndex changes these
		out.Indexes[i].NotVisible, out.Indexes[i].Comment = x.NotVisible, x.Comment
		if p, w := printed.Index(x.Name), want.Index(x.Name); p != nil && w != nil {
			out.Indexes[i].Zone = a.named(x.Zone, p.Zone, w.Zone)
		}
	}
	out.Fulltexts = pairs(live.Fulltexts, want.Fulltexts, func(x Fulltext, w Fulltext) bool {
		p := printed.Fulltext(x.Name)
		return x.Name == w.Name && p != nil && x.Same(*p)
	})
	out.ForeignKeys = pairs(live.ForeignKeys, want.ForeignKeys, sameForeignKey)
	uniques(&out, want)
	if want.Shards == 0 {
		out.Shards = 0
	}
	if out.OthersSecurity = nil; want.RowSecurity == nil {
		out.OthersSecurity = live.RowSecurity
	}
	out.RowSecurity = a.rowSecurity(live.RowSecurity, printed.RowSecurity, want.RowSecurity)
	out.Settings = a.named(live.Settings, printed.Settings, want.Settings)
	return &out
}

// sameForeignKey compares a live foreign key with a wanted one. SQLite has keys without a name, and without the columns of the other
// table.
func sameForeignKey(have, want ForeignKey) bool {
	action := func(s string) string {
		if s == "NO ACTION" {
			return ""
		}
		return s
	}
	return (have.Name == want.Name || have.Name == "") && slices.Equal(have.Columns, want.Columns) && have.References == want.References &&
		(len(have.Referenced) == 0 || slices.Equal(have.Referenced, want.Referenced)) && action(have.OnDelete) == action(want.OnDelete) &&
		!have.NotValid && have.Options == ""
}

// uniques takes a UNIQUE constraint of SQLite for the unique index over the same columns that the schema wants.
func uniques(live, want *Table) {
	for _, x := range want.Indexes {
		if !x.Unique || x.Where != "" || live.Index(x.Name) != nil {
			continue
		}
		var columns []string
		for _, p := range x.Parts {
			if p.Column == "" || p.OpClass != "" {
				columns = nil
				break
			}
			columns = append(columns, p.Column)
		}
		at := slices.IndexFunc(live.Uniques, func(u []string) bool { return slices.Equal(u, columns) })
		if at >= 0 {
			live.Uniques = slices.Delete(slices.Clone(live.Uniques), at, at+1)
			live.Indexes = append(live.Indexes, x)
		}
	}
}

// adopt sets have to the wanted value if have is the server's form of it.
func adopt[T any](have *T, printed, want T) {
	if reflect.DeepEqual(*have, printed) || empty(*have) && empty(printed) {
		*have = want
	}
}

func empty(v any) bool {
	r := reflect.ValueOf(v)
	return r.IsZero() || r.Kind() == reflect.Slice && r.Len() == 0
}

// pairs replaces the elements of a list that equal a wanted element by it.
func pairs[T any](live, want []T, equal func(have, want T) bool) []T {
	out := slices.Clone(live)
	for i, have := range out {
		if at := slices.IndexFunc(want, func(w T) bool { return equal(have, w) }); at >= 0 {
			out[i] = want[at]
		}
	}
	return out
}

// column adopts a whole column if it equals the wanted one, and otherwise each property on its own.
func (a adopter) column(live, printed, want Column) Column {
	if want.Family == "" { // the server's choice
		live.Family, printed.Family = "", ""
	}
	if a.equal(live, printed) {
		return want
	}
	live.Values = want.Values
	if a.same(live.Type, printed.Type) && live.Generated == "" && printed.Generated == "" {
		live.Type = want.Type
	}
	if a.members(live.Members, printed.Members, live.Type) {
		live.Members = want.Members
	}
	if a.same(live.Default, printed.Default) {
		live.Default = want.Default
	}
	adopt(&live.NotNull, printed.NotNull, want.NotNull)
	adopt(&live.Identity, printed.Identity, want.Identity)
	adopt(&live.Collation, printed.Collation, want.Collation)
	adopt(&live.Comment, printed.Comment, want.Comment)
	if a.same(live.Storage, printed.Storage) {
		live.Storage = want.Storage
	}
	if a.same(live.OnUpdate, printed.OnUpdate) {
		live.OnUpdate = want.OnUpdate
	}
	adopt(&live.Family, printed.Family, want.Family)
	return live
}

func (a adopter) equal(x, y Column) bool {
	return a.same(x.Type, y.Type) && a.members(x.Members, y.Members, x.Type) && x.NotNull == y.NotNull && a.same(x.Default, y.Default) &&
		a.same(x.Generated, y.Generated) && reflect.DeepEqual(x.Identity, y.Identity) && x.Collation == y.Collation &&
		a.same(x.Storage, y.Storage) && x.Comment == y.Comment && a.same(x.OnUpdate, y.OnUpdate) && x.Hidden == y.Hidden && x.Family == y.Family
}

// members compares the members of objects, in any order. A dynamic object of a live table may have more, which documents brought.
func (a adopter) members(live, printed []Column, typ string) bool {
	if len(live) != len(printed) && !strings.Contains(strings.ToUpper(typ), "DYNAMIC") {
		return false
	}
	for _, m := range printed {
		at := slices.IndexFunc(live, func(o Column) bool { return o.Name == m.Name })
		if at < 0 || !a.equal(live[at], m) {
			return false
		}
	}
	return true
}

func (a adopter) index(x, y Index) bool {
	return x.Unique == y.Unique && a.same(x.Method, y.Method) && slices.EqualFunc(x.Parts, y.Parts, func(p, q Part) bool {
		return p.Column == q.Column && a.same(p.Expr, q.Expr) && p.OpClass == q.OpClass && p.Desc == q.Desc
	}) && slices.Equal(x.Include, y.Include) && a.same(x.Where, y.Where) && x.Options == y.Options && !x.Invalid &&
		x.Buckets == y.Buckets && maps.Equal(x.Params, y.Params)
}

// named returns the settings that are wanted. Others are those of operators.
func (a adopter) named(live, printed, want map[string]string) map[string]string {
	var out map[string]string
	for name, value := range want {
		have, ok := live[name]
		if !ok {
			continue
		}
		if a.same(have, printed[name]) {
			have = value
		}
		if out == nil {
			out = make(map[string]string)
		}
		out[name] = have
	}
	return out
}

func (a adopter) view(live, printed, want *View) *View {
	out := *live
	if a.same(live.Query, printed.Query) {
		out.Query = want.Query
	}
	if reflect.DeepEqual(live.Columns, printed.Columns) {
		out.Columns = want.Columns
	}
	adopt(&out.Comment, printed.Comment, want.Comment)
	return &out
}
