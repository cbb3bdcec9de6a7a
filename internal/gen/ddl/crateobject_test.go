package ddl

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/migrate/state"
)

// TestPolicies gives objects the policies of crate.Object: that of the field reaches the objects within whose members all have a type.
func TestPolicies(t *testing.T) {
	text := &model.Member{Name: "t", Kind: model.KindText}
	free := &model.Member{Name: "free", Kind: model.KindJSON, Type: model.GoType{Shape: model.ShapeObject}}
	in := &model.Member{Name: "in", Kind: model.KindJSON, Object: &model.Object{Members: []*model.Member{text, free}}}
	other := &model.Member{Name: "other", Kind: model.KindJSON, Object: &model.Object{Members: []*model.Member{text}}}
	o := &model.Object{Members: []*model.Member{in, other}}
	want := func(own, in, free, other string) state.Column {
		text := state.Column{Name: "t", Type: "TEXT"}
		return state.Column{Type: own, Members: []state.Column{
			{Name: "in", Type: in, Members: []state.Column{text, {Name: "free", Type: free}}},
			{Name: "other", Type: other, Members: []state.Column{text}},
		}}
	}
	const dynamic, strict, ignored = "OBJECT(DYNAMIC)", "OBJECT(STRICT)", "OBJECT(IGNORED)"
	for name, c := range map[string]struct {
		policies map[string]string
		want     state.Column
	}{
		"none":      {nil, want(dynamic, dynamic, ignored, dynamic)},
		"the field": {map[string]string{"": "strict"}, want(strict, strict, ignored, strict)},
		"members":   {map[string]string{"": "strict", "in": "ignored", "in.free": "dynamic"}, want(strict, ignored, dynamic, strict)},
		"a member":  {map[string]string{"other": "strict"}, want(dynamic, dynamic, ignored, strict)},
	} {
		if diff := cmp.Diff(c.want, crateObject(o, &model.Field{Policies: c.policies}, "")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
