// Package generation compares what code generation costs: the run of the generator, what it writes, and what building
// that takes.
package generation

import (
	"fmt"
	"strings"
)

// module is the name of the generated project. It takes the versions of this module's peers.
const module = "example.com/generation"

// tool generates a package from so many entities of twelve fields and an edge.
type tool struct {
	name string
	// files are the schema, with one field more in the entity with number 1 if changed.
	files func(entities int, changed bool) map[string]string
	// generate is the command, in the project's directory.
	generate []string
	// out is where it writes, packages what is built of it.
	out, packages string
	// main is a program of one query.
	main string
}

var tools = []tool{crategen, ent, sqlc}

var crategen = tool{
	name: "crategen", out: "db", packages: "./db/...", files: entSchemas,
	generate: []string{"crategen", "generate", "./schema", "--target", "cockroachdb,postgres", "--out", "db"},
	main: `package main

import (
	"context"
	"fmt"
	"os"

	"` + module + `/db"
	"` + module + `/db/entity1"
)

func main() {
	client, err := db.Open(context.Background(), os.Args[1])
	if err != nil {
		panic(err)
	}
	fmt.Println(client.Entity1s.Where(entity1.Field3.EQ(1)).All(context.Background()))
}
`,
}

var ent = tool{
	name: "ent", out: "entdb", packages: "./entdb/...", files: entSchemas,
	generate: []string{"ent", "generate", "./schema", "--target", "./entdb"},
	main: `package main

import (
	"context"
	"fmt"
	"os"

	_ "github.com/jackc/pgx/v5/stdlib"

	"` + module + `/entdb"
	"` + module + `/entdb/entity1"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
)

func main() {
	driver, err := sql.Open("pgx", os.Args[1])
	if err != nil {
		panic(err)
	}
	_ = dialect.Postgres
	client := entdb.NewClient(entdb.Driver(driver))
	fmt.Println(client.Entity1.Query().Where(entity1.Field3(1)).All(context.Background()))
}
`,
}

var sqlc = tool{
	name: "sqlc", out: "sqldb", packages: "./sqldb/...", files: sqlFiles,
	generate: []string{"sqlc", "generate"},
	main: `package main

import (
	"context"
	"fmt"
	"os"

	"github.com/jackc/pgx/v5"

	"` + module + `/sqldb"
)

func main() {
	conn, err := pgx.Connect(context.Background(), os.Args[1])
	if err != nil {
		panic(err)
	}
	fmt.Println(sqldb.New(conn).GetEntity1(context.Background(), 1))
}
`,
}

func entSchemas(entities int, changed bool) map[string]string {
	files := map[string]string{}
	for i := range entities {
		extra := ""
		if changed && i == 1 {
			extra = "\t\tfield.String(\"extra\").Optional(),\n"
		}
		files[fmt.Sprintf("schema/entity%d.go", i)] = strings.NewReplacer(
			"NEXT", fmt.Sprint((i+1)%entities), "NUMBER", fmt.Sprint(i), "EXTRA", extra).Replace(`package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// EntityNUMBER is entity number NUMBER.
type EntityNUMBER struct{ ent.Schema }

// Fields of the EntityNUMBER.
func (EntityNUMBER) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.String("field1"),
		field.String("field2").Optional(),
		field.Int64("field3"),
		field.Int("field4").Default(4),
		field.Float("field5"),
		field.Bool("field6").Default(true),
		field.Time("field7").Default(time.Now),
		field.Strings("field8").Default([]string{}),
		field.JSON("field9", map[string]any{}).Optional(),
		field.Enum("field10").Values("a", "b", "c").Default("a"),
		field.Int64("field11").Optional(),
EXTRA	}
}

// Edges of the EntityNUMBER.
func (EntityNUMBER) Edges() []ent.Edge {
	return []ent.Edge{edge.To("children", EntityNEXT.Type)}
}
`)
	}
	return files
}

// sqlFiles are tables of the same columns, with the five queries that an entity needs least: sqlc writes what is asked
// for and no more.
func sqlFiles(entities int, changed bool) map[string]string {
	var schema, queries strings.Builder
	for i := range entities {
		extra := ""
		if changed && i == 1 {
			extra = ", extra text"
		}
		fmt.Fprintf(&schema, `CREATE TABLE entity%[1]ds (id bigint PRIMARY KEY, field1 text NOT NULL, field2 text, field3 bigint NOT NULL,
  field4 bigint NOT NULL, field5 double precision NOT NULL, field6 boolean NOT NULL, field7 timestamptz NOT NULL, field8 text[] NOT NULL,
  field9 jsonb, field10 text NOT NULL, field11 bigint, parent bigint%[2]s);
`, i, extra)
		fmt.Fprintf(&queries, `-- name: GetEntity%[1]d :one
SELECT * FROM entity%[1]ds WHERE id = $1;
-- name: ListEntity%[1]d :many
SELECT * FROM entity%[1]ds WHERE field3 = $1 ORDER BY id LIMIT $2;
-- name: InsertEntity%[1]d :exec
INSERT INTO entity%[1]ds (id, field1, field2, field3, field4, field5, field6, field7, field8, field9, field10, field11, parent)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);
-- name: UpdateEntity%[1]d :exec
UPDATE entity%[1]ds SET field1 = $2, field3 = $3 WHERE id = $1;
-- name: DeleteEntity%[1]d :exec
DELETE FROM entity%[1]ds WHERE id = $1;
`, i)
	}
	return map[string]string{
		"schema.sql":  schema.String(),
		"queries.sql": queries.String(),
		"sqlc.yaml": `version: "2"
sql:
  - engine: postgresql
    schema: schema.sql
    queries: queries.sql
    gen: { go: { package: sqldb, out: sqldb, sql_package: pgx/v5 } }
`,
	}
}
