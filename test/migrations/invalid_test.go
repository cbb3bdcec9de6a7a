package migrations_test

import (
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/ask"
)

// TestInvalidIndex finds an index that PostgreSQL did not complete: it is dropped, and built again if the schema has it.
func TestInvalidIndex(t *testing.T) {
	db := space(t, "postgres")
	s := codes(false, false)
	s.Target = target.Postgres
	mustApply(t, db, s)
	run(t, db, `INSERT INTO codes VALUES (1, 7), (2, 7)`)
	if err := ask.Exec(t.Context(), db, `CREATE UNIQUE INDEX CONCURRENTLY by_code ON codes (code)`); err == nil {
		t.Fatal("the rows are not unique")
	}
	run(t, db, `DELETE FROM codes WHERE id = 2`)
	s = codes(true, true)
	s.Target = target.Postgres
	mustApply(t, db, s)
	valid, err := ask.Value(t.Context(), db, `SELECT indisvalid::text FROM pg_index WHERE indexrelid = 'by_code'::regclass`)
	if err != nil || valid != "true" {
		t.Errorf("the index is valid: %s (%v)", valid, err)
	}
}
