package generation

import (
	"fmt"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/model"
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

// TestFault27DefaultOfObject gives a document a default: CrateDB takes none for its objects, so that there it is the code's, or an
// error when the code is generated.
func TestFault27DefaultOfObject(t *testing.T) {
	for _, db := range target.All() {
		for _, inCode := range []bool{true, false} {
			id := &model.Field{Name: "id", Column: "id", Kind: model.KindInt, Bits: 64, IsKey: true}
			doc := &model.Field{Name: "doc", Column: "doc", Kind: model.KindJSON, Pos: "schema/event.go:13",
				Type:    model.GoType{Name: "map[string]any", Kind: "map", Shape: model.ShapeObject},
				Default: &model.Default{Exprs: map[model.Dialect]string{db.Name: "{}"}}}
			if inCode {
				doc.Default.Func = &model.FuncRef{}
			}
			e := &model.Entity{Name: "Event", Plural: "Events", Table: "events", Fields: []*model.Field{id, doc}, Key: []*model.Field{id}}
			id.Entity, doc.Entity = e, e
			on := model.Target{Dialect: db.Name}
			list, err := ddl.Statements(&model.Project{Targets: []model.Target{on}, Entities: []*model.Entity{e}}, on)
			refused := db.Name == model.CrateDB && !inCode
			if refused != (err != nil) || refused && !strings.Contains(err.Error(), "schema/event.go:13") {
				t.Errorf("%s, in the code %t: %v", db.Title, inCode, err)
			}
			if has := strings.Contains(fmt.Sprint(list), "DEFAULT ({})"); err == nil && has != (db.Name != model.CrateDB) {
				t.Errorf("%s, in the code %t: %v", db.Title, inCode, list)
			}
		}
	}
}
