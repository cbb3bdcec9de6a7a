package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// ordered calls key for each primary key, and index for each index, that the changes make on CockroachDB and that keeps its rows in the order
// of its columns.
func ordered(in *Input, key func(t *state.Table, step int), index func(t *state.Table, x state.Index, step int)) {
	if in.Target != target.CockroachDB {
		return
	}
	plain := func(t *state.Table, x state.Index, step int) {
		if len(x.Parts) > 0 && (x.Method == "" || x.Method == "btree") && x.Buckets == 0 && !strings.Contains(strings.ToUpper(x.Options), "HASH") {
			index(t, x, step)
		}
	}
	changes(in, func(c state.CreateTable, step int) {
		if len(c.Table.PrimaryKey) > 0 && c.Table.KeyBuckets == 0 {
			key(c.Table, step)
		}
		for _, u := range c.Table.Uniques {
			x := state.Index{Name: state.Unnamed(u), Unique: true}
			for _, column := range u {
				x.Parts = append(x.Parts, state.Part{Column: column})
			}
			plain(c.Table, x, step)
		}
		for _, x := range c.Table.Indexes {
			plain(c.Table, x, step)
		}
	})
	changes(in, func(c state.AlterKey, step int) {
		if len(c.To.PrimaryKey) > 0 && c.To.KeyBuckets == 0 {
			key(c.To, step)
		}
	})
	changes(in, func(c state.AddIndex, step int) { plain(c.Table, c.Index, step) })
}

// hotspot finds keys and indexes that begin with a rising value.
func hotspot(in *Input, report func(Finding)) {
	begin := func(t *state.Table, column, what string, step int) {
		if why := rising(t.Column(column)); why != "" {
			report(Finding{Step: step, Object: t.String() + "." + column, Text: what + " begins with " + why})
		}
	}
	ordered(in, func(t *state.Table, step int) { begin(t, t.PrimaryKey[0], "the key", step) },
		func(t *state.Table, x state.Index, step int) { begin(t, x.Parts[0].Column, "the index "+x.Name, step) })
}

// rising says which rising values a column has, empty for none.
func rising(c *state.Column) string {
	if c == nil {
		return ""
	}
	typ, def := strings.ToLower(c.Type), strings.ToLower(c.Default)
	switch {
	case c.Identity != nil, strings.Contains(typ, "serial"), strings.Contains(typ, "identity"), strings.Contains(def, "nextval"):
		return "a sequence"
	case strings.Contains(def, "unordered_unique_rowid"), strings.Contains(typ, "unordered_unique_rowid"):
		return ""
	case strings.Contains(def, "unique_rowid"), strings.Contains(typ, "unique_rowid"):
		return "unique_rowid(), which rises with the time"
	case c.Rising, strings.Contains(def, "ulid"), strings.Contains(def, "uuidv7"), strings.Contains(def, "uuid_v7"):
		return "an identifier that rises with the time (UUID of version 7, ULID)"
	case isTime(c):
		return "a time"
	}
	return ""
}

func isTime(c *state.Column) bool {
	typ := strings.ToLower(c.Type)
	return strings.HasPrefix(typ, "timestamp") || strings.HasPrefix(typ, "date")
}

// fewValues finds indexes that begin with a column of few values, followed by a rising one: each value has one end to which inserts go.
func fewValues(in *Input, report func(Finding)) {
	ordered(in, func(*state.Table, int) {}, func(t *state.Table, x state.Index, step int) {
		if len(x.Parts) < 2 {
			return
		}
		first, then := t.Column(x.Parts[0].Column), t.Column(x.Parts[1].Column)
		if first == nil || len(first.Values) == 0 && !strings.HasPrefix(strings.ToLower(first.Type), "bool") {
			return
		}
		if why := rising(then); why != "" {
			report(Finding{Step: step, Object: t.String() + "." + first.Name,
				Text: fmt.Sprintf("the index %s begins with %s, which has few values, followed by %s", x.Name, first.Name, why)})
		}
	})
}

// fewColumns is the number of columns that an index may lack to be reported.
const fewColumns = 2

// unstored finds indexes that lack columns that queries need in any case, or that lack few small columns.
func unstored(in *Input, report func(Finding)) {
	ordered(in, func(*state.Table, int) {}, func(t *state.Table, x state.Index, step int) {
		if madeForEdge(t, x) {
			return
		}
		has := slices.Concat(x.Include, t.PrimaryKey)
		for _, p := range x.Parts {
			has = append(has, p.Column)
		}
		lacks := func(name string) bool { return !slices.Contains(has, name) }
		object := t.String() + "." + cmp.Or(x.Parts[0].Column, x.Name)
		if filter := slices.DeleteFunc(slices.Clone(t.Filtered), func(c string) bool { return !lacks(c) || strings.Contains(x.Where, c) }); len(filter) > 0 {
			report(Finding{Step: step, Object: object, Text: fmt.Sprintf("each query has a condition on %s, which the index %s does not store: the row is read as well",
				strings.Join(filter, ", "), x.Name)})
			return
		}
		var rest []string
		for _, c := range t.Columns {
			if !lacks(c.Name) || virtual(c) {
				continue
			}
			if rest = append(rest, c.Name); len(rest) > fewColumns || wide(c) {
				return
			}
		}
		if len(rest) > 0 && !(x.Unique && len(x.Parts) == 1) { // a row by a unique value is one more read
			report(Finding{Step: step, Object: object, Text: fmt.Sprintf("the index %s stores all columns but %s: queries for whole rows read each row as well",
				x.Name, strings.Join(rest, ", "))})
		}
	})
}

func virtual(c state.Column) bool { return strings.HasSuffix(strings.ToUpper(c.Type), " VIRTUAL") }

// wide reports whether values of the column may be large, so that a second copy costs.
func wide(c state.Column) bool {
	typ := strings.ToLower(c.Type)
	if strings.HasPrefix(typ, "varchar(") {
		return false
	}
	return slices.ContainsFunc([]string{"text", "string", "varchar", "char", "json", "bytea", "bytes", "[]", "array", "vector", "geo"},
		func(part string) bool { return strings.Contains(typ, part) })
}
