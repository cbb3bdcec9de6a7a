package migrate

import (
	"fmt"
	"reflect"
	"testing"
	"testing/synctest"
	"time"
)

// TestReporter: the progress of jobs is told every two seconds at most, when the percentage has changed, and not of short jobs.
func TestReporter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var said []string
		r := &runner{options: Options{Job: func(change, job string, fraction float64) {
			said = append(said, fmt.Sprintf("%s %s %.2f", change, job, fraction))
		}}}
		report := r.reporter("books.isbn")
		for _, c := range []struct {
			after    time.Duration
			job      string
			fraction float64
		}{
			{0, "1", 0.5}, // too early
			{time.Second, "1", 0.5},
			{time.Second, "1", 0.5}, // told
			{3 * time.Second, "1", 0.504},
			{time.Second, "1", 0.6},   // told
			{time.Second, "1", 0.7},   // too early
			{time.Second, "2", 0.705}, // told: another job
			{3 * time.Second, "2", 1}, // told
		} {
			time.Sleep(c.after)
			report(c.job, c.fraction)
		}
		want := []string{"books.isbn 1 0.50", "books.isbn 1 0.60", "books.isbn 2 0.70", "books.isbn 2 1.00"}
		if !reflect.DeepEqual(said, want) {
			t.Errorf("told %q, want %q", said, want)
		}
	})
	if (&runner{}).reporter("books") != nil {
		t.Error("nobody asks, and there is a reporter")
	}
}
