package migrations_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/connect"
)

// childVariable makes a process of this test migrate a database instead.
const childVariable = "CRATEGEN_MIGRATE_CHILD"

// order is what a child does.
type order struct {
	URL, Own string
	Want     *state.Database
}

// child migrates a database and returns the exit code.
func child(text string) int {
	var o order
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		panic(err)
	}
	var options []connect.Option
	if o.Own != "" {
		options = append(options, connect.Database(o.Own))
	}
	c, err := connect.Parse(o.URL, options...)
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	db, err := connect.Open(ctx, c, drivers)
	if err != nil {
		panic(err)
	}
	if _, err := migrate.Apply(ctx, db, o.Want, migrate.Options{Allow: []string{"drop-table=*", "drop-column=*", "drop-sequence=*", "incomplete-reads=*", "lost-writes=*"}, Wait: 2 * time.Minute}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// TestSIGKILL kills a process that migrates, at any time, and migrates again. The lease is set to expired, and the result must be
// that of a run that nobody disturbed, with all rows.
func TestSIGKILL(t *testing.T) {
	for _, on := range testtarget.All {
		t.Run(on.Name, func(t *testing.T) {
			db, url, own := spaceAt(t, on.Name)
			end, kills, runs := time.Now().Add(*span), 0, 0
			o := migrate.Options{Allow: []string{"drop-table=*", "drop-column=*", "drop-sequence=*", "incomplete-reads=*", "lost-writes=*"}}
			full := 100 * time.Millisecond // how long a run takes
			for n := uint64(*seed); time.Now().Before(end); n++ {
				g := &generator{Rand: rand.New(rand.NewPCG(n, 1)), on: target.Name(on.Name), types: typesOf[target.Name(on.Name)]}
				a := g.database()
				b := g.mutated(a)
				clean(t, db)
				mustApply(t, db, a)
				if err := g.fill(t.Context(), db, a, b); err != nil {
					t.Fatal(err)
				}
				before := contents(t, db, a)
				text, err := json.Marshal(order{url, own, b})
				if err != nil {
					t.Fatal(err)
				}
				c := exec.Command(os.Args[0])
				c.Env = append(os.Environ(), childVariable+"="+string(text))
				start := time.Now()
				if err := c.Start(); err != nil {
					t.Fatal(err)
				}
				kill := time.AfterFunc(time.Duration(rand.Float64()*float64(full)), func() { _ = c.Process.Kill() })
				err = c.Wait()
				runs++
				if kill.Stop() {
					full = time.Since(start) * 2
				} else {
					kills++
					full += full / 10
				}
				if err == nil {
					continue
				}
				var held *journal.HeldError
				for try := 0; try == 0 || errors.As(err, &held) && try < 20; try++ { // the server may still execute the last statement
					time.Sleep(50 * time.Millisecond)
					run(t, db, "UPDATE crategen_leases SET expires = 0 WHERE project = 'default'")
					_, err = migrate.Apply(t.Context(), db, b, o)
				}
				if err != nil {
					if refusal(g.on, err) != "" {
						continue
					}
					t.Fatalf("seed %d: %v", n, err)
				}
				now := contents(t, db, b)
				for key, want := range before {
					if have, ok := now[key]; ok && have != want {
						t.Errorf("seed %d: %s holds %s, held %s", n, key, have, want)
					}
				}
			}
			t.Logf("%d of %d runs were killed", kills, runs)
		})
	}
}
