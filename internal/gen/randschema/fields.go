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
	scalar   bool     // it can be in an index
	unique   bool     // it has enough values to be unique
}

// document reports whether ent keeps the kind as JSON, which is nil without being Nillable.
func (k kind) document() bool {
	return strings.HasPrefix(k.source, "field.JSON") || strings.HasPrefix(k.source, "schema.") && strings.Contains(k.source, "s(%q") && k.source != "schema.Bits(%q, 12)" || strings.HasSuffix(k.source, "s(%q)") && k.source != "field.Bytes(%q)"
}

// stored reports whether CrateDB can omit the index and the column store of the kind.
func (k kind) stored() bool {
	return !slices.ContainsFunc([]string{"field.Bool", "field.JSON", "field.Text", "field.Bytes", "schema.IP", "schema.Bit"}, func(not string) bool { return strings.HasPrefix(k.source, not) })
}

var kinds = []kind{
	{"field.Bool(%q)", nil, []string{"Default(true)"}, true, false},
	{"field.Int(%q)", []string{"Positive()", "Max(1000)"}, []string{"Default(7)", "DefaultFunc(func() int { return 8 })"}, true, true},
	{"field.Int8(%q)", []string{"Range(-5, 100)"}, []string{"Default(-3)"}, true, false},
	{"field.Int16(%q)", nil, []string{"Default(-300)"}, true, false},
	{"field.Int32(%q)", []string{"NonNegative()"}, []string{"Default(300)"}, true, true},
	{"field.Int64(%q)", nil, []string{"Default(9007199254740993)"}, true, true},
	{"field.Uint(%q)", nil, []string{"Default(1)"}, true, true},
	{"field.Uint8(%q)", nil, []string{"Default(255)"}, true, false},
	{"field.Uint16(%q)", nil, []string{"Default(65535)"}, true, false},
	{"field.Uint32(%q)", nil, []string{"Default(4294967295)"}, true, true},
	{"field.Uint64(%q)", nil, []string{"Default(9223372036854775806)"}, true, true},
	{"field.Float(%q)", []string{"Min(-1.5)"}, []string{"Default(0.5)"}, true, false},
	{"field.Float32(%q)", nil, []string{"Default(0.25)"}, true, false},
	{"field.String(%q)", []string{"MaxLen(50)", "Sensitive()", "NotEmpty()", `Match(regexp.MustCompile("^[^x]*$"))`},
		[]string{`Default("it's")`, `DefaultFunc(func() string { return "made" })`}, true, true},
	{"field.String(%q).GoType(Word(\"\"))", nil, nil, true, true},
	{"field.Text(%q)", []string{"Sensitive()"}, []string{`Default("")`}, false, false},
	{"field.Bytes(%q)", []string{"MaxLen(64)", "Sensitive()"}, []string{`Default([]byte("ab"))`}, false, false},
	{"field.Time(%q)", nil, []string{"Default(time.Now)"}, true, false},
	{"field.UUID(%q, uuid.UUID{})", nil, []string{"Default(uuid.New)"}, true, true},
	{"field.Enum(%q).Values(\"low\", \"high-up\")", nil, []string{`Default("low")`}, true, false},
	{"field.Enum(%q).NamedValues(\"On\", \"1\", \"Off\", \"0\")", nil, []string{`Default("0")`}, true, false},
	{"field.JSON(%q, map[string]any{})", nil, nil, false, false},
	{"field.JSON(%q, Doc{})", nil, nil, false, false},
	{"field.JSON(%q, []Doc{})", nil, nil, false, false},
	{"field.JSON(%q, [][]int32{})", nil, nil, false, false}, {"field.JSON(%q, [][][]string{})", nil, nil, false, false},
	{"field.Strings(%q)", nil, []string{`Default([]string{"a", "b"})`}, false, false},
	{"field.Ints(%q)", nil, nil, false, false},
	{"field.Floats(%q)", nil, nil, false, false},
}

// ownKinds are the kinds that ent does not have. Points are not among them: PostgreSQL has them with an extension only.
var ownKinds = []kind{
	{"schema.Decimal(%q, 12, 2)", []string{`Min("-1000.50")`, "NonNegative()"}, []string{`Default("1.50")`}, true, true},
	{"schema.Decimal(%q, 38, 10)", nil, []string{`Default("0.0000000001")`}, true, true},
	{"schema.Decimal(%q, 18, 0)", []string{`Max("1000000")`}, nil, true, true},
	{"schema.Date(%q)", nil, []string{`Default("2024-02-29")`}, true, true},
	{"schema.IP(%q)", nil, []string{`Default("10.0.0.1")`}, true, true},
	{"schema.Bits(%q, 12)", nil, []string{`Default("010101010101")`}, true, true},
	{"schema.Dates(%q)", nil, []string{`Default("2024-02-29")`}, false, false},
	{"schema.IPs(%q)", nil, []string{`Default()`}, false, false},
	{"schema.BitStrings(%q, 12)", nil, []string{`Default("010101010101", "000000000000")`}, false, false},
	{"schema.Decimals(%q, 12, 2)", nil, []string{`Default("1.50")`}, false, false},
}

// kinds are the kinds that the schema may use.
func (p *pack) kinds() []kind {
	if !p.Own {
		return kinds
	}
	return slices.Concat(kinds, ownKinds)
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
	if k.unique && !p.Crate && !defaulted && p.chance(4) {
		call("Unique()")
	}
	if p.chance(3) {
		call("Optional()")
	}
	if p.chance(5) && !k.document() {
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
		call("Annotations(schema.NativeEnum(%q)%s)", p.number("enum"), pick(p, []string{"", `.InSchema("types")`, `.RenamedValue("former", "` + firstValue(k) + `")`}))
	}
	if p.Own && k.stored() && p.chance(4) {
		call("Annotations(crate.Storage{%s})", pick(p, []string{"IndexOff: true", "ColumnstoreOff: true", "IndexOff: true, ColumnstoreOff: true"}))
	}
	if p.Own && p.chance(6) {
		call("Annotations(cockroach.Column{%s})", pick(p, cockroachColumns))
	}
	e.fields = append(e.fields, source)
	if p.Own {
		p.derived(e, k, name, column, source)
	}
	if k.scalar {
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
