package schemafile

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/createtable"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/schema"
)

// relationalTypes are the types of PostgreSQL and CockroachDB, by their names without sizes.
var relationalTypes = map[string]choice{
	"bool": boolean, "boolean": boolean,
	"int2": integer(16), "smallint": integer(16), "int4": integer(32), "integer": integer(32), "int8": integer(64), "bigint": integer(64), "int": integer(64),
	"float4": float32s, "real": float32s, "float8": float64s, "double precision": float64s,
	"text": text, "string": text, "varchar": text, "character varying": text, "char": text, "character": text, "bpchar": text, "name": text,
	"citext": text, `"char"`: text,
	"bytea": binary, "bytes": binary, "uuid": uuid, "json": document, "jsonb": document,
	"timestamptz": moment, "timestamp with time zone": moment, "timestamp": local, "timestamp without time zone": local,
	"date": date, "inet": address, "time": clock, "time without time zone": clock, "interval": span,
}

// relational decides about a type of PostgreSQL or CockroachDB. The type is named in the schema unless the builder's own is equal.
func (d *Draft) relational(typ string) choice {
	if e := d.enumType(typ); e != nil {
		native := "schema.NativeEnum(" + quote(e.Name) + ")"
		if e.Schema != "" {
			native += ".InSchema(" + quote(e.Schema) + ")"
		}
		return choice{kind: model.KindEnum, call: "field.Enum", goType: "enum", native: native, options: []string{values(e.Values)}}
	}
	if elem, ok := strings.CutSuffix(typ, "[]"); ok {
		inner := d.relational(elem)
		if e := d.enumType(elem); e != nil {
			return choice{kind: model.KindArray, call: "field.Strings", goType: "[]string", native: inner.native + ".Of(" + quoted(e.Values) + ")"}
		}
		if inner.noOwn && inner.kind != model.KindBool && plurals[inner.call] == "" {
			return other.as(typ)
		}
		own := ""
		if inner.own != "" || inner.size > 0 {
			own = typ
		}
		if out, ok := array(inner, own); ok {
			return out
		}
		return other.as(typ)
	}
	name, sizes := base(typ)
	if name == "numeric" || name == "decimal" {
		if len(sizes) == 1 {
			sizes = append(sizes, 0)
		}
		if len(sizes) == 2 && sizes[0] <= 38 && sizes[1] >= 0 && sizes[1] <= sizes[0] {
			return decimal(sizes[0], sizes[1])
		}
		return bigNumber.as(typ)
	}
	for _, own := range []choice{geoPoint, geoShape} {
		if d.sameRelational(kind.Of(own.kind), kind.Size{}, typ) {
			return own
		}
	}
	if name == "bit" && len(sizes) == 1 && sizes[0] <= schema.MaxBits {
		return bits(sizes[0])
	}
	if name == "vector" && len(sizes) == 1 {
		return vector(sizes)
	}
	out, ok := relationalTypes[name]
	if !ok {
		return other.as(typ)
	}
	size := kind.Size{Bits: out.bits}
	if (name == "varchar" || name == "character varying") && len(sizes) == 1 {
		size.Length = int64(sizes[0])
		if d.sameRelational(kind.Text, size, typ) {
			out.size = size.Length
			return out
		}
	}
	if !d.sameRelational(kind.Of(out.kind), size, typ) {
		return out.as(typ)
	}
	return out
}

// spellings are the names that the servers print for what the generator writes.
var spellings = map[target.Name]map[string]string{
	target.Postgres: {"timestamptz": "timestamp with time zone", "varchar": "character varying",
		"timestamp": "timestamp without time zone", "time": "time without time zone"},
	target.CockroachDB: {"boolean": "bool", "text": "string", "bytea": "bytes", "real": "float4", "double precision": "float8",
		"decimal": "decimal", "bigint": "int8", "integer": "int4", "smallint": "int2", "timestamp with time zone": "timestamptz",
		"character varying": "varchar", "timestamp without time zone": "timestamp", "time without time zone": "time"},
}

// sameRelational compares the type of a kind with a live type, in the spelling of the server.
func (d *Draft) sameRelational(k *kind.Kind, s kind.Size, live string) bool {
	spell := func(typ string) string {
		name, rest := strings.ToLower(typ), ""
		if at := strings.IndexByte(name, '('); at >= 0 {
			name, rest = name[:at], name[at:]
		}
		if other := spellings[d.Target][name]; other != "" {
			name = other
		}
		return createtable.Canonical(sqllex.ByName(string(d.Target)), name+rest)
	}
	return k != nil && k.SQL[d.Target] != nil && spell(k.SQL[d.Target](s)) == spell(live)
}

// enumType returns the enum type of a column, nil if it has another type, and for an array or a type with a value that ent refuses.
func (d *Draft) enumType(typ string) *state.Enum {
	e := d.db.EnumOf(state.Column{Type: typ})
	if e == nil || strings.HasSuffix(typ, "[]") || slices.Contains(e.Values, "") || strings.Contains(e.Name, ".") {
		return nil
	}
	return e
}

// values is the call that lists the values of an enum, with Go names where the values give none of their own.
func values(list []string) string {
	seen := make(map[string]bool)
	named := false
	for _, v := range list {
		name := model.Pascal(v)
		if model.Exported(v) {
			name = v
		}
		if !model.Exported("E"+name) || name == "" || seen[name] {
			named = true
		}
		seen[name] = true
	}
	var args []string
	seen = make(map[string]bool)
	for i, v := range list {
		if named {
			args = append(args, quote(enumName(v, i, seen)))
		}
		args = append(args, quote(v))
	}
	if named {
		return "NamedValues(" + strings.Join(args, ", ") + ")"
	}
	return "Values(" + strings.Join(args, ", ") + ")"
}
