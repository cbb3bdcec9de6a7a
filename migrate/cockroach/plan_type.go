package cockroach

import (
	"errors"
	"hash/crc32"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/postgres"
	"github.com/crategen/crategen/migrate/state"
)

// AlterType changes the type in place where the server keeps the values as they are. It sets the default again, because the server keeps
// the text of the old default. Where the server would rewrite the values, another column takes the place: rows that programs write while
// the server rewrites a column lose its value without an error. A USING makes it rewrite every type. It is left for casts that no computed
// column can make; such a step must be allowed.
func (l lines) AlterType(c state.AlterType) ([]plan.Step, error) {
	column := ddltext.Ident(c.To.Name)
	if steps := identity(c); steps != nil {
		return postgres.IdentityChecks(l.checks, c, steps), nil
	}
	if err := postgres.StorageOf(c, "CockroachDB"); err != nil {
		return nil, err
	}
	if state.Computed(c.From) || state.Computed(c.To) || c.From.Identity != nil || c.To.Identity != nil {
		return nil, &plan.Unsupported{Change: c.Title(), Why: "CockroachDB cannot change how a column makes its values",
			Remedy: "add a column of another name, and drop this one"}
	}
	if err := errors.Join(postgres.SourceOf(l.checks, c, syntax), postgres.EnumSource(l.checks, c)); err != nil {
		return nil, err
	}
	cost, using := plan.Validate, ""
	if Rewrites(c) || inCondition(l.checks, c) || inPolicy(l.checks, c) {
		if value, plain := l.conversion(c); value != "" {
			return l.replace(c, value, plain), nil
		}
		if constrained(l.checks, c) {
			return nil, &plan.Unsupported{Change: c.Title(), Why: "CockroachDB cannot change a type to " + c.To.Type + " while a key, an index, a check or a policy names the column",
				Remedy: "add a field of another name with the new type, write both, fill it, and drop this one later"}
		}
		cost, using = plan.Rebuild, ddltext.Words("USING "+column+"::"+c.To.Type, ddltext.Collate(c.To))
	}
	var steps []plan.Step
	if c.From.Default != "" {
		steps = append(steps, plan.One(c, plan.Metadata, alter(c.Table, "ALTER COLUMN", column, "DROP DEFAULT")))
	}
	s := plan.One(c, cost, alter(c.Table, "ALTER COLUMN", column, ddltext.Words("TYPE", c.To.Type, ddltext.Collate(c.To), using)))
	s.Checks, s.LosesWrites = postgres.Fits(l.checks, c), using != ""
	steps = append(steps, s)
	if c.To.Default != "" {
		steps = append(steps, plan.One(c, plan.Metadata, alter(c.Table, "ALTER COLUMN", column, "SET DEFAULT", c.To.Default)))
	}
	return steps, nil
}

// interim is the name of an object that takes the place of another one. It depends on the definition, so that a run that crashed
// continues only with what it would make again.
func interim(name, definition string) string {
	return state.InterimNew + name + "_" + strconv.FormatUint(uint64(crc32.ChecksumIEEE([]byte(definition))), 16)
}

// interimOf is the name of the column that takes the place of a column.
func interimOf(c state.AlterType) string {
	return interim(c.To.Name, c.To.Type+" "+c.To.Collation)
}

// replacement collects the steps of the change of one type.
type replacement struct {
	lines
	change           state.AlterType
	from, next       *state.Table // before, and with the new column in the place of the old one
	name, fresh, old string       // of the column, of the one that takes its place, of the column after that
	steps, renames   []plan.Step
}

// replace changes the type of a column by another column, which the server computes and keeps up to date while programs write. It gets
// the same indexes, constraints and place in the key; then one statement swaps the names.
func (l lines) replace(c state.AlterType, value string, plain bool) []plan.Step {
	from := plan.Remaining(l.checks.From.Table(c.Table.TableName), l.checks.Changes)
	r := &replacement{lines: l, change: c, from: from, name: c.To.Name, fresh: interimOf(c), old: state.InterimOld + c.To.Name}
	r.next = state.Renamed(from, r.name, r.fresh, syntax)
	r.column(value, plain)
	r.indexes()
	r.constraints()
	r.key()
	r.swap()
	return append(r.steps, r.renames...)
}

func (r *replacement) step(cost plan.Cost, done string, sql ...string) plan.Step {
	s := plan.One(r.change, cost, sql...)
	s.Done, s.Phase = done, plan.Contract
	return s
}

func (r *replacement) add(cost plan.Cost, done string, sql ...string) {
	r.steps = append(r.steps, r.step(cost, done, sql...))
}

func (r *replacement) has(column string) string {
	return postgres.Columns(r.from.TableName, "count(*)", column, "")
}

func (r *replacement) hasNot(column string) string {
	return postgres.Columns(r.from.TableName, postgres.None, column, "")
}

func (r *replacement) column(value string, plain bool) {
	to, null := r.change.To, ""
	if r.change.From.NotNull || slices.Contains(r.from.PrimaryKey, r.name) {
		null = "NOT NULL"
	}
	made := state.Column{Type: ddltext.Words(to.Type, ddltext.Collate(to), null, "AS ("+value+") STORED"), Hidden: to.Hidden, Family: to.Family}
	s := r.step(plan.Rebuild, r.has(r.fresh), alter(r.from, "ADD COLUMN IF NOT EXISTS", ddltext.Ident(r.fresh), r.Define(made)))
	s.Checks = postgres.Fits(r.checks, r.change)
	if !plain {
		s.Checks = append(s.Checks, r.checks.Differs(r.change.Table, to, r.converted(r.change, value))...)
	}
	r.steps = append(r.steps, s)
}

func (r *replacement) indexes() {
	for i, x := range r.from.Indexes {
		if state.Interim(x.Name) || !indexNames(x, r.name) {
			continue
		}
		made := r.next.Indexes[i]
		made.Name = interim(x.Name, ddltext.Index(syntax, r.from, made).SQL)
		r.add(plan.Backfill, postgres.Done(state.AddIndex{Table: r.from, Index: made}), ddltext.Index(syntax, r.from, made).SQL)
		r.renames = append(r.renames, r.step(plan.Metadata, postgres.Indexes(r.from.TableName, "count(*)", x.Name),
			r.RenameIndex(r.from, made.Name, x.Name)))
		if x.Comment != "" {
			r.renames = append(r.renames, r.step(plan.Metadata, "", commentOn(r.from, x)))
		}
		for _, sql := range zoneOf(r.from, state.Index{}, x) {
			r.renames = append(r.renames, r.step(plan.Metadata, "", sql))
		}
	}
}

func (r *replacement) constraints() {
	for i, k := range r.from.Checks {
		if state.Interim(k.Name) || !named(k.Expr, r.name) {
			continue
		}
		expr := r.next.Checks[i].Expr
		made := interim(k.Name, expr)
		has := func(name, more string) string { return postgres.Constraints(r.from.TableName, "count(*)", name, more) }
		r.add(plan.Metadata, has(made, ""), r.AddConstraint(r.from, made, "CHECK ("+syntax.Part(expr)+")"))
		r.add(plan.Validate, has(made, " AND k.convalidated"), alter(r.from, "VALIDATE CONSTRAINT", ddltext.Ident(made)))
		r.renames = append(r.renames, r.step(plan.Metadata, has(k.Name, ""),
			alter(r.from, "RENAME CONSTRAINT", ddltext.Ident(made), "TO", ddltext.Ident(k.Name))))
	}
}

func (r *replacement) key() {
	if !slices.Contains(r.from.PrimaryKey, r.name) {
		return
	}
	r.add(plan.Backfill, hasKey(r.next), alter(r.from, "ALTER PRIMARY KEY USING COLUMNS", key(r.next)))
	left := state.Index{Name: r.from.Name + "_" + strings.Join(r.from.PrimaryKey, "_") + "_key"}
	r.add(plan.Metadata, postgres.Done(state.DropIndex{Table: r.from, Index: left}), r.DropIndex(r.from, left))
}

// swap gives the new column the name. Programs that write it do not write the old column any more, which must not be required then.
// The old column takes its indexes and constraints along.
func (r *replacement) swap() {
	name, fresh, old, to := ddltext.Ident(r.name), ddltext.Ident(r.fresh), ddltext.Ident(r.old), r.change.To
	if r.change.From.NotNull || slices.Contains(r.from.PrimaryKey, r.name) {
		r.add(plan.Metadata, postgres.Columns(r.from.TableName, "count(*)", r.name, " AND is_nullable = 'YES'"),
			alter(r.from, "ALTER COLUMN", name, "DROP NOT NULL"))
	}
	r.add(plan.Metadata, r.hasNot(r.fresh), alter(r.from, "ALTER COLUMN", fresh, "DROP STORED, RENAME COLUMN", name, "TO", old+
		", RENAME COLUMN", fresh, "TO", name))
	if to.Default != "" {
		r.add(plan.Metadata, "", alter(r.from, "ALTER COLUMN", name, "SET DEFAULT", to.Default))
	}
	if to.OnUpdate != "" {
		r.add(plan.Metadata, "", alter(r.from, "ALTER COLUMN", name, "SET ON UPDATE", to.OnUpdate))
	}
	if to.Comment != "" {
		r.add(plan.Metadata, "", "COMMENT ON COLUMN "+ddltext.Table(r.from.TableName)+"."+name+" IS "+ddltext.Literal(to.Comment))
	}
	for _, p := range r.from.RowSecurity.Naming(syntax, r.name) { // they follow the old column, which new rows leave NULL: these are hidden until then
		r.add(plan.Metadata, "", postgres.SetPolicy(syntax, r.from, postgres.Next(r.from, r.change.Table, p)))
	}
	for _, x := range r.from.Indexes { // The server does not drop a column that a condition of an index names.
		if !state.Interim(x.Name) && named(x.Where, r.name) {
			r.add(plan.Metadata, postgres.Done(state.DropIndex{Table: r.from, Index: x}), r.DropIndex(r.from, x))
		}
	}
	r.add(plan.Metadata, r.hasNot(r.old), alter(r.from, "DROP COLUMN IF EXISTS", old))
}

// continued leaves out the changes that would undo what a crashed run has made for a change of type that is planned again.
func continued(from *state.Database, changes []state.Change) []state.Change {
	columns := make(map[state.TableName]map[string]string) // interim names, and the columns whose place they take
	for _, c := range changes {
		a, ok := c.(state.AlterType)
		if !ok {
			continue
		}
		if t := from.Table(a.Table.TableName); t != nil && t.Column(interimOf(a)) != nil {
			if columns[t.TableName] == nil {
				columns[t.TableName] = make(map[string]string)
			}
			columns[t.TableName][interimOf(a)] = a.To.Name
		}
	}
	return slices.DeleteFunc(slices.Clone(changes), func(c state.Change) bool {
		switch c := c.(type) {
		case state.DropColumn:
			return columns[c.Table.TableName][c.Column.Name] != ""
		case state.DropIndex:
			return columns[c.Table.TableName] != nil && strings.HasPrefix(c.Index.Name, state.InterimNew)
		case state.DropCheck:
			return columns[c.Table.TableName] != nil && strings.HasPrefix(c.Check.Name, state.InterimNew)
		case state.AlterKey:
			key := slices.Clone(c.From.PrimaryKey)
			for i, name := range key {
				if of := columns[c.From.TableName][name]; of != "" {
					key[i] = of
				}
			}
			return !slices.Equal(key, c.From.PrimaryKey) && slices.Equal(key, c.To.PrimaryKey)
		}
		return false
	})
}

// wordOf returns the first word of a type, without its numbers.
func wordOf(typ string) string {
	word := strings.ToLower(typ)
	if at := strings.IndexAny(word, " (0123456789["); at >= 0 {
		word = word[:at]
	}
	return word
}

// family returns the family of a type, which is empty for an array, and its numbers.
func family(typ string) (name string, numbers []int) {
	if strings.Contains(typ, "[") {
		return "", nil
	}
	_, rest, _ := strings.Cut(typ, "(")
	rest, _, _ = strings.Cut(rest, ")")
	for n := range strings.SplitSeq(rest, ",") {
		if n, err := strconv.Atoi(strings.TrimSpace(n)); err == nil {
			numbers = append(numbers, n)
		}
	}
	return families[wordOf(typ)], numbers
}

// scale returns the digits after the point of a decimal with these numbers.
func scale(numbers []int) int {
	if len(numbers) < 2 {
		return 0
	}
	return numbers[1]
}

// precision returns the digits of the seconds of a time with these numbers.
func precision(numbers []int) int {
	if len(numbers) == 0 {
		return 6
	}
	return numbers[0]
}

// named reports whether an expression names a column.
func named(sql, column string) bool {
	return state.Names(syntax, sql, column)
}

// indexNames reports whether an index names a column.
func indexNames(x state.Index, column string) bool {
	return slices.Contains(x.Include, column) || named(x.Where, column) || slices.ContainsFunc(x.Parts, func(p state.Part) bool {
		return p.Column == column || named(p.Expr, column)
	})
}

// inCondition reports whether the condition of an index names the column that a change is of. The server does not change the type of
// such a column.
func inCondition(k plan.Checks, c state.AlterType) bool {
	t := plan.Remaining(k.From.Table(c.Table.TableName), k.Changes)
	return t != nil && slices.ContainsFunc(t.Indexes, func(x state.Index) bool { return named(x.Where, c.To.Name) })
}

// inPolicy reports whether a policy names the column that a change is of. The server does not change the type of such a column, either.
func inPolicy(k plan.Checks, c state.AlterType) bool {
	t := k.From.Table(c.Table.TableName)
	return t != nil && len(t.RowSecurity.Naming(syntax, c.To.Name)) > 0
}

// constrained reports whether a key, an index, a check or a policy names the column that a change is of. Foreign keys are taken off before.
func constrained(k plan.Checks, c state.AlterType) bool {
	t, name := plan.Remaining(k.From.Table(c.Table.TableName), k.Changes), c.To.Name
	if t == nil {
		return false
	}
	return slices.Contains(t.PrimaryKey, name) || t.Column(interimOf(c)) != nil ||
		slices.ContainsFunc(t.Indexes, func(x state.Index) bool { return indexNames(x, name) }) ||
		slices.ContainsFunc(t.Checks, func(k state.Check) bool { return named(k.Expr, name) }) || inPolicy(k, c)
}

// hasKey asks whether a table has its primary key, with its buckets: the first column of a sharded key is hidden.
func hasKey(t *state.Table) string {
	n, columns := t.TableName, t.PrimaryKey
	if t.KeyBuckets > 0 {
		columns = append([]string{shardColumn(columns, t.KeyBuckets)}, columns...)
	}
	schema := "current_schema()"
	if n.Schema != "" {
		schema = ddltext.Literal(n.Schema)
	}
	return "SELECT CASE WHEN string_agg(u.column_name, ',' ORDER BY u.ordinal_position) = " + ddltext.Literal(strings.Join(columns, ",")) +
		" THEN 1 ELSE 0 END FROM information_schema.key_column_usage u JOIN information_schema.table_constraints t ON " +
		"t.constraint_schema = u.constraint_schema AND t.table_name = u.table_name AND t.constraint_name = u.constraint_name " +
		"WHERE t.constraint_type = 'PRIMARY KEY' AND u.table_schema = " + schema + " AND u.table_name = " + ddltext.Literal(n.Name)
}

// shardColumn is the name of the hidden column that the server computes for a sharded key. The server sorts the names of the columns, so
// that keys over the same columns in another order share it.
func shardColumn(columns []string, buckets int) string {
	return "crdb_internal_" + strings.Join(slices.Sorted(slices.Values(columns)), "_") + "_shard_" + strconv.Itoa(buckets)
}
