package migrations_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// computed reports whether the database computes a column.
func computed(c state.Column) bool { return strings.Contains(c.Type, " GENERATED ALWAYS AS ") }

// sourceOf is the column that a generated column of the generator is computed from.
func sourceOf(c state.Column) string { return strings.Split(c.Type, `"`)[1] }

// searchName is the name of the full-text index of a table.
func (g *generator) searchName(t *state.Table) string {
	if g.on == target.CrateDB {
		return "ft"
	}
	return t.Name + "_ft"
}

// derived adds what is made of other columns: generated columns, and a full-text index over several texts. was is the table before, nil for a
// new one: what it has stays, changes or goes.
func (g *generator) derived(t, was *state.Table) {
	search := func(x state.Index) bool { return x.Name == g.searchName(t) }
	t.Columns = slices.DeleteFunc(slices.Clone(t.Columns), computed)
	t.Indexes = slices.DeleteFunc(slices.Clone(t.Indexes), func(x state.Index) bool { return search(x) || t.Column(x.Parts[0].Column) == nil })
	t.Fulltexts = nil
	kept := func(name string) bool { return t.Column(name) != nil && (was == nil || same(was, *t.Column(name))) }
	if was != nil {
		for _, c := range was.Columns {
			switch {
			case !computed(c) || !kept(sourceOf(c)) || g.chance(20):
			case g.chance(15):
				t.Columns = append(t.Columns, g.generated(c.Name, *t.Column(sourceOf(c))))
			default:
				t.Columns = append(t.Columns, c)
			}
		}
	}
	for _, c := range slices.Clone(t.Columns[1:]) {
		name := "g" + c.Name
		if g.chance(15) && t.Column(name) == nil && !computed(c) && (holds(g.on, c) == "int" || g.isText(c)) && (was == nil || was.Column(name) == nil) {
			t.Columns = append(t.Columns, g.generated(name, c))
		}
	}
	var texts []string
	for _, c := range t.Columns {
		if strings.EqualFold(c.Type, "text") && g.isText(c) {
			texts = append(texts, c.Name)
		}
	}
	if was != nil && g.chance(70) { // the same one
		if i := slices.IndexFunc(was.Indexes, search); i >= 0 && len(texts) > 0 && !slices.ContainsFunc(was.Columns, func(c state.Column) bool {
			return strings.Contains(was.Indexes[i].Parts[0].Expr, ddltext.Ident(c.Name)) && !slices.Contains(texts, c.Name)
		}) {
			t.Indexes = append(t.Indexes, was.Indexes[i])
			return
		}
		if len(was.Fulltexts) > 0 && !slices.ContainsFunc(was.Fulltexts[0].Columns, func(c string) bool { return !slices.Contains(texts, c) }) {
			t.Fulltexts = was.Fulltexts
			return
		}
	}
	if len(texts) > 0 && g.chance(40) {
		g.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
		g.fulltext(t, texts[:1+g.IntN(len(texts))])
	}
}

// isText reports whether a column has the functions of texts. CockroachDB has none of a text with a collation.
func (g *generator) isText(c state.Column) bool {
	typ := strings.ToLower(c.Type)
	return (typ == "text" || strings.HasPrefix(typ, "varchar")) && (c.Collation == "" || g.on != target.CockroachDB)
}

// generated is a column that is computed from another one.
func (g *generator) generated(name string, c state.Column) state.Column {
	column := ddltext.Ident(c.Name)
	typ, expr := g.types["int"][0], column+[]string{" + 1", " * 2"}[g.IntN(2)]
	if g.isText(c) {
		typ, expr = g.types["text"][0], []string{"lower", "upper"}[g.IntN(2)]+"("+column+")"
	}
	out := state.Column{Name: name, Type: generatedOf(g.on, typ, expr)}
	if stored, ok := strings.CutSuffix(out.Type, " STORED"); ok && g.on != target.Postgres && g.chance(40) { // PostgreSQL has them since 18
		out.Type = stored + " VIRTUAL"
	}
	return out
}

// fulltext adds a full-text index over columns.
func (g *generator) fulltext(t *state.Table, columns []string) {
	n := g.IntN(2)
	switch g.on {
	case target.SQLite:
		t.Fulltexts = []state.Fulltext{{Name: g.searchName(t), Columns: columns, Analyzer: []string{"unicode61", "porter unicode61"}[n]}}
		return
	case target.CrateDB:
		t.Fulltexts = []state.Fulltext{{Name: g.searchName(t), Columns: columns, Analyzer: []string{"standard", "english"}[n]}}
		return
	}
	texts := make([]string, len(columns))
	for i, c := range columns {
		texts[i] = "COALESCE(" + ddltext.Ident(c) + ", '')"
	}
	t.Indexes = append(t.Indexes, state.Index{Name: g.searchName(t), Method: "gin", Parts: []state.Part{
		{Expr: "to_tsvector('" + []string{"simple", "english"}[n] + "', " + strings.Join(texts, " || ' ' || ") + ")"}}})
}

var oneWord = regexp.MustCompile(`^v?[0-9]+$`)

// searchable checks that each row with a word is found by it, on the databases whose full-text index is apart from the column.
func searchable(t *testing.T, db wire.DB, s *state.Database) {
	t.Helper()
	for _, table := range s.Tables {
		for _, x := range table.Fulltexts {
			for _, column := range x.Columns {
				var found []string
				name := ddltext.Table(table.TableName)
				if err := ask.Rows(t.Context(), db, "SELECT "+ddltext.Ident(column)+" FROM "+name, func(r wire.Rows) { found = append(found, ask.Text(r)) }); err != nil {
					t.Fatal(err)
				}
				for _, word := range found {
					if !oneWord.MatchString(word) {
						continue
					}
					sql := fmt.Sprintf("SELECT count(*) FROM %s WHERE MATCH(%s, '%s') AND %s = '%[3]s'", name, ddltext.Ident(x.Name), word, ddltext.Ident(column))
					if s.Target == target.SQLite {
						sql = fmt.Sprintf("SELECT count(*) FROM %s WHERE rowid IN (SELECT rowid FROM %s WHERE %[2]s MATCH '%s') AND %s = '%[3]s'", name, ddltext.Ident(x.Name), word, ddltext.Ident(column))
					}
					if n := number(t, db, sql); n == 0 {
						t.Errorf("the full-text index of %s over %s does not find the word %s of %s", table, strings.Join(x.Columns, ", "), word, column)
					}
				}
			}
		}
	}
}
