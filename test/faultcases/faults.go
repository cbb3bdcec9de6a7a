package faultcases

// Fault is a fault that was seen in crategen at commit 9bd9784. S is SQLite, P PostgreSQL 15, R CockroachDB 26.1, C CrateDB
// 6.4.3. Its tests are called TestFault and its number, with two digits.
type Fault struct {
	Number int
	// Input is the smallest input that showed the fault, Seen what came of it, Right what is right.
	Input, Seen, Right string
	// Kind is what has to be right for every input of the kind.
	Kind string
}

// Faults are all of them.
var Faults = []Fault{
	{
		Number: 1,
		Input:  "three rows, F 0; `Where(ID.In(a, b, c)).Update(ctx, F.Add(10))`. C",
		Seen:   "4 rows reported; F 10, 10, 20; five keys: 8 updates; 17 to 50 keys in a `Delete`: ErrUnknownOutcome around a NullPointerException of the server, rows gone",
		Right:  `each row once, the number of rows`,
		Kind:   "writes by several keys on CrateDB: padding and keys that the caller repeats, In, Or of EQ, composite keys, UUID, integer and text, chunks; `UpdateReturning` too (the server itself returns rows twice there)",
	},
	{
		Number: 2,
		Input:  "key with `entsql.DefaultExpr(\"gen_random_uuid()\")`, time with `CURRENT_TIMESTAMP`; `Insert(&Visit{Page: \"/\"})`. S P R",
		Seen:   "stores key 00000000-... and time 0001-01-01, no error; `Create` without them: \"required, but not set\"; nullable: Insert writes NULL, Create the default",
		Right:  `the database's values, and the struct has them afterwards, on Insert, InsertMany, Upsert, Load, Create, factories`,
		Kind:   `defaults of the database: on keys, times, texts, numbers, nullable or not, generated columns`,
	},
	{
		Number: 3,
		Input:  "an entity with a UUID or text key without any default; `Insert(&A{Name: \"x\"})`",
		Seen:   `a row with the key 00000000-... or ""`,
		Right:  `an error that names the field: a key is never zero by accident`,
		Kind:   `zero keys of every type; composite keys; CrateDB and all others alike`,
	},
	{
		Number: 4,
		Input:  "statement in use on R; another session: `ALTER TABLE docs ALTER COLUMN n TYPE bigint` (was int4)",
		Seen:   `every read fails with "int4 cannot be read as int" until the connection is replaced`,
		Right:  `prepared again, once, as on P`,
		Kind:   "schema changes under a running client: column widened, added, dropped, table replaced, enum value added; alone and in a transaction; COPY; also right after `migrate`",
	},
	{
		Number: 5,
		Input:  "C: soft delete or tenant; `Where(ID.EQ(k)).Update(...)`, Delete, Restore right after an insert or another write",
		Seen:   `0 rows, or the condition is judged on the last refresh while the write goes to the newest row: a deleted row comes back, a stale condition overwrites`,
		Right:  `right at once: the row as it is now decides`,
		Kind:   "writes by key and another condition on CrateDB: read by key, write with `_seq_no` and `_primary_term`, again on a conflict. Tenants, soft deletion, versions, conditions of users",
	},
	{
		Number: 6,
		Input:  "`Via(order.Owner, When(owner.Level.GT(5), \"high\").Else(\"low\"))` for an order without owner; Coalesce, Value. S P R C",
		Seen:   `"low"`,
		Right:  `NULL, as the documentation says; conditions on it do not match`,
		Kind:   `values over an outer join that are never NULL by themselves`,
	},
	{
		Number: 7,
		Input:  "row written with a `t` that has nanoseconds; `At.GTE(t)`, `Between(t, later)`, `Not(At.LT(t))`",
		Seen:   "not found, though `EQ(t)`, `In(t)` and `LT(t)` find it; `start := time.Now()`, insert, `GTE(start)`: missed",
		Right:  `one rule: what EQ finds, GTE finds and LT does not`,
		Kind:   `bounds of every comparison with a value that is finer than the column, at both ends of the range, whatever the column's precision`,
	},
	{
		Number: 8,
		Input:  "`Where(Or(65,536 conditions))`; raw SQL with as many `?`. P. S: an Or of 1,000; C: of 3,000",
		Seen:   `"no node is available", three attempts, the healthy node rests; S refuses by depth, C overflows its stack`,
		Right:  `an error of the statement that says what to do (In), no attempt, node as it was; S takes it`,
		Kind:   `statements that are too large for a database: never a fault of a node`,
	},
	{
		Number: 9,
		Input:  "three rows, the middle one with a NUL or bad UTF-8; `InsertMany`, `UpsertMany`, `Load` with `ContinueOnError()`",
		Seen:   `nothing written, no row index`,
		Right:  `the others written, a BulkError with the index; without ContinueOnError the index at least`,
		Kind:   `values that cannot be encoded, in any position of a bulk write`,
	},
	{
		Number: 10,
		Input:  "`field.JSON(\"m\", map[string]any{})` with 9007199254740993",
		Seen:   `read back as ...992`,
		Right:  `exact`,
		Kind:   "numbers in documents of free form, written and read, generated client and `database/sql` driver: integers, fractions, `json.Number`, nested",
	},
	{
		Number: 11,
		Input:  "a document with a `uint64` of 2^63; then any condition on that member. P R",
		Seen:   `from then on every query with that member fails for the whole table`,
		Right:  `refused when written, or compared exactly`,
		Kind:   `one document must not break conditions for all: members of another type, missing, null, large`,
	},
	{
		Number: 12,
		Input:  "`field.Float(\"price\").SchemaType(numeric(12,4))`, `Plus(price, Value(1.0))`. R. `Has` on `numeric[]`, `varchar(20)[]`. P R",
		Seen:   `operator does not exist`,
		Right:  `the sum, the row`,
		Kind:   `arithmetic and array operators on columns whose SchemaType is not the kind's own`,
	},
	{
		Number: 13,
		Input:  "`var cs []Predicate; Where(And(cs...)).Delete(ctx)`, `Not(Or(cs...))`",
		Seen:   `all rows deleted`,
		Right:  "ErrNoFilter unless `Every` is written",
		Kind:   `conditions that hold for every row without saying so`,
	},
	{
		Number: 14,
		Input:  "C: `InsertFrom` of three rows, one key there already; Exec of several VALUES",
		Seen:   `2, no error`,
		Right:  `an error, as elsewhere`,
		Kind:   `rows that CrateDB skips in silence: INSERT ... SELECT, several VALUES, COPY`,
	},
	{
		Number: 15,
		Input:  "C: `RowNumber().Over(PartitionBy(When(V.GT(0), \"p\").Else(\"n\")))`",
		Seen:   `UnsupportedFeatureException of the server, for arguments`,
		Right:  `works (constants), or does not compile with CrateDB`,
		Kind:   `arguments where CrateDB takes only constants`,
	},
	{
		Number: 16,
		Input:  "`type Init struct{ ent.Schema }`",
		Seen:   `generated; its package cannot be imported`,
		Right:  `refused with the remedy, as other names`,
		Kind:   `names that Go's tools refuse, in every generated form, factories too`,
	},
	{
		Number: 17,
		Input:  "Upsert of a row that is there, with an immutable `created_at` that has a default",
		Seen:   `struct has now, the row its own`,
		Right:  `the row's`,
		Kind:   `what Upsert leaves in the struct`,
	},
	{
		Number: 18,
		Input:  "`Raw(\"a = ? -- why\")`; `$$?$$`, `E'\\'?'` on P R; `runtime/ddl.Split` with `;` inside `/* */`",
		Seen:   "closing parenthesis commented out; `?` counted; cut inside the comment",
		Right:  `right`,
		Kind:   `reading SQL text: one lexer for all (there are three)`,
	},
	{
		Number: 19,
		Input:  "`query.Tenant` on a nullable column; `Insert`",
		Seen:   "panic: nil pointer (`query/tenantinsert.go`)",
		Right:  `works, or refused when generating`,
		Kind:   `tenants of every column type and shape`,
	},
	{
		Number: 20,
		Input:  "validators by position: `schema.Article{}.Fields()[1]` in the generated code; two string fields swapped in the schema, not generated again",
		Seen:   `the wrong validator runs in silence`,
		Right:  `stale code is noticed, whatever the order`,
		Kind:   `what generated code takes from the schema package by position`,
	},
	{
		Number: 21,
		Input:  "`postgresql://u@h:26257/d?sslmode=verify-full&options=--cluster%3Dname-123` (CockroachDB Cloud), `options=-c%20...`, `?host=/dir&port=25432`, `postgres://u@%2Fdir:25432/d`, `sslmode=verify-full` with the CA in `~/.postgresql/root.crt`, `PGHOST` and its like",
		Seen:   `refused, or not found`,
		Right:  `a connection string that works in psql or pgx works here, or the error says which word replaces it`,
		Kind:   "connection strings of the ecosystem: psql, pgx (`pool_max_conns`, session settings as parameters, `target_session_attrs`), SQLAlchemy (`crate://...?schema=`, `cockroachdb+psycopg2://`), crash, CrateDB Cloud",
	},
	{
		Number: 22,
		Input:  "`b.Title` of `guide.md`: arrays have `EQ NEQ`",
		Seen:   "they do not exist; `Len()` has no `NEQ`, `In`, `Between`",
		Right:  `documentation and code agree`,
		Kind:   `tables of the documentation, held by a test`,
	},
	{
		Number: 23,
		Input:  `R: full text search of stop words alone ("the", "it's"), of a very long word`,
		Seen:   `an error of the server`,
		Right:  `finds nothing, on every database`,
		Kind:   `text that a user typed, passed on as the guide says`,
	},
	{
		Number: 24,
		Input:  `C: a bulk request that the server refuses (4004)`,
		Seen:   `the connection is poisoned: the next request on it fails or executes the refused one`,
		Right:  `such requests are never sent; the connection is closed after one`,
		Kind:   `answers after which a connection must not be used again`,
	},
	{
		Number: 25,
		Input:  "C: `NOT MATCH`, `NOT (array && ...)`",
		Seen:   `rows where the column is NULL`,
		Right:  `as everywhere: not met`,
		Kind:   `three-valued logic, the same on four databases`,
	},
	{
		Number: 26,
		Input:  "`init` in a module that reaches crategen by `replace`",
		Seen:   `asks the proxy and complains`,
		Right:  `notices that the module is there`,
		Kind:   `a fork, a work space, a vendor directory`,
	},
	{
		Number: 27,
		Input:  "C: `DefaultExpr(\"date_trunc('month', ts)\")` on a field",
		Seen:   `DDL that the server refuses (columns in DEFAULT)`,
		Right:  `an error when generating that names generated columns as the remedy`,
		Kind:   `expressions that a target cannot have, told at generation`,
	},
}
