package ddl

import (
	"errors"
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/target"
)

// problems collects what the dialect cannot hold, so that a person mends it in one go.
type problems struct {
	dialect model.Dialect
	list    []error
}

// field reports a field. The remedy is a sentence in the imperative; problem says what the database does or lacks.
func (p *problems) field(f *model.Field, remedy, problem string, args ...any) {
	p.list = append(p.list, &model.Error{
		Pos:     f.Pos,
		Entity:  f.Entity.Name,
		Member:  f.Name,
		Problem: target.Of(p.dialect).Title + " " + fmt.Sprintf(problem, args...),
		Remedy:  remedy,
	})
}

// index reports an index.
func (p *problems) index(e *model.Entity, x *model.Index, remedy, problem string, args ...any) {
	fields := make([]string, len(x.Fields))
	for i, f := range x.Fields {
		fields[i] = f.Name
	}
	p.list = append(p.list, &model.Error{
		Pos:     x.Pos,
		Entity:  e.Name,
		Member:  "index(" + strings.Join(fields, ", ") + ")",
		Problem: target.Of(p.dialect).Title + " " + fmt.Sprintf(problem, args...),
		Remedy:  remedy,
	})
}

// schemaType is the remedy of naming the column's type.
func (p *problems) schemaType(text string) string {
	return fmt.Sprintf("name a column type with SchemaType(map[string]string{%q: %q})", p.dialect, text)
}

func (p *problems) err() error { return errors.Join(p.list...) }
