package randschema

import (
	"fmt"
	"slices"
	"strings"
)

// kind is a kind of field. Its options are independent of each other.
type kind struct {
	source   string   // with the name to fill in
	options  []string // calls that may be chained, in any number
	defaults []string // calls of which one may be chained; all pass the options
	is       traits
}

// traits are what a kind of field can be.
type traits uint8

const (
	scalar   traits = 1 << iota // it can be in an index
	unique                      // it has enough values to be unique
	nilled                      // it is nil without being Nillable
	unstored                    // CrateDB cannot omit its index or its column store
)

func (k kind) has(t traits) bool { return k.is&t != 0 }

var kinds = []kind{
	{"field.Bool(%q)", nil, []string{"Default(true)"}, scalar | unstored},
	{"field.Int(%q)", []string{"Positive()", "Max(1000)"}, []string{"Default(7)", "DefaultFunc(func() int { return 8 })"}, scalar | unique},
	{"field.Int8(%q)", []string{"Range(-5, 100)"}, []string{"Default(-3)"}, scalar},
	{"field.Int16(%q)", nil, []string{"Default(-300)"}, scalar},
	{"field.Int32(%q)", []string{"NonNegative()"}, []string{"Default(300)"}, scalar | unique},
	{"field.Int64(%q)", nil, []string{"Default(9007199254740993)"}, scalar | unique},
	{"field.Uint(%q)", nil, []string{"Default(1)"}, scalar | unique},
	{"field.Uint8(%q)", nil, []string{"Default(255)"}, scalar},
	{"field.Uint16(%q)", nil, []string{"Default(65535)"}, scalar},
	{"field.Uint32(%q)", nil, []string{"Default(4294967295)"}, scalar | unique},
	{"field.Uint64(%q)", nil, []string{"Default(9223372036854775806)"}, scalar | unique},
	{"field.Float(%q)", []string{"Min(-1.5)"}, []string{"Default(0.5)"}, scalar},
	{"field.Float32(%q)", nil, []string{"Default(0.25)"}, scalar},
	{"field.String(%q)", []string{"MaxLen(50)", "Sensitive()", "NotEmpty()", `Match(regexp.MustCompile("^[^x]*$"))`},
		[]string{`Default("it's")`, `DefaultFunc(func() string { return "made" })`}, scalar | unique},
	{"field.String(%q).GoType(Word(\"\"))", nil, nil, scalar | unique},
	{"field.Text(%q)", []string{"Sensitive()"}, []string{`Default("")`}, unstored},
	{"field.Bytes(%q)", []string{"MaxLen(64)", "Sensitive()"}, []string{`Default([]byte("ab"))`}, unstored},
	{"field.Time(%q)", nil, []string{"Default(time.Now)"}, scalar},
	{"field.UUID(%q, uuid.UUID{})", nil, []string{"Default(uuid.New)"}, scalar | unique},
	{"field.Enum(%q).Values(\"low\", \"high-up\")", nil, []string{`Default("low")`}, scalar},
	{"field.Enum(%q).NamedValues(\"On\", \"1\", \"Off\", \"0\")", nil, []string{`Default("0")`}, scalar},
	{"field.JSON(%q, map[string]any{})", nil, nil, nilled | unstored},
	{"field.JSON(%q, Doc{})", nil, nil, nilled | unstored},
	{"field.JSON(%q, []Doc{})", nil, nil, nilled | unstored},
	{"field.JSON(%q, [][]int32{})", nil, nil, nilled | unstored},
	{"field.JSON(%q, [][][]string{})", nil, nil, nilled | unstored},
	{"field.Strings(%q)", nil, []string{`Default([]string{"a", "b"})`}, nilled},
	{"field.Ints(%q)", nil, nil, nilled},
	{"field.Floats(%q)", nil, nil, nilled},
}

// ownKinds are the kinds that ent does not have.
var ownKinds = []kind{
	{"schema.Decimal(%q, 12, 2)", []string{`Min("-1000.50")`, "NonNegative()"}, []string{`Default("1.50")`}, scalar | unique},
	{"schema.Decimal(%q, 38, 10)", nil, []string{`Default("0.0000000001")`}, scalar | unique},
	{"schema.Decimal(%q, 18, 0)", []string{`Max("1000000")`}, nil, scalar | unique},
	{"schema.Date(%q)", nil, []string{`Default("2024-02-29")`}, scalar | unique},
	{"schema.IP(%q)", nil, []string{`Default("10.0.0.1")`}, scalar | unique | unstored},
	{"schema.Bits(%q, 12)", nil, []string{`Default("010101010101")`}, scalar | unique | unstored},
	{"schema.LocalTime(%q)", nil, []string{`Default("2024-02-29T09:00:00.123")`}, scalar | unique},
	{"schema.TimeOfDay(%q)", nil, []string{`Default("23:59:59.999999")`}, scalar | unique},
	{"schema.VarChar(%q, 8)", []string{"Sensitive()"}, []string{`Default("a'é😀")`}, scalar | unique},
	{"schema.VarChar(%q, 30).GoType(Word(\"\"))", nil, []string{`Default("")`}, scalar | unique},
	{"schema.LTree(%q)", nil, []string{`Default("top.science")`, `Default("")`}, scalar | unique},
	{"schema.Dates(%q)", nil, []string{`Default("2024-02-29")`}, nilled},
	{"schema.IPs(%q)", nil, []string{`Default()`}, nilled | unstored},
	{"schema.BitStrings(%q, 12)", nil, []string{`Default("010101010101", "000000000000")`}, nilled | unstored},
	{"schema.Decimals(%q, 12, 2)", nil, []string{`Default("1.50")`}, nilled},
	{"schema.LocalTimes(%q)", nil, []string{`Default("2024-02-29T09:00:00")`}, nilled},
	{"schema.TimesOfDay(%q)", nil, []string{`Default("00:00:00", "12:00:00")`}, nilled},
	{"schema.LTrees(%q)", nil, []string{`Default("top", "")`}, nilled},
}

// relationalKinds are those that CrateDB does not have.
var relationalKinds = []kind{
	{"schema.Interval(%q)", nil, []string{`Default("P1M-1DT0.000001S")`}, scalar | unique},
	{"schema.CIText(%q)", nil, []string{`Default("Ada's")`}, scalar | unique},
	{"schema.CIText(%q).GoType(Word(\"\"))", nil, nil, scalar | unique},
	{"schema.Intervals(%q)", nil, []string{`Default("P1M", "PT1H")`}, nilled},
}

// placedKinds are those that PostgreSQL has in extensions that its packages do not bring along.
var placedKinds = []kind{
	{"schema.GeoPoint(%q)", nil, nil, unstored},
	{"schema.GeoShape(%q)", nil, nil, nilled | unstored},
	{"schema.Vector(%q, 3)", nil, nil, nilled | unstored},
}

// kinds are the kinds that the schema may use.
func (p *pack) kinds() []kind {
	list := kinds
	if p.Own {
		list = slices.Concat(list, ownKinds)
	}
	if p.Own && !p.Crate {
		list = slices.Concat(list, relationalKinds)
	}
	if p.placed() {
		list = slices.Concat(list, placedKinds)
	}
	return list
}

// tableOptions are options of tables of CrateDB.
var tableOptions = []string{
	`Shards: 2, Replicas: "0-1", RefreshInterval: 5 * time.Second`,
	`Codec: crate.BestCompression, StoreType: "fs", AsyncDurability: true, SyncInterval: 2 * time.Second`,
	`RoutingShards: 8, Shards: 2, MaxColumns: 500, MaxDepth: 10, FlushThreshold: 64 << 20`,
	`WaitForActiveShards: "1", RetentionLease: time.Hour, Allocation: "all", ShardsPerNode: 100`,
	`MaxRetries: 6, NodeLeftDelay: 2 * time.Minute, MergeThreads: 1, MaxNgramDiff: 2, MaxShingleDiff: 4`,
}

// cockroachOptions, cockroachColumns and cockroachIndexes are options of CockroachDB.
var (
	cockroachOptions = []string{"KeyBuckets: 4", "TTL: cockroach.ExpireAfter(720 * time.Hour)",
		`KeyBuckets: 8, TTL: cockroach.TTL{After: time.Hour, Cron: "@daily", DeleteBatchSize: 10, LabelMetrics: true}`,
		`Settings: map[string]string{"exclude_data_from_backup": "true"}`, `Zone: cockroach.Zone{GCTTL: 2 * time.Hour, RangeMinBytes: 32 << 20, RangeMaxBytes: 128 << 20}`}
	cockroachColumns = []string{"Hidden: true", `Family: "large"`, `Family: "small", Hidden: true`}
	cockroachIndexes = []string{"cockroach.HashSharded(4)", "cockroach.NotVisible()", `cockroach.Comment("of \"two\"")`, "cockroach.IndexZone(cockroach.Zone{GCTTL: time.Hour})"}
)

// entity makes an entity with fields.
func (p *pack) entity(n name) *entity {
	e := &entity{name: n, mixin: p.chance(3)}
	e.versioned = p.Own && e.mixin && p.chance(2)
	p.keyed(e)
	for _, f := range shuffled(p.Rand, fieldNames)[:p.IntN(9)] {
		p.field(e, f)
	}
	if p.chance(4) {
		e.annotations = append(e.annotations, fmt.Sprintf("entsql.Table(%q)", p.number(n.snake)))
	}
	if p.Own && p.chance(4) {
		p.compositeKey(e)
	}
	if len(e.texts) > 0 && p.chance(2) {
		texts := shuffled(p.Rand, e.texts)
		e.annotations = append(e.annotations, fmt.Sprintf("schema.FulltextIndex(%q, %s).Language(%q)", p.number("search"),
			quoted(texts[:1+p.IntN(len(texts))]), pick(p, []string{"simple", "english"})))
	}
	if p.Own && p.chance(3) {
		e.annotations = append(e.annotations, "crate.Table{"+pick(p, tableOptions)+"}")
	}
	if p.Own {
		p.analyzer(e)
	}
	if p.Own && p.chance(3) {
		e.annotations = append(e.annotations, "cockroach.Table{"+pick(p, cockroachOptions)+"}")
	}
	return e
}

// keyed decides the key.
func (p *pack) keyed(e *entity) {
	keys := []struct{ kind, source string }{
		{"field.UUID(%q, uuid.UUID{})", `field.UUID("id", uuid.UUID{}).Default(uuid.New)`},
		{"field.String(%q)", `field.String("id").MaxLen(40)`},
		{"field.Int64(%q)", `field.Int64("id")`},
		{"field.UUID(%q, uuid.UUID{})", `field.UUID("id", uuid.UUID{}).Default(uuid.New).StorageKey("uid").Immutable()`},
		{"field.Int(%q)", ""}, // the last ones are made by the database
		{"field.Int32(%q)", `field.Int32("id").StorageKey("no")`},
		{"field.Int64(%q)", `field.Int64("id").Annotations(schema.Identity{Start: 10, Increment: 5, Min: 5, Max: 1 << 40, Cache: 3, PerNode: true})`},
	}
	if !p.Own {
		keys = keys[:len(keys)-1]
	}
	if p.Crate {
		keys = keys[:4]
	}
	k := pick(p, keys)
	e.key = k.kind
	if k.source != "" {
		e.fields = append(e.fields, k.source)
	}
}

// compositeKey gives an entity a key of two fields. No edge can lead to it then.
func (p *pack) compositeKey(e *entity) {
	e.key, e.fields = "", slices.DeleteFunc(e.fields, func(f string) bool { return strings.Contains(f, `"id"`) })
	e.fields = append(e.fields, `field.String("tenant")`, `field.Int64("seq")`)
	e.annotations = append(e.annotations, `schema.PrimaryKey("tenant", "seq")`)
}

func (p *pack) field(e *entity, name string) {
	k := pick(p, p.kinds())
	source := fmt.Sprintf(k.source, name)
	call := func(format string, args ...any) { source += "." + fmt.Sprintf(format, args...) }
	for _, option := range k.options {
		if p.chance(3) {
			call("%s", option)
		}
	}
	defaulted := len(k.defaults) > 0 && p.chance(2)
	if defaulted {
		call("%s", pick(p, k.defaults))
	}
	if k.has(unique) && !p.Crate && !defaulted && p.chance(4) {
		call("Unique()")
	}
	if p.chance(3) {
		call("Optional()")
	}
	if p.chance(5) && !k.has(nilled) {
		call("Nillable()")
	}
	if p.chance(5) {
		call("Immutable()")
	}
	switch p.IntN(8) {
	case 0:
		if !strings.Contains(source, "Sensitive") {
			call("StructTag(`yaml:%q`)", name)
		}
	case 1:
		call("Comment(%q)", name+" is what it says.\nIt's of two lines.")
	}
	column := name
	if p.chance(6) {
		column = p.number("c")
		call("StorageKey(%q)", column)
	}
	if p.Own && strings.HasPrefix(k.source, "field.Text") {
		call(`Annotations(schema.Fulltext("english"))`)
	}
	if p.Own && k.source == "field.JSON(%q, Doc{})" && p.chance(2) {
		columns := ""
		if p.chance(2) {
			columns = pick(p, memberOptions)
			if !strings.Contains(source, "Optional()") && p.chance(2) {
				columns = requiredMember
			}
		}
		call("Annotations(crate.Object{Policy: crate.%s%s})", pick(p, []string{"Strict", "Dynamic", "Ignored"}), columns)
	}
	if p.Own && strings.HasPrefix(k.source, "field.Enum") && p.chance(2) {
		call("Annotations(schema.NativeEnum(%q)%s)", p.number("enum"), pick(p, []string{"", `.InSchema("types")`, fmt.Sprintf(".RenamedValue(\"former\", %q)", firstValue(k))}))
	}
	if p.Own && strings.HasPrefix(k.source, "field.Strings") && p.chance(3) {
		call("Annotations(schema.NativeEnum(%q).Of(\"b\", \"it's\", \"a\"))", p.number("enum"))
	}
	if p.Own && !k.has(unstored) && p.chance(4) {
		call("Annotations(crate.Storage{%s})", pick(p, []string{"IndexOff: true", "ColumnstoreOff: true", "IndexOff: true, ColumnstoreOff: true"}))
	}
	if p.Own && p.chance(6) {
		call("Annotations(cockroach.Column{%s})", pick(p, cockroachColumns))
	}
	e.fields = append(e.fields, source)
	if p.Own {
		p.derived(e, k, name, column, source)
	}
	if k.has(scalar) {
		e.scalars = append(e.scalars, name)
	}
}

// firstValue is the first value of an enum.
func firstValue(k kind) string {
	if strings.Contains(k.source, "NamedValues") {
		return "1"
	}
	return "low"
}

// index gives an entity up to two indexes.
func (p *pack) index(e *entity) {
	for i := range p.IntN(3) {
		var fields, edges []string
		if len(e.scalars) > 0 {
			fields = shuffled(p.Rand, e.scalars)[:p.IntN(min(3, len(e.scalars))+1)]
		}
		if len(e.owned) > 0 {
			edges = shuffled(p.Rand, e.owned)[:p.IntN(min(2, len(e.owned))+1)]
		}
		if len(fields)+len(edges) == 0 {
			continue
		}
		var calls []string
		if len(fields) > 0 {
			calls = append(calls, fmt.Sprintf("Fields(%s)", quoted(fields)))
		}
		if len(edges) > 0 {
			calls = append(calls, fmt.Sprintf("Edges(%s)", quoted(edges)))
		}
		if !p.Crate && p.chance(3) {
			calls = append(calls, "Unique()")
		}
		if i > 0 || p.chance(3) { // the second could be of the same fields
			calls = append(calls, fmt.Sprintf("StorageKey(%q)", p.number("ix")))
		}
		if p.Own && p.chance(3) {
			calls = append(calls, "Annotations("+pick(p, cockroachIndexes)+")")
		}
		e.indexes = append(e.indexes, "index."+strings.Join(calls, "."))
	}
}

func quoted(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = fmt.Sprintf("%q", s)
	}
	return strings.Join(out, ", ")
}
