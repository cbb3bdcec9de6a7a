package generation

import (
	"strings"
	"testing"

	"github.com/crategen/crategen/gen/ddl"
	"github.com/crategen/crategen/gen/model"
	"github.com/crategen/crategen/internal/target"
)

// TestFault27DefaultOfColumns gives a field a default that reads another column: no database has that, so it is an error when the
// code is generated, with the generated column as the remedy.
func TestFault27DefaultOfColumns(t *testing.T) {
	for _, db := range target.All() {
		for expr, refused := range map[string]bool{
			"upper(name)": true, "name": true, "(SELECT max(id) FROM events)": true, "count(*)": true,
			"'name'": false, "upper('name')": false,
		} {
			id := &model.Field{Name: "id", Column: "id", Kind: model.KindInt, Bits: 64, IsKey: true}
			name := &model.Field{Name: "name", Column: "name", Kind: model.KindText, Pos: "schema/event.go:12"}
			loud := &model.Field{Name: "loud", Column: "loud", Kind: model.KindText, Pos: "schema/event.go:13",
				Default: &model.Default{Exprs: map[model.Dialect]string{db.Name: expr}}}
			e := &model.Entity{Name: "Event", Plural: "Events", Table: "events", Fields: []*model.Field{id, name, loud}, Key: []*model.Field{id}}
			for _, f := range e.Fields {
				f.Entity = e
			}
			on := model.Target{Dialect: db.Name}
			p := &model.Project{Targets: []model.Target{on}, Entities: []*model.Entity{e}}
			_, err := ddl.Statements(p, on)
			switch {
			case refused != (err != nil):
				t.Errorf("%s: DEFAULT %s: %v", db.Title, expr, err)
			case refused && !strings.Contains(err.Error(), "schema/event.go:13") || strings.Contains(expr, "upper(name)") && !strings.Contains(err.Error(), "generated column"):
				t.Errorf("%s: DEFAULT %s: the error does not help: %v", db.Title, expr, err)
			}
		}
	}
}
