package lint

import (
	"strings"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/plan"
)

// rebuilt finds tables that are copied.
func rebuilt(in *Input, report func(Finding)) {
	for i, s := range in.Steps {
		if s.Cost != plan.Rebuild {
			continue
		}
		if n, known := in.Rows[s.Change.Table]; known && n == 0 {
			continue
		}
		text := "the table is copied" + in.size(s.Change.Table)
		if s.Rebuild != nil {
			text += "; CrateDB refuses writes to it meanwhile"
			if len(s.Rebuild.From.PartitionedBy) > 0 {
				text += ", and reads are incomplete for seconds, because the table has partitions"
			}
		}
		report(Finding{Step: i + 1, Object: s.Change.Table, Text: text})
	}
}

// hazardous finds steps that would fail in the middle or damage their tables.
func hazardous(in *Input, report func(Finding)) {
	for i, s := range in.Steps {
		for _, text := range s.Hazards {
			what, remedy, _ := strings.Cut(text, "; ")
			report(Finding{Step: i + 1, Object: s.Change.Name(), Text: what, Remedy: remedy})
		}
	}
}

// blocks finds handwritten statements that lock a table.
func blocks(in *Input, report func(Finding)) {
	in.byHand(func(step int, s *sqlText) {
		switch {
		case s.begins("UPDATE") && !s.has("WHERE"):
			report(Finding{Step: step, Object: s.table(), Text: "one UPDATE writes all rows"})
		case in.Target != target.Postgres:
		case (s.begins("CREATE", "INDEX") || s.begins("CREATE", "UNIQUE", "INDEX")) && !s.has("CONCURRENTLY"):
			report(Finding{Step: step, Object: s.table(), Text: "CREATE INDEX without CONCURRENTLY refuses writes while it is built"})
		case s.begins("ALTER", "TABLE") && s.altersType():
			report(Finding{Step: step, Object: s.table(), Text: "a change of a type writes the table anew, and refuses reads and writes meanwhile"})
		case s.begins("ALTER", "TABLE") && s.has("ADD", "CONSTRAINT") && !s.has("NOT", "VALID") && !s.has("USING", "INDEX"):
			report(Finding{Step: step, Object: s.table(), Text: "ADD CONSTRAINT reads all rows and refuses writes meanwhile"})
		case s.begins("LOCK"), s.begins("VACUUM", "FULL"), s.begins("CLUSTER"):
			report(Finding{Step: step, Object: s.table(), Text: s.word(0) + " refuses reads or writes of the table"})
		}
	})
}

// The sizes from which a step that touches all rows is reported.
const (
	manyRows  = 100_000
	manyBytes = 1 << 30
)

func large(in *Input, report func(Finding)) {
	for i, s := range in.Steps {
		if in.Rows[s.Change.Table] < manyRows && in.Bytes[s.Change.Table] < manyBytes {
			continue
		}
		if what := map[plan.Cost]string{plan.Backfill: "writes", plan.Validate: "reads"}[s.Cost]; what != "" {
			report(Finding{Step: i + 1, Object: s.Change.Name(), Text: "the step " + what + " all rows of the table" + in.size(s.Change.Table)})
		}
	}
}

func transactions(in *Input, report func(Finding)) {
	in.byHand(func(step int, s *sqlText) {
		if s.begins("BEGIN") || s.begins("COMMIT") || s.begins("ROLLBACK") || s.begins("START", "TRANSACTION") || s.begins("END") {
			report(Finding{Step: step, Object: s.word(0), Text: "the file opens or ends a transaction"})
		}
	})
}

func alterKey(in *Input, report func(Finding)) {
	if in.Target != target.CockroachDB {
		return
	}
	in.byHand(func(step int, s *sqlText) {
		if s.has("ALTER", "PRIMARY", "KEY") {
			report(Finding{Step: step, Object: s.table(), Text: "ALTER PRIMARY KEY leaves a unique index on the old key"})
		}
	})
}
