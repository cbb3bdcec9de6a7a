package toolkits

import (
	"context"
	"runtime"
	"testing"

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/bench/suite"
	"github.com/crategen/crategen/internal/pgtest"
)

// most are the allocations of one call that crategen may make, from the call to the wire and back, under a context that can be
// cancelled. Behind each is what hand-written pgx makes. Of a load 200,000 are the caller's own: two for each row.
var most = map[string]float64{
	"PointRead":    9,       // 34
	"List100":      24,      // 1,585
	"List10000":    120,     // 156,686
	"DynamicQuery": 21,      // 365
	"GroupCount":   30,      // 30
	"EagerLoad100": 320,     // 167,806
	"InsertOne":    5,       // 15
	"Insert1000":   20,      // 4,048
	"Insert100000": 200_300, // 600,072
	"UpdateByKey":  6,       // 9
	"Upsert1000":   20,      // 5,043
	"Transfer":     40,      // 38
	"Parallel1":    9,       // 34
	"Parallel8":    9,
	"Parallel64":   9,
}

// TestAllocations holds crategen to the numbers above. Every operation has one.
func TestAllocations(t *testing.T) {
	url := pgtest.URL(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	db, err := data.Open(ctx, url, data.Full)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	list, err := Open(ctx, url, data.Full, func(name string) bool { return name == "crategen" })
	if err != nil {
		t.Fatal(err)
	}
	defer Close(list)
	for _, op := range suite.Operations {
		if op.Writes {
			if err := db.ResetAccounts(ctx); err != nil {
				t.Fatal(err)
			}
		}
		call, runs := 0, 100
		run := func() {
			for range max(op.Step, 1) {
				if err := list[0].Runs[op.Bench](ctx, call); err != nil {
					t.Fatal(err)
				}
				call++
			}
		}
		switch op.Bench {
		case "List10000", "GroupCount", "EagerLoad100", "Insert1000", "Upsert1000":
			runs = 10
		case "Insert100000":
			runs = 2
		}
		runtime.GC()
		got := testing.AllocsPerRun(runs, run) / float64(max(op.Step, 1))
		bound, known := most[op.Bench]
		t.Logf("%s: %.0f allocations (at most %.0f)", op.Name, got, bound)
		if !known || got > bound {
			t.Errorf("%s: %.0f allocations, at most %.0f are allowed", op.Name, got, bound)
		}
	}
}
