// Package schemafile writes schema files from the state of a live database: one file per table, with the fields, edges and options
// from which the generator makes the same table again.
//
// A state goes in, a Draft comes out, and Files prints it. What the schema language cannot say is named with schema.External, so
// that migrations keep it, and is listed as a loss.
package schemafile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/schema/crate"
)

// Draft is a schema package before it is printed.
type Draft struct {
	Target   target.Name
	Entities []*Entity
	Losses   []Loss
	Skipped  []state.TableName // tables of other tools, and partitions

	db         *state.Database
	references []*reference // the foreign keys that are edges
	joined     []*Entity    // tables that are many-to-many edges
}

// Loss is something that the schema files do not say as the database has it.
type Loss struct {
	Table  state.TableName
	Object string // the column, index or constraint; empty for the table
	Text   string
}

// String returns the loss in a line.
func (l Loss) String() string {
	if l.Object == "" {
		return l.Table.String() + ": " + l.Text
	}
	return l.Table.String() + "." + l.Object + ": " + l.Text
}

// Entity is one schema type.
type Entity struct {
	Name   string
	Table  state.TableName
	Fields []*Field
	Edges  []*Edge

	IsView      bool
	live        *state.Table // nil for a view
	keys        []string     // fields of schema.PrimaryKey
	indexes     []string     // Go source
	annotations []string
	external    []string
	types       []string // declarations of documents
	notes       []string // lines of the doc comment
	imports     map[string]bool
	comment     string
	rowid       bool     // its key is a column that the server hides
	taken       []string // Go names of members
}

// Field is one field of an entity.
type Field struct {
	Name, Column string
	GoType       string // for people
	Optional     bool
	choice
	goName      string // of schema.GoName
	unique      bool
	annotations []string
	comment     string
	notes       []string
	live        state.Column
	owner       *Entity
	ranged      state.Check // the check that the Go type makes
}

// choice is how a column is declared.
type choice struct {
	kind   kind.Name
	call   string // the builder and its arguments after the name: field.UUID, ", uuid.UUID{}"
	args   string
	goType string
	own    string // SchemaType of the database, empty if the builder's own type is right
	native string // the schema.NativeEnum of the column
	size   int64
	// generated is the expression of crate.Generated.
	generated string
	// storage is the crate.Storage of the column.
	storage string
	// policies are those of crate.Object, by the paths of objects that become structs.
	policies map[string]string
	// members are the options of crate.Object for members, by their paths.
	members map[string]crate.Member
	imports []string
	options []string
	loss    string
	bits    int
	metric  string // of a vector with an index
	noOwn   bool   // the builder has no SchemaType, so that schema.ColumnType names it
}

// foreignTables are those of other migration tools.
var foreignTables = map[string]bool{
	"goose_db_version": true, "schema_migrations": true, "schema_lock": true, "atlas_schema_revisions": true, "flyway_schema_history": true,
	"alembic_version": true, "_prisma_migrations": true, "__drizzle_migrations": true, "databasechangelog": true, "databasechangeloglock": true,
	"schema_version": true, "gorp_migrations": true, "spatial_ref_sys": true, "django_migrations": true, "ar_internal_metadata": true,
	"__efmigrationshistory": true, "knex_migrations": true, "knex_migrations_lock": true, "_sqlx_migrations": true,
	"__diesel_schema_migrations": true, "bun_migrations": true, "bun_migration_locks": true, "kysely_migration": true,
	"kysely_migration_lock": true, "sequelizemeta": true, "ent_types": true,
}

// New drafts the schema of a database. only restricts it to tables and views by their names; nil stands for all, on CrateDB for those in
// the current schema, because other schemas are other databases there.
func New(db *state.Database, only []string) *Draft {
	d := &Draft{Target: db.Target, db: db}
	var tables []*state.Table
	for _, t := range db.Tables {
		switch {
		case !d.wants(t.TableName, only):
		case len(only) == 0 && (foreignTables[strings.ToLower(t.Name)] || t.PartitionOf != ""):
			d.Skipped = append(d.Skipped, t.TableName)
		case len(t.Columns) == 0:
			d.Losses = append(d.Losses, Loss{t.TableName, "", "the table has no columns, so that it has no schema type"})
		default:
			tables = append(tables, t)
		}
	}
	slices.SortStableFunc(tables, func(a, b *state.Table) int { return cmp.Compare(a.Schema, b.Schema) }) // those of no schema get the short names
	names := newNames(d)
	for _, t := range tables {
		d.Entities = append(d.Entities, &Entity{Name: names.entity(t.TableName), Table: t.TableName, live: t, comment: t.Comment,
			imports: make(map[string]bool)})
	}
	for _, e := range d.Entities {
		d.table(e)
		names.enums(e)
	}
	d.edges(names)
	for _, e := range d.Entities {
		d.indexes(e)
		d.checks(e)
		d.complete(e)
	}
	for _, v := range db.Views {
		if d.wants(v.TableName, only) {
			d.view(names, v)
		}
	}
	slices.SortFunc(d.Entities, func(a, b *Entity) int { return cmp.Compare(a.Name, b.Name) })
	return d
}

// wants reports whether a table or a view belongs to the draft.
func (d *Draft) wants(n state.TableName, only []string) bool {
	if len(only) > 0 {
		return slices.Contains(only, n.String())
	}
	return d.Target != target.CrateDB || n.Schema == ""
}

// lose notes a loss, in the report and as a comment.
func (d *Draft) lose(e *Entity, f *Field, object, text string) {
	d.Losses = append(d.Losses, Loss{e.Table, object, text})
	switch {
	case f != nil:
		f.notes = append(f.notes, text)
	case object != "":
		e.notes = append(e.notes, object+": "+text)
	default:
		e.notes = append(e.notes, text)
	}
}

// keepExternal leaves a part of the table to the database.
func (d *Draft) keepExternal(e *Entity, name string, columns []string, text string) {
	if name == "" {
		name = state.Unnamed(columns)
	}
	if !slices.Contains(e.external, name) {
		e.external = append(e.external, name)
	}
	d.lose(e, nil, name, text+"; it stays as it is (schema.External)")
}

// field finds the field of a column.
func (e *Entity) field(column string) *Field {
	for _, f := range e.Fields {
		if f.Column == column {
			return f
		}
	}
	return nil
}

// entity finds the entity of a table.
func (d *Draft) entity(t state.TableName) *Entity {
	for _, e := range d.Entities {
		if e.Table == t && !e.IsView {
			return e
		}
	}
	return nil
}
