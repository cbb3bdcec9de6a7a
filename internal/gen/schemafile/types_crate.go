package schemafile

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
)

// crateTypes are the scalar types of CrateDB that a builder makes.
var crateTypes = map[string]choice{
	"boolean": boolean, "smallint": integer(16), "integer": integer(32), "bigint": integer(64), "real": float32s, "double precision": float64s,
	"text": text, "timestamp with time zone": moment,
	// information_schema calls them so; it is what views have.
	"timestamp without time zone": local, "double": float64s, "object": document,
}

// longText is the storage of field.Text.
const longText = "INDEX OFF STORAGE WITH (columnstore = false)"

// plainBrackets removes the blanks inside of brackets.
var plainBrackets = strings.NewReplacer("( ", "(", " )", ")")

// crateColumn decides about a column of CrateDB.
func (d *Draft) crateColumn(e *Entity, c state.Column) choice {
	out := d.crateType(e, c, model.Pascal(c.Name)).unlessRequired(c, c.NotNull)
	switch index, known := geoIndex(c.Storage); {
	case out.kind == geoShape.kind && known:
		out.storage = index
	case c.Storage == "":
	case plainBrackets.Replace(c.Storage) == longText && out.kind == model.KindText && out.own == "" && !slices.Contains(e.live.PrimaryKey, c.Name):
		out.call = "field.Text"
	case out.own == "" && storageOf(c.Storage) != "" && c.Type != "":
		out.storage = storageOf(c.Storage)
	case out.own == "":
		out.own = c.Type + " " + c.Storage
	default:
		out.own += " " + c.Storage
	}
	return out
}

func (d *Draft) crateType(e *Entity, c state.Column, goName string) choice {
	typ := strings.ToLower(c.Type)
	switch {
	case strings.HasPrefix(typ, "object"):
		return d.object(e, c, goName)
	case strings.HasPrefix(typ, "array(object") && len(c.Members) > 0:
		elem := d.object(e, state.Column{Name: c.Name, Type: c.Type[len("ARRAY(") : len(c.Type)-1], Members: c.Members}, goName)
		elem.args, elem.goType = ", []"+elem.goType+"{}", "[]"+elem.goType
		if elem.own != "" {
			elem.own = crateText(c)
		}
		return elem.unlessRequired(c, false)
	case strings.HasPrefix(typ, "array(object"):
		out := choice{kind: model.KindJSON, call: "field.JSON", args: ", []map[string]any{}", goType: "[]map[string]any"}
		if typ != "array(object(ignored))" {
			out.own = crateText(c)
		}
		return out
	case strings.HasPrefix(typ, "array(array("):
		if out, ok := nested(typ); ok {
			return out
		}
		return choice{kind: model.KindCustom, call: "field.Other", args: other.args, goType: other.goType, imports: other.imports, own: c.Type}
	case strings.HasPrefix(typ, "array("):
		inner := d.crateType(e, state.Column{Name: c.Name, Type: c.Type[len("ARRAY(") : len(c.Type)-1]}, goName)
		own := ""
		if inner.own != "" || inner.noOwn && inner.kind != model.KindBool && plurals[inner.call] == "" {
			own = c.Type
		}
		if out, ok := array(inner, own); ok {
			return out
		}
		return choice{kind: model.KindCustom, call: "field.Other", args: other.args, goType: other.goType, imports: other.imports, own: c.Type}
	}
	if out, ok := crateTypes[typ]; ok {
		return out
	}
	switch name, sizes := base(c.Type); {
	case name == "numeric" && len(sizes) == 2 && sizes[0] <= 38 && sizes[1] >= 0 && sizes[1] <= sizes[0]:
		return decimal(sizes[0], sizes[1])
	case name == "numeric":
		return bigNumber.as(c.Type)
	case name == "varchar" || name == "character varying" || name == "character" || name == "char" || name == "text":
		return text.as(c.Type)
	case name == "date" || strings.HasPrefix(name, "timestamp"):
		return moment.as(c.Type)
	case name == "float_vector":
		return vector(sizes)
	case name == "geo_point":
		return geoPoint
	case name == "geo_shape":
		if _, known := geoIndex(c.Storage); known {
			return geoShape
		}
		return choice{kind: model.KindJSON, call: "field.JSON", args: ", map[string]any{}", goType: "map[string]any", own: c.Type}
	case name == "bit" && len(sizes) == 1 && sizes[0] > 0 && sizes[0] <= schema.MaxBits:
		return bits(sizes[0])
	case name == "ip":
		return address
	case name == "bit":
		out := other.as(c.Type)
		out.loss = "the server returns a value as B'1010' and takes it as 1010"
		return out
	case name == "uuid":
		return uuid.as(c.Type)
	}
	return other.as(c.Type)
}

// object declares a document. One with members becomes a struct; if the struct does not give the same object, the type is named.
func (d *Draft) object(e *Entity, c state.Column, goName string) choice {
	out := choice{kind: model.KindJSON, call: "field.JSON", args: ", map[string]any{}", goType: "map[string]any"}
	policy := strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(c.Type), "object("), ")")
	if len(c.Members) == 0 {
		if policy != crate.Ignored {
			out.own = c.Type
		}
		return out
	}
	name := e.Name + goName
	out.policies, out.members = map[string]string{"": policy}, make(map[string]crate.Member)
	exact := d.structOf(e, name, c.Members, &out)
	out.args, out.goType = ", "+name+"{}", name
	if !exact || policy != crate.Dynamic && policy != crate.Strict && policy != crate.Ignored {
		out.own, out.policies, out.members = crateText(c), nil, nil
	}
	return out
}

func (c choice) memberImports(goType string) []string {
	if c.kind == model.KindArray {
		return c.imports
	}
	return nil
}

// memberName is an exported Go name of a member that is no operation of a column.
func memberName(name string, taken map[string]bool) string {
	out := model.Pascal(strings.Join(split(name), "_"))
	if !model.Exported(out) || model.ReservedMember(out) {
		out = "X" + out
	}
	for base := out; taken[out]; {
		out = base + "X"
		base = out
	}
	taken[out] = true
	return out
}

// crateText is a type with its members.
func crateText(c state.Column) string {
	if len(c.Members) == 0 {
		return c.Type
	}
	var list []string
	for _, m := range c.Members {
		part := sqlquote.Name(m.Name) + " " + crateText(m)
		if m.Generated != "" {
			part += " GENERATED ALWAYS AS " + m.Generated
		}
		if m.Default != "" {
			part += " DEFAULT " + m.Default
		}
		if m.NotNull {
			part += " NOT NULL"
		}
		if m.Storage != "" {
			part += " " + m.Storage
		}
		list = append(list, part)
	}
	inner := " AS (" + strings.Join(list, ", ") + ")"
	if typ, ok := strings.CutSuffix(c.Type, ")"); ok && strings.HasPrefix(strings.ToUpper(c.Type), "ARRAY(") {
		return typ + inner + ")"
	}
	return c.Type + inner
}

// storageOf is the crate.Storage of storage clauses, empty if it cannot say them.
func storageOf(clauses string) string {
	return map[string]string{
		"INDEX OFF":                          "crate.Storage{IndexOff: true}",
		"STORAGE WITH (columnstore = false)": "crate.Storage{ColumnstoreOff: true}",
		longText:                             "crate.Storage{IndexOff: true, ColumnstoreOff: true}",
	}[plainBrackets.Replace(clauses)]
}

// nestedLeaves are the Go types whose slices of slices crategen stores as arrays of arrays of a type.
var nestedLeaves = map[string]string{"bigint": "int64", "integer": "int32", "smallint": "int16", "double precision": "float64", "real": "float32",
	"text": "string", "boolean": "bool"}

// nested is an array of arrays.
func nested(typ string) (choice, bool) {
	leaf, slices := typ, ""
	for strings.HasPrefix(leaf, "array(") {
		leaf, slices = strings.TrimSuffix(strings.TrimPrefix(leaf, "array("), ")"), slices+"[]"
	}
	goType, ok := nestedLeaves[leaf]
	if !ok {
		return choice{}, false
	}
	return choice{kind: model.KindJSON, call: "field.JSON", args: ", " + slices + goType + "{}", goType: slices + goType}, true
}
