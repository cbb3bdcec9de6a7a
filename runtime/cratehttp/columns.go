package cratehttp

import (
	"strconv"
	"strings"

	"github.com/crategen/crategen/runtime/jsontext"
	"github.com/crategen/crategen/runtime/wire"
)

// ColumnType is the type of a column of an answer. CrateDB reports no length, no precision and no nullability.
type ColumnType struct {
	ID   int64 // CrateDB's number of the type, of the innermost element for an array
	Dims int   // of an array, 0 for any other type
}

// Name is CrateDB's name of the type in SQL, such as bigint or array(text).
func (t ColumnType) Name() string {
	name, ok := typeNames[t.ID]
	if !ok {
		name = "type " + strconv.FormatInt(t.ID, 10)
	}
	return strings.Repeat("array(", t.Dims) + name + strings.Repeat(")", t.Dims)
}

// ColumnTypes returns the types of the columns of r, which must be open rows of a DB of this package. It returns nil if the
// answer has no types, as the answer to a bulk statement.
func ColumnTypes(r wire.Rows) []ColumnType {
	a, ok := r.(*rows)
	if !ok || a.types == 0 {
		return nil
	}
	var out []ColumnType
	array(a.d, a.types, func(p int) int {
		var t ColumnType
		q := p
		for a.d[q] == '[' { // [100, inner]
			_, comma, _ := integer(a.d, jsontext.SkipSpace(a.d, q+1))
			if comma < 0 {
				return jsontext.Malformed
			}
			if q = jsontext.SkipSpace(a.d, comma); a.d[q] != ',' {
				return jsontext.Malformed
			}
			q = jsontext.SkipSpace(a.d, q+1)
			t.Dims++
		}
		id, end, err := integer(a.d, q)
		if end < 0 || err != nil {
			return jsontext.Malformed
		}
		t.ID = id
		out = append(out, t)
		return jsontext.SkipValue(a.d, p)
	})
	return out
}

// AppendValue appends an argument as JSON, in the form of a request.
func AppendValue(b []byte, v wire.Value) ([]byte, error) { return appendValue(b, v) }
