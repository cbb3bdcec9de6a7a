package state

import "slices"

// MaybeRenamed is a dropped table or column, and the new ones that it may have been renamed to: those of the same type, or with the same
// columns.
type MaybeRenamed struct {
	Gone Title
	New  []string
}

// MayBeRenames finds drops that may be renames.
func MayBeRenames(changes []Change) []MaybeRenamed {
	var out []MaybeRenamed
	for _, c := range changes {
		m := MaybeRenamed{Gone: c.Title()}
		for _, o := range changes {
			switch gone := c.(type) {
			case DropColumn:
				if o, ok := o.(AddColumn); ok && o.Table.TableName == gone.Table.TableName && sameTypeName(o.Column.Type, gone.Column.Type) && o.Column.RenamedFrom == "" {
					m.New = append(m.New, o.Column.Name)
				}
			case DropTable:
				if o, ok := o.(CreateTable); ok && o.Table.RenamedFrom == "" && slices.EqualFunc(gone.Table.Columns, o.Table.Columns, func(a, b Column) bool {
					return a.Name == b.Name && sameTypeName(a.Type, b.Type)
				}) {
					m.New = append(m.New, o.Table.String())
				}
			}
		}
		if len(m.New) > 0 {
			out = append(out, m)
		}
	}
	return out
}
