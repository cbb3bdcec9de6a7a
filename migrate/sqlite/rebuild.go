package sqlite

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// shadow begins the name of the new table.
const shadow = "crategen_new_"

// rebuild makes a table anew, as https://sqlite.org/lang_altertable.html#otheralter describes: create, copy, drop, rename, in one
// transaction without foreign keys, which are checked at its end. Rows keep their rowids.
func rebuild(k plan.Checks, from, to *state.Table, changes []state.Change) plan.Step {
	s := plan.Remake(to)
	s.Together, s.Unbound = true, true
	moved := *to
	moved.TableName, moved.Indexes, moved.Fulltexts, moved.Doc = state.TableName{Name: shadow + to.Name}, nil, nil, nil
	moved.Options = from.Options
	order := " ORDER BY rowid"
	if strings.HasPrefix(from.Options, withoutRowID) {
		order = ""
	}
	for _, x := range from.Fulltexts {
		s.SQL = append(s.SQL, dropFulltext(x)...)
	}
	s.SQL = append(s.SQL, "DROP TABLE IF EXISTS "+ddltext.Table(moved.TableName))
	for _, st := range createTable(state.CreateTable{Table: &moved, ForeignKeys: to.ForeignKeys}) {
		if st.Kind == state.KindTable && strings.HasPrefix(st.SQL, "CREATE") {
			s.SQL = append(s.SQL, st.SQL)
		}
	}
	columns, values := fill(from, to)
	if len(columns) > 0 {
		s.SQL = append(s.SQL, "INSERT INTO "+ddltext.Table(moved.TableName)+" ("+strings.Join(columns, ", ")+") SELECT "+
			strings.Join(values, ", ")+" FROM "+ddltext.Table(to.TableName)+order)
	}
	s.SQL = append(s.SQL, keepSequence(from, to, moved.Name)...)
	s.SQL = append(s.SQL, "PRAGMA legacy_alter_table=ON", "DROP TABLE "+ddltext.Table(to.TableName),
		"ALTER TABLE "+ddltext.Table(moved.TableName)+" RENAME TO "+ddltext.Ident(to.Name), "PRAGMA legacy_alter_table=OFF")
	for _, st := range start(to) {
		s.SQL = append(s.SQL, st.SQL)
	}
	for _, st := range ddltext.Indexes(syntax, to) {
		s.SQL = append(s.SQL, st.SQL)
	}
	for _, x := range to.Fulltexts {
		for _, st := range fulltext(to, x) {
			s.SQL = append(s.SQL, st.SQL)
		}
	}
	s.SQL = append(s.SQL, from.Triggers...)
	s.Checks = checks(k, from, to, changes)
	return s
}

// keepSequence continues the numbers of AUTOINCREMENT, which are not used twice: the copied rows may not have the last ones any more.
func keepSequence(from, to *state.Table, moved string) []string {
	hasIdentity := func(c state.Column) bool { return c.Identity != nil }
	if !slices.ContainsFunc(from.Columns, hasIdentity) || !slices.ContainsFunc(to.Columns, hasIdentity) {
		return nil
	}
	name := ddltext.Literal(moved)
	return []string{"DELETE FROM sqlite_sequence WHERE name = " + name,
		"INSERT INTO sqlite_sequence (name, seq) SELECT " + name + ", seq FROM sqlite_sequence WHERE name = " + ddltext.Literal(to.Name)}
}

// fill pairs the columns of the new table with what they take from the old one. Columns that are new get their default.
func fill(from, to *state.Table) (columns, values []string) {
	for _, c := range to.Columns {
		old := from.Column(c.Name)
		if old == nil || state.Computed(*old) || state.Computed(c) {
			continue
		}
		value := ddltext.Ident(c.Name)
		if old.Type != c.Type && c.Type != "" {
			value = "CAST(" + value + " AS " + c.Type + ")"
		}
		columns, values = append(columns, ddltext.Ident(c.Name)), append(values, value)
	}
	return columns, values
}

// checks are those of all changes of the table.
func checks(k plan.Checks, from, to *state.Table, changes []state.Change) []plan.Check {
	out := k.Kept(to, k.Revalued(to)...)
	for _, c := range changes {
		if t := state.Altered(c); t == nil || t.TableName != to.TableName {
			continue
		}
		switch c := c.(type) {
		case state.AddColumn:
			switch {
			case c.Column.NotNull && state.Computed(c.Column):
				out = append(out, k.NoNulls(to, c.Column)...)
			case state.Required(c.Column):
				out = append(out, k.NoRows(to, c.Column)...)
			}
		case state.SetNotNull:
			out = append(out, k.NoNulls(to, c.Column)...)
		case state.AddCheck:
			out = append(out, k.Holds(to, c.Check)...)
		case state.AddForeignKey:
			out = append(out, k.Refers(to, c.Key)...)
		case state.AlterType:
			out = append(out, fits(k, to, c)...)
		case state.AddIndex:
			if c.Index.Unique {
				out = append(out, k.Single(to, c.Index)...)
			}
		case state.AlterKey:
			out = append(out, k.Key(from, to)...)
		case state.AlterLayout:
			for _, u := range to.Uniques {
				x := state.Index{Name: "UNIQUE (" + ddltext.Columns(u) + ")"}
				for _, name := range u {
					x.Parts = append(x.Parts, state.Part{Column: name})
				}
				out = append(out, k.Single(to, x)...)
			}
		}
	}
	return out
}

// fits finds texts that are no numbers, where a column of a strict table becomes one.
func fits(k plan.Checks, t *state.Table, c state.AlterType) []plan.Check {
	name := ddltext.Ident(c.To.Name)
	switch strings.ToLower(c.To.Type) {
	case "integer", "int":
		if strings.EqualFold(c.From.Type, "real") {
			return k.Rounds(t, c.To, "CAST("+name+" AS integer) <> "+name)
		}
		return k.Fits(t, c.To, name+" IS NOT NULL AND CAST(CAST("+name+" AS integer) AS text) <> CAST("+name+" AS text)")
	case "real":
		return k.Fits(t, c.To, name+" IS NOT NULL AND typeof("+name+") = 'text' AND CAST(CAST("+name+" AS numeric) AS text) <> "+name)
	}
	return nil
}
