package migrations_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/crate"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

var (
	seed  = flag.Uint64("seed", 0, "seed of the first random pair; 0 for a new one")
	span  = flag.Duration("span", 5*time.Second, "how long to try random pairs on each database")
	pairs = flag.Int("pairs", 1<<30, "how many random pairs to try at most on each database")
)

// TestRandomPairs makes random tables A, fills them, migrates them to B and back. After each migration the database must equal
// one that was made afresh, which Apply checks, and hold the rows. A migration may be refused because rows stand in the way; then
// nothing may have changed.
func TestRandomPairs(t *testing.T) {
	for _, on := range testtarget.All {
		t.Run(on.Name, func(t *testing.T) {
			first := *seed
			if first == 0 {
				first = rand.Uint64()
			}
			counts := make(map[string]int)
			end := time.Now().Add(*span)
			n := 0
			db := space(t, on.Name)
			regions := regionsOfCluster(t, db)
			for ; n < *pairs && time.Now().Before(end); n++ {
				if !pair(t, db, target.Name(on.Name), regions, first+uint64(n), counts) {
					break
				}
			}
			t.Logf("%d pairs from seed %d: %v", n, first, counts)
		})
	}
}

// pair tries one pair.
func pair(t *testing.T, db wire.DB, on target.Name, regions []string, seed uint64, counts map[string]int) bool {
	g := newGenerator(on, regions, seed, 1)
	a := g.database()
	b := g.mutated(a)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	clean(t, db)
	o := migrate.Options{Allow: []string{"drop-table=*", "drop-column=*", "drop-sequence=*", "incomplete-reads=*", "lost-writes=*"}}
	if _, err := migrate.Apply(ctx, db, a, o); err != nil {
		t.Errorf("seed %d: creating A: %v", seed, err)
		return false
	}
	if err := g.fill(ctx, db, a, b); err != nil {
		t.Errorf("seed %d: filling A: %v", seed, err)
		return false
	}
	before := contents(t, db, a)
	for _, step := range []struct {
		what     string
		from, to *state.Database
	}{{"A to B", a, b}, {"B to A", b, a}} {
		p, err := migrate.Apply(ctx, db, step.to, o)
		why := refusal(on, err)
		switch {
		case err == nil:
			counts["migrated"]++
		case why != "":
			counts["refused: "+why]++
			if testing.Verbose() {
				t.Logf("seed %d: %s: refused: %v", seed, step.what, err)
			}
			if c, err := migrate.Compare(ctx, db, step.from, nil); err != nil || len(c.Changes) > 0 {
				t.Errorf("seed %d: %s: refused, and changed: %v", seed, step.what, err)
				return false
			}
			return true
		default:
			var list []string
			if p != nil {
				for _, s := range p.Steps {
					list = append(list, s.Change.String()+": "+strings.Join(s.SQL, "; "))
				}
			}
			t.Errorf("seed %d: %s: %v\n%s", seed, step.what, err, strings.Join(list, "\n"))
			return false
		}
		searchable(t, db, step.to)
		continues(t, db, step.from, step.to)
		after := contents(t, db, step.to)
		for key, want := range before {
			if have, ok := after[key]; ok && have != want {
				t.Errorf("seed %d: %s: %s holds %s, held %s", seed, step.what, key, have, want)
				return false
			}
		}
		before = after
	}
	return true
}

// refusal says why a migration was refused before anything was changed: there are rows in the way, the database cannot make the change, or the
// server has no such cast. It is empty for every other error, which a test may not tolerate.
func refusal(on target.Name, err error) string {
	var rows *migrate.RowsError
	var unsupported *plan.Unsupported
	var check *migrate.CheckError
	var server *dberr.ServerError
	switch {
	case errors.As(err, &rows):
		return "rows"
	case errors.As(err, &unsupported):
		return "unsupported"
	case !errors.As(err, &check):
		return ""
	case !target.Of(on).Has(target.Schemas), !errors.As(err, &server): // no codes of casts
		return "cast"
	case strings.HasPrefix(server.Code, "22"):
		return "values"
	case server.Code == noCast:
		return "cast"
	}
	return ""
}

// noCast is the code of PostgreSQL and CockroachDB for a type that has no cast to another one.
const noCast = "42846"

// clean drops all tables of the test's database.
func clean(t *testing.T, db wire.DB) {
	t.Helper()
	empty := &state.Database{Target: target.Name(db.Dialect())}
	if len(regionsOfCluster(t, db)) > 0 {
		empty.Regions = new(state.Regions)
	}
	if _, err := migrate.Apply(t.Context(), db, empty, migrate.Options{Allow: []string{"drop-table=*", "drop-sequence=*"}}); err != nil {
		t.Fatalf("dropping the tables: %v", err)
	}
}

// contents are the values of every column whose type is the same in any state, by table and column: t1.c3:text.
func contents(t *testing.T, db wire.DB, s *state.Database) map[string]string {
	t.Helper()
	out := make(map[string]string)
	for _, table := range s.Tables {
		name := ddltext.Table(table.TableName)
		if s.Target == target.CrateDB {
			run(t, db, "REFRESH TABLE %s", name)
		}
		for _, c := range table.Columns {
			var values []string
			value := fmt.Sprintf("CAST(%s AS %s)", ddltext.Ident(c.Name), typesOf[s.Target]["text"][0])
			if s.Target == target.CrateDB { // which has no cast of some types to text
				value = "format('%s', " + ddltext.Ident(c.Name) + ")"
			}
			if c.Type == "GEO_SHAPE" {
				value = ddltext.Ident(c.Name) + "::OBJECT::TEXT"
			}
			if strings.HasPrefix(c.Type, "FLOAT_VECTOR") { // which has no text at all
				value = "vector_similarity(" + ddltext.Ident(c.Name) + ", [3.0, 7.0])::text"
			}
			sql := fmt.Sprintf("SELECT %s FROM %s ORDER BY id", value, name)
			if err := ask.Rows(t.Context(), db, sql, func(r wire.Rows) { values = append(values, ask.Text(r)) }); err != nil {
				t.Fatalf("%v\n%s", err, sql)
			}
			if c.NotNull || c.Default == "" {
				out[table.Name+"."+c.Name+":"+crate.Printer{}.Type(c)] = strings.Join(values, "|") // with members

			}
		}
	}
	return out
}

// collate stands between a type and its collation in typesOf.
const collate = " COLLATE "

// typesOf are the types of columns, by what they hold. Those of enums are among the enumNames.
var typesOf = map[target.Name]map[string][]string{
	target.SQLite: {"int": {"integer"}, "text": {"text"}, "real": {"real"}, "decimal": {"text" + collate + "decimal"}, "ip": {"text" + collate + "ip"},
		"span": {"text" + collate + "interval"}, "citext": {"text" + collate + "nocase"}},
	target.Postgres: {"int": {"bigint", "integer"}, "text": {"text", "varchar(40)"}, "real": {"double precision"}, "bool": {"boolean"},
		"date": {"date"}, "ip": {"inet"}, "bits": {"bit(4)", "bit(8)"}, "decimal": {"numeric(10,2)"}, "array": {"bigint[]"},
		"local": {"timestamp", "timestamptz"}, "clock": {"time"}, "span": {"interval"}, "tree": {"ltree"}, "citext": {"citext"},
		"dates": {"date[]"}, "ips": {"inet[]"}, "bit lists": {"bit(4)[]", "bit(8)[]"}, "decimals": {"numeric(10,2)[]"}, "locals": {"timestamp[]"},
		"clocks": {"time[]"}, "spans": {"interval[]"}, "trees": {"ltree[]"}, "enum": enumNames, "enums": arraysOf(enumNames),
		"collated": {"text" + collate + "de-x-icu", "text" + collate + "sv-x-icu"}},
	target.CockroachDB: {"int": {"int8", "int4"}, "text": {"text", "varchar(40)"}, "real": {"double precision"}, "bool": {"boolean"},
		"date": {"date"}, "ip": {"inet"}, "bits": {"bit(4)", "bit(8)"}, "decimal": {"numeric(10,2)"}, "array": {"int8[]"},
		"vector": {"vector(2)"}, "point": {"geography(point,4326)"}, "shape": {"geography"},
		"local": {"timestamp", "timestamptz"}, "clock": {"time"}, "span": {"interval"}, "tree": {"ltree"}, "citext": {"citext"},
		"dates": {"date[]"}, "ips": {"inet[]"}, "bit lists": {"bit(4)[]", "bit(8)[]"}, "decimals": {"numeric(10,2)[]"}, "locals": {"timestamp[]"},
		"clocks": {"time[]"}, "spans": {"interval[]"}, "trees": {"ltree[]"}, "enum": enumNames, "enums": arraysOf(enumNames),
		"collated": {"text" + collate + "de", "text" + collate + "sv"}},
	target.CrateDB: {"int": {"BIGINT", "INTEGER", "SMALLINT"}, "text": {"TEXT", "VARCHAR(40)", "CHARACTER(40)"}, "real": {"DOUBLE PRECISION", "REAL"}, "bool": {"BOOLEAN"},
		"date": {"TIMESTAMP WITHOUT TIME ZONE"}, "local": {"TIMESTAMP WITH TIME ZONE"}, "ip": {"IP"}, "bits": {"BIT(4)", "BIT(8)"},
		"decimal": {"NUMERIC(10,2)"}, "array": {"ARRAY(BIGINT)"}, "vector": {"FLOAT_VECTOR(2)"}, "point": {"GEO_POINT"}, "shape": {"GEO_SHAPE"},
		"dates": {"ARRAY(TIMESTAMP WITHOUT TIME ZONE)"}, "ips": {"ARRAY(IP)"}, "bit lists": {"ARRAY(BIT(4))", "ARRAY(BIT(8))"},
		"decimals": {"ARRAY(NUMERIC(10,2))"}, "texts": {"ARRAY(TEXT)", "ARRAY(VARCHAR(40))"}, "object": {"OBJECT(DYNAMIC)", "OBJECT(IGNORED)", "OBJECT(STRICT)"},
		"objects": {"ARRAY(OBJECT(DYNAMIC))", "ARRAY(OBJECT(IGNORED))"}},
}

// holds is what a column holds.
func holds(on target.Name, c state.Column) string {
	typ := c.Type
	if c.Collation != "" {
		typ += collate + c.Collation
	}
	for what, list := range typesOf[on] {
		if slices.Contains(list, typ) {
			return what
		}
	}
	return ""
}

// generator makes random states.
type generator struct {
	*rand.Rand
	on      target.Name
	types   map[string][]string
	regions []string // of the cluster
}

func newGenerator(on target.Name, regions []string, seed, stream uint64) *generator {
	return &generator{Rand: rand.New(rand.NewPCG(seed, stream)), on: on, types: typesOf[on], regions: regions}
}

func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func (g *generator) database() *state.Database {
	db := &state.Database{Target: g.on, Regions: g.regionsOf(), Enums: g.enums(nil), Sequences: g.sequences(nil)}
	for i := range 1 + g.IntN(3) {
		db.Tables = append(db.Tables, g.table(fmt.Sprintf("t%d", i), db.Tables))
	}
	g.settings(db)
	usedEnums(db)
	usedSequences(db)
	return db
}

func (g *generator) table(name string, others []*state.Table) *state.Table {
	t := &state.Table{TableName: state.TableName{Name: name}, PrimaryKey: []string{"id"}, Strict: g.on == target.SQLite}
	t.Columns = []state.Column{{Name: "id", Type: g.types["int"][0], NotNull: true}}
	g.identity(&t.Columns[0], true)
	for i := range 1 + g.IntN(5) {
		t.Columns = append(t.Columns, g.column(fmt.Sprintf("c%d", i)))
	}
	g.layout(t, nil)
	g.rest(t, others)
	g.derived(t, nil)
	g.secured(t, nil)
	return t
}

func (g *generator) column(name string) state.Column {
	kinds := slices.Sorted(maps.Keys(g.types))
	return g.columnOf(name, kinds[g.IntN(len(kinds))])
}

// columnOf is a column that holds values of a kind.
func (g *generator) columnOf(name, kind string) state.Column {
	list := g.types[kind]
	typ, collation, _ := strings.Cut(list[g.IntN(len(list))], collate)
	c := state.Column{Name: name, Type: typ, Collation: collation, NotNull: g.chance(40)}
	if g.chance(15) && target.Of(g.on).Has(target.Schemas) { // which keep comments
		c.Comment = fmt.Sprintf("it's %d", g.IntN(3))
	}
	if g.identity(&c, false); c.Identity == nil && (g.chance(30) || c.NotNull && g.chance(70)) {
		c.Default = map[string]string{"int": "7", "text": "'it''s'", "real": "0.5", "bool": "TRUE", "date": "'2024-02-29'", "ip": "'10.0.0.1'",
			"decimal": "12.34", "local": "'2024-02-29T01:02:03'", "clock": "'23:59:59.5'", "span": "'P1M'", "tree": "'top.x'", "citext": "'Ada'",
			"collated": "'Ada'", "enum": "'" + enumValues[0] + "'"}[kind]
		if g.on == target.SQLite && kind == "decimal" {
			c.Default = "'12.34'"
		}
		if kind == "bits" {
			c.Default = bits(c.Type, 5)
		}
		if c.Default == "" { // arrays, vectors and places
			c.NotNull = false
		}
	}
	g.numbered(&c)
	g.stored(&c, kind)
	return c
}

// rest adds indexes, checks and foreign keys.
func (g *generator) rest(t *state.Table, others []*state.Table) {
	can := target.Of(g.on)
	t.Indexes, t.Checks, t.ForeignKeys = nil, nil, nil
	for _, c := range t.Columns[1:] {
		x := state.Index{Name: t.Name + "_" + c.Name + "_ix", Parts: []state.Part{{Column: c.Name, Desc: g.chance(20)}}}
		if can.Has(target.UniqueConstraints) && g.chance(20) && plain(holds(g.on, c)) {
			if x.Unique = g.chance(20); g.chance(20) {
				x.Where = ddltext.Ident(c.Name) + " IS NOT NULL"
			}
			t.Indexes = append(t.Indexes, x)
		}
		if g.chance(15) && holds(g.on, c) == "int" {
			t.Checks = append(t.Checks, state.Check{Name: t.Name + "_" + c.Name + "_ck", Expr: ddltext.Ident(c.Name) + " BETWEEN -5 AND " + fmt.Sprint(50+g.IntN(2))})
		}
		if can.Has(target.ForeignKeys) && len(others) > 0 && g.chance(15) && c.Type == g.types["int"][0] && c.Default == "" {
			onDelete := []string{"", "CASCADE", "SET NULL"}[g.IntN(3)]
			if c.NotNull && onDelete == "SET NULL" { // CockroachDB refuses it
				onDelete = ""
			}
			t.ForeignKeys = append(t.ForeignKeys, state.ForeignKey{Name: t.Name + "_" + c.Name + "_fk", Columns: []string{c.Name},
				References: others[0].TableName, Referenced: []string{"id"}, OnDelete: onDelete})
		}
	}
}

// plain reports whether a usual index can be over a column, by what it holds.
func plain(what string) bool {
	return !strings.HasSuffix(what, "s") && what != "array" && what != "vector" && what != "point" && what != "shape" || what == "bits"
}

// mutated is another state that a schema could become.
func (g *generator) mutated(a *state.Database) *state.Database {
	b := &state.Database{Target: g.on, Regions: a.Regions, Enums: g.enums(a.Enums), Sequences: g.sequences(a.Sequences)}
	if g.chance(40) {
		b.Regions = g.regionsOf()
	}
	for _, t := range a.Tables {
		if len(a.Tables) > 1 && g.chance(10) {
			continue
		}
		m := *t
		m.Columns = []state.Column{t.Columns[0]}
		if g.chance(20) {
			g.identity(&m.Columns[0], true)
		}
		for _, c := range t.Columns[1:] {
			switch {
			case computed(c), g.chance(15):
				continue
			case g.chance(30) && g.canCount(c):
				g.identity(&c, false)
			case g.chance(20) && c.Identity == nil:
				c.NotNull = !c.NotNull
			case g.chance(20) && c.Identity == nil && (c.Default == "" || strings.HasPrefix(c.Default, "nextval(")):
				if c.Default = ""; g.chance(70) {
					g.numbered(&c)
				}
			case g.chance(20):
				c = g.retyped(c)
			}
			m.Columns = append(m.Columns, c)
		}
		for i := range g.IntN(3) {
			m.Columns = append(m.Columns, g.added(fmt.Sprintf("n%d", i)))
		}
		if len(m.Columns) == 1 {
			m.Columns = append(m.Columns, g.added("only"))
		}
		g.layout(&m, t)
		if g.chance(50) {
			g.rest(&m, b.Tables)
		} else {
			has := func(name string) bool {
				return slices.ContainsFunc(m.Columns, func(c state.Column) bool { return c.Name == name && same(t, c) })
			}
			m.Indexes = slices.DeleteFunc(slices.Clone(t.Indexes), func(x state.Index) bool { return !has(x.Parts[0].Column) })
			m.Checks = slices.DeleteFunc(slices.Clone(t.Checks), func(k state.Check) bool { return !has(strings.Split(k.Expr, `"`)[1]) })
			m.ForeignKeys = slices.DeleteFunc(slices.Clone(t.ForeignKeys), func(k state.ForeignKey) bool {
				return !has(k.Columns[0]) || b.Table(k.References) == nil || k.OnDelete == "SET NULL" && m.Column(k.Columns[0]).NotNull
			})
		}
		g.derived(&m, t)
		g.secured(&m, t)
		b.Tables = append(b.Tables, &m)
	}
	if g.chance(30) {
		b.Tables = append(b.Tables, g.table("fresh", b.Tables))
	}
	g.settings(b)
	usedEnums(b)
	usedSequences(b)
	g.renamedEnum(a, b)
	return b
}

func same(t *state.Table, c state.Column) bool {
	o := t.Column(c.Name)
	return o != nil && o.Type == c.Type && o.Collation == c.Collation
}

// bits is a number as a constant of a type of bits.
func bits(typ string, n int) string {
	var length int
	_, _ = fmt.Sscanf(strings.TrimPrefix(strings.ToLower(typ), "array("), "bit(%d)", &length)
	return fmt.Sprintf("B'%0*b'", length, n)
}

// fill inserts rows: of values that are small and distinct, so that most constraints hold, and mostly without a NULL in what next requires.
func (g *generator) fill(ctx context.Context, db wire.DB, s, next *state.Database) error {
	for _, t := range s.Tables {
		later := next.Table(t.TableName)
		for i := range g.IntN(8) {
			var names, values []string
			for _, c := range t.Columns {
				if computed(c) || c.Identity != nil && (c.Identity.Always || c.Name != "id" && g.chance(50)) || strings.HasPrefix(c.Default, "nextval(") && g.chance(50) {
					continue
				}
				if later != nil && later.Column(c.Name) != nil && later.Column(c.Name).NotNull && g.chance(95) {
					c.NotNull = true
				}
				names = append(names, ddltext.Ident(c.Name))
				values = append(values, g.value(c, i))
			}
			sql := fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", ddltext.Table(t.TableName), strings.Join(names, ", "), strings.Join(values, ", "))
			if len(names) == 0 {
				sql = "INSERT INTO " + ddltext.Table(t.TableName) + " DEFAULT VALUES"
			}
			if err := ask.Exec(ctx, db, sql); err != nil && !strings.Contains(err.Error(), "constraint") && !strings.Contains(err.Error(), "FOREIGN KEY") {
				return fmt.Errorf("%w: %s", err, sql)
			}
		}
	}
	return nil
}

func (g *generator) value(c state.Column, i int) string {
	if c.Name == "id" {
		return fmt.Sprint(i + 1)
	}
	if !c.NotNull && g.chance(30) {
		return "NULL"
	}
	what := holds(g.on, c)
	if one, ok := map[string]string{"array": "int", "dates": "date", "ips": "ip", "bit lists": "bits", "decimals": "decimal", "locals": "local",
		"clocks": "clock", "spans": "span", "trees": "tree", "enums": "enum", "texts": "text", "objects": "object"}[what]; ok {
		list := g.element(one, c, i) + ", " + g.element(one, c, 2)
		if g.on == target.CrateDB {
			return "[" + list + "]"
		}
		return "ARRAY[" + list + "]::" + c.Type
	}
	return g.element(what, c, i)
}

// element is a value of a column, or an element of its array.
func (g *generator) element(what string, c state.Column, i int) string {
	form := map[string]string{"int": "%d", "real": "%d.5", "decimal": "%d.5", "bool": "TRUE", "date": "'2024-01-%02d'", "ip": "'10.0.0.%d'",
		"vector": "'[%d,2.5]'", "point": "'POINT(%d 2.5)'", "shape": "'POINT(%d 2.5)'", "local": "'2024-01-02T03:04:%02d'", "clock": "'03:04:%02d'",
		"span": "'P%dD'", "tree": "'top.v%d'", "citext": "'V%d'", "collated": "'v%d'", "text": "'%d'"}[what]
	switch {
	case what == "bits":
		return bits(c.Type, i+1)
	case what == "object":
		return object(c, i)
	case what == "enum":
		return ddltext.Literal(c.Values[i%len(c.Values)])
	case what == "bool":
		return form
	case what == "text" && g.chance(30):
		form = "'v%d'"
	case what == "text":
		i += 99
	case g.on == target.CrateDB && (what == "vector" || what == "point"):
		form = "[%d.0, 2.5]"
	case g.on == target.SQLite && what == "decimal":
		form = "'%d.5'"
	}
	return fmt.Sprintf(form, i+1)
}

func TestMain(m *testing.M) {
	flag.Parse()
	if text := os.Getenv(childVariable); text != "" {
		os.Exit(child(text))
	}
	os.Exit(m.Run())
}
