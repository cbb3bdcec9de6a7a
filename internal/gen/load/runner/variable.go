package runner

import (
	"reflect"
	"strings"

	"entgo.io/ent/schema"
)

// ours begins the names of the annotations of this project.
const ours = "Crategen"

// variable describes a variable that is one of the project's own annotations. Other variables are the user's business.
func (d *Description) variable(c Candidate) error {
	a, ok := c.Value.(schema.Annotation)
	if !ok {
		return nil
	}
	if v := reflect.ValueOf(a); v.Kind() == reflect.Pointer && v.IsNil() || !strings.HasPrefix(a.Name(), ours) {
		return nil
	}
	annotations, err := describeAnnotations([]schema.Annotation{a})
	if err != nil {
		return err
	}
	d.Variables = append(d.Variables, &Variable{Name: c.Name, Annotations: annotations})
	return nil
}
