package cockroach

import (
	"slices"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/postgres"
	"github.com/crategen/crategen/migrate/state"
)

// createTable prints a table with its comments and indexes.
func createTable(c state.CreateTable) []state.Statement {
	t := c.Table
	var items []ddltext.Item
	for _, col := range t.Columns {
		key := ""
		if ddltext.IsKey(t, col) && t.KeyBuckets == 0 {
			col.NotNull, key = false, "PRIMARY KEY"
		}
		items = append(items, ddltext.Item{Doc: col.Doc, SQL: ddltext.Words(ddltext.Ident(col.Name), define(col), key)})
	}
	if len(t.PrimaryKey) > 1 || t.KeyBuckets > 0 {
		items = append(items, ddltext.Item{SQL: "PRIMARY KEY " + key(t)})
	}
	items = ddltext.Checks(ddltext.ForeignKeys(items, c.ForeignKeys), syntax, t)
	items = append(items, familyItems(t)...)
	return slices.Concat([]state.Statement{ddltext.CreateTable(t, items, with(t))},
		postgres.Comments(state.KindTable, t.TableName, t.Comment, t.Columns), zone(t), indexes(t))
}

// define is the definition of a column behind its name, without its family.
func define(c state.Column) string {
	hidden, onUpdate := "", ""
	if c.Hidden {
		hidden = "NOT VISIBLE"
	}
	if c.OnUpdate != "" {
		onUpdate = "ON UPDATE " + c.OnUpdate
	}
	return ddltext.Words(c.Type, ddltext.Collate(c), postgres.Identity(c), hidden, ddltext.NotNull(c), ddltext.Default(c), onUpdate)
}

// key is the columns of the primary key, with its buckets.
func key(t *state.Table) string {
	columns := "(" + ddltext.Columns(t.PrimaryKey) + ")"
	if t.KeyBuckets == 0 {
		return columns
	}
	return columns + " USING HASH WITH (" + ddltext.Buckets(t.KeyBuckets) + ")"
}

// primaryFamily is the family that the server gives to columns without one.
const primaryFamily = "primary"

// familyItems are the column families of a table. The server would put columns without a family into the first one that is named, so
// that family is its usual one.
func familyItems(t *state.Table) []ddltext.Item {
	names, of := []string{primaryFamily}, make(map[string][]string)
	for _, c := range t.Columns {
		name := c.Family
		switch {
		case state.Virtual(c):
			continue
		case name == "":
			name = primaryFamily
		case !slices.Contains(names, name):
			names = append(names, name)
		}
		of[name] = append(of[name], c.Name)
	}
	if len(names) == 1 {
		return nil
	}
	var out []ddltext.Item
	for _, name := range names {
		if len(of[name]) > 0 {
			out = append(out, ddltext.Item{SQL: "FAMILY " + ddltext.Ident(name) + " (" + ddltext.Columns(of[name]) + ")"})
		}
	}
	return out
}

// indexes are the statements that create the indexes of a table, with their comments and zones.
func indexes(t *state.Table) []state.Statement {
	out := ddltext.Indexes(syntax, t)
	for _, x := range t.Indexes {
		if x.Comment != "" {
			out = append(out, state.Statement{Kind: state.KindIndex, Table: t.String(), Name: x.Name, SQL: commentOn(t, x)})
		}
		for _, sql := range zoneOf(t, state.Index{}, x) {
			out = append(out, state.Statement{Kind: state.KindIndex, Table: t.String(), Name: x.Name, SQL: sql})
		}
	}
	return out
}

// commentOn sets or removes the comment of an index.
func commentOn(t *state.Table, x state.Index) string {
	text := "NULL"
	if x.Comment != "" {
		text = ddltext.Literal(x.Comment)
	}
	return "COMMENT ON INDEX " + indexName(t, x.Name) + " IS " + text
}

func indexName(t *state.Table, name string) string {
	return ddltext.Table(t.TableName) + "@" + ddltext.Ident(name)
}
