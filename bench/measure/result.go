package measure

import (
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"time"
)

// TimeRatio is the median over the rounds of a contestant's time by the first one's.
func (r *Result) TimeRatio(i int) float64 {
	return r.ratio(i, func(s Sample) float64 { return float64(s.Time) })
}

// CPURatio is TimeRatio for the CPU time of this process; NaN where it is not known.
func (r *Result) CPURatio(i int) float64 {
	if r.Case.Contestants[i].Outside {
		return math.NaN()
	}
	return r.ratio(i, func(s Sample) float64 { return float64(s.CPU) })
}

func (r *Result) ratio(i int, of func(Sample) float64) float64 {
	ratios := make([]float64, len(r.Samples[i]))
	for round, s := range r.Samples[i] {
		ratios[round] = of(s) / of(r.Samples[0][round])
	}
	return median(ratios)
}

// Allocs is the number of allocations of a call: of the round with the fewest, because the runtime's own are in it too.
func (r *Result) Allocs(i int) float64 { return r.least(i, func(s Sample) uint64 { return s.Allocs }) }

// Bytes is what a call allocates.
func (r *Result) Bytes(i int) float64 { return r.least(i, func(s Sample) uint64 { return s.Bytes }) }

func (r *Result) least(i int, of func(Sample) uint64) float64 {
	least := math.Inf(1)
	for _, s := range r.Samples[i] {
		least = min(least, float64(of(s))/float64(s.Calls))
	}
	return least
}

// Time is the median time of a call.
func (r *Result) Time(i int) time.Duration {
	times := make([]float64, len(r.Samples[i]))
	for round, s := range r.Samples[i] {
		times[round] = float64(s.Time) / float64(s.Calls)
	}
	return time.Duration(median(times))
}

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	if len(x) == 0 {
		return math.NaN()
	}
	return (x[(len(x)-1)/2] + x[len(x)/2]) / 2
}

// WriteBenchmarks writes every sample as a line of go test -bench, which benchstat reads: compare by -col /by.
func (r *Result) WriteBenchmarks(w io.Writer) error {
	for i, c := range r.Case.Contestants {
		for _, s := range r.Samples[i] {
			n := float64(s.Calls)
			if c.Outside {
				if _, err := fmt.Fprintf(w, "Benchmark%s/by=%s-%d\t%d\t%.0f ns/op\n",
					r.Case.Bench, c.Name, runtime.GOMAXPROCS(0), s.Calls, float64(s.Time)/n); err != nil {
					return err
				}
				continue
			}
			_, err := fmt.Fprintf(w, "Benchmark%s/by=%s-%d\t%d\t%.0f ns/op\t%.0f cpu-ns/op\t%.0f B/op\t%.0f allocs/op\n",
				r.Case.Bench, c.Name, runtime.GOMAXPROCS(0), s.Calls,
				float64(s.Time)/n, float64(s.CPU)/n, float64(s.Bytes)/n, float64(s.Allocs)/n)
			if err != nil {
				return err
			}
		}
	}
	return nil
}
