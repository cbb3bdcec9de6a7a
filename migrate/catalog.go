package migrate

import (
	"context"
	"fmt"
	"strings"

	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// object is a table, or something that belongs to one, as a database's catalog names it.
type object struct{ kind, table, name string }

// catalog says how to ask a database what it has. Tables in the schema that unqualified names mean are listed by their names
// alone, those of other schemas with the schema: audit.events.
type catalog struct {
	query string                    // rows of kind, table and name
	fold  func(string) string       // writes names as the database compares them; nil if it compares them as they are
	alias map[state.Kind]state.Kind // what the query lists as another kind, as a table of its own
}

const postgresCatalog = `
	WITH objects (kind, space, owner, name) AS (
		SELECT CASE table_type WHEN 'VIEW' THEN 'view' ELSE 'table' END, table_schema::text, table_name::text, table_name::text
		FROM information_schema.tables
		UNION ALL
		SELECT 'index', schemaname::text, tablename::text, indexname::text FROM pg_catalog.pg_indexes
		UNION ALL
		SELECT 'constraint', table_schema::text, table_name::text, constraint_name::text FROM information_schema.table_constraints
	)
	SELECT kind, owner, name FROM objects WHERE space = current_schema()
	UNION ALL
	SELECT kind, space || '.' || owner, CASE WHEN kind IN ('table', 'view') THEN space || '.' || name ELSE name END
	FROM objects WHERE space NOT IN ('pg_catalog', 'information_schema', 'crdb_internal', 'pg_extension')
	UNION ALL
	SELECT 'schema', schema_name::text, schema_name::text FROM information_schema.schemata`

// catalogs are by dialect. CrateDB has nothing beside its tables. SQLite keeps its constraints inside of the tables, does
// not tell A from a, and a full-text index of it is a virtual table.
var catalogs = map[string]catalog{
	"cratedb": {
		query: `
			WITH objects AS (
				SELECT CASE table_type WHEN 'VIEW' THEN 'view' ELSE 'table' END AS kind, table_schema AS space, table_name AS name
				FROM information_schema.tables
			)
			SELECT kind, name, name FROM objects WHERE space = CURRENT_SCHEMA
			UNION ALL
			SELECT kind, space || '.' || name, space || '.' || name FROM objects`,
	},
	"cockroachdb": {query: postgresCatalog},
	"postgres":    {query: postgresCatalog},
	"sqlite": {
		query: "SELECT type, tbl_name, name FROM sqlite_schema",
		fold:  strings.ToLower,
		alias: map[state.Kind]state.Kind{state.KindFulltext: state.KindTable},
	},
}

// object is what the catalog calls the thing that a statement makes.
func (c catalog) object(st state.Statement) object {
	if kind, ok := c.alias[st.Kind]; ok {
		return c.folded(string(kind), st.Name, st.Name)
	}
	return c.folded(string(st.Kind), st.Table, st.Name)
}

func (c catalog) folded(kind, table, name string) object {
	if c.fold != nil {
		table, name = c.fold(table), c.fold(name)
	}
	return object{kind, table, name}
}

// read lists what the database has.
func (c catalog) read(ctx context.Context, db wire.DB) (map[object]bool, error) {
	rows, err := db.Query(ctx, &wire.Statement{SQL: c.query, Op: wire.OpRead, Once: true})
	if err != nil {
		return nil, fmt.Errorf("listing the tables of the database: %w", err)
	}
	there := make(map[object]bool)
	for rows.Next() {
		kind, table, name := rows.Text(), rows.Text(), rows.Text()
		there[c.folded(kind, table, name)] = true
	}
	if err := rows.Close(); err != nil {
		return nil, fmt.Errorf("listing the tables of the database: %w", err)
	}
	return there, nil
}
