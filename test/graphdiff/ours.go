package graphdiff

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"

	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/gen/model"
)

// Ours is what crategen knows of the schemas of a package.
func Ours(ctx context.Context, dir string) (Facts, error) {
	d, err := load.Load(ctx, load.Config{Dir: dir, Output: new(bytes.Buffer)})
	if err != nil {
		return nil, err
	}
	p, err := model.Resolve(d, model.Options{
		Path:    "example.com/db",
		Targets: targets(dir),
		Ignore:  []string{"hooks", "policy"},
	})
	if err != nil {
		return nil, err
	}
	f := make(Facts)
	for _, e := range p.Entities {
		f.ourTable(e)
		for _, x := range e.Edges {
			f.ourEdge(e, x)
		}
	}
	for _, e := range p.Joins {
		e.Indexes = nil // that of the far column, which ent does not make
		f.ourTable(e)
		for _, x := range e.Edges {
			f.ourForeignKey(x)
		}
	}
	return f, nil
}

// targets are the databases of a schema: one whose numbers and policies are the server's has none on SQLite.
func targets(dir string) []model.Target {
	if filepath.Base(filepath.Dir(dir)) == "server" {
		return []model.Target{{Dialect: model.Postgres, Major: 18}, {Dialect: model.CockroachDB, Major: 25, Minor: 4}}
	}
	return []model.Target{{Dialect: model.Postgres, Extensions: []string{"postgis", "vector"}}, {Dialect: model.SQLite}}
}

func (f Facts) ourTable(e *model.Entity) {
	if e.External && e.View == nil { // entsql.Skip: ent lists nothing of it
		return
	}
	f.table(e.Table, e.Schema, ourColumns(e.Key))
	for _, c := range e.Fields {
		if c.External {
			continue
		}
		f.column(e.Table, c.Column, column{kind: ourKind(c), nullable: c.Nullable, size: c.Size, enum: enumValues(c)})
	}
	for _, x := range e.Indexes {
		if !x.Made { // ent makes none for an edge
			f.index(e.Table, x.Name, ourColumns(x.Fields), false)
		}
	}
	for _, x := range e.Uniques {
		f.index(e.Table, x.Name, ourColumns(x.Fields), true)
	}
}

func (f Facts) ourEdge(e *model.Entity, x *model.Edge) {
	v := edge{
		relation: string(x.Relation), target: x.Target.Name, required: x.Required, immutable: x.Immutable,
		mutual: x.Relation == model.O2O && x.Target == e && x.Inverse == nil,
	}
	if t := x.Through; t != nil {
		v.table, v.columns, v.mutual = t.Entity.Table, []string{t.Near.Column, t.Far.Column}, t.Both
	} else {
		v.table, v.columns = x.Field.Entity.Table, []string{x.Field.Column}
		f.ourForeignKey(x)
	}
	f.edge(e.Name, x.Name, v)
}

func (f Facts) ourForeignKey(x *model.Edge) {
	if x.NoConstraint {
		return
	}
	parent := x.Target
	if !x.Owner {
		parent = x.Entity
	}
	f.foreignKey(x.Field.Entity.Table, x.Constraint, x.Field.Column, parent.Table, parent.Key[0].Column, x.OnDelete)
}

// ourKind is a type as both graphs call it. Of arrays ent knows only that they are JSON.
func ourKind(c *model.Field) string {
	kind := c.Kind
	if kind == model.KindCustom {
		kind = c.Stored
	}
	switch kind {
	case model.KindInt:
		if c.Unsigned {
			return fmt.Sprint("uint", c.Bits)
		}
		return fmt.Sprint("int", c.Bits)
	case model.KindFloat:
		return fmt.Sprint("float", c.Bits)
	case model.KindArray:
		return "json"
	}
	return string(kind)
}

func enumValues(c *model.Field) []string {
	var list []string
	for _, v := range c.Enum {
		list = append(list, v.Value)
	}
	return list
}

func ourColumns(list []*model.Field) []string {
	names := make([]string, len(list))
	for i, c := range list {
		names[i] = c.Column
	}
	return names
}
