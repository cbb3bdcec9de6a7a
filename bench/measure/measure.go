// Package measure runs contestants in turns and compares them. Times of a shared machine say something as ratios within
// one round only, so every round runs all contestants one after the other, and what is reported is the median of the
// rounds' ratios. Allocations are exact.
package measure

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Case is one operation, done by several contestants.
type Case struct {
	Name  string // as the table says it
	Bench string // as a Go benchmark is named: PointRead
	// Contestants; the first one is what the others are compared with.
	Contestants []Contestant
	// Prepare puts the data in order before each sample; it is not timed. It may be nil.
	Prepare func(ctx context.Context) error
	// Goroutines share the calls; 0 is one.
	Goroutines int
	// Step is what the number of calls is a multiple of, for operations that go through a list of inputs; 0 is one.
	Step int
	// Once is for calls that are long or leave much behind: one call is a sample.
	Once bool
}

// Contestant does the operation. Run is told the number of the call, from 0.
type Contestant struct {
	Name string
	Run  func(ctx context.Context, call int) error
	// Outside says that the work is done in another process, of which only the time is known.
	Outside bool
}

// Options say how long to measure.
type Options struct {
	Rounds int           // samples of each contestant
	Sample time.Duration // about how long one sample takes the first contestant
}

// Sample is what so many calls took. CPU is of this process, user and system, all of its threads; it is 0 where the system
// does not tell. Allocs and Bytes are what was allocated on the heap.
type Sample struct {
	Calls         int
	Time, CPU     time.Duration
	Allocs, Bytes uint64
}

// Result holds the samples of a case, one list for each contestant, by round.
type Result struct {
	Case    *Case
	Samples [][]Sample
}

// Run measures a case.
func Run(ctx context.Context, c *Case, o Options) (*Result, error) {
	calls, err := calibrate(ctx, c, o)
	if err != nil {
		return nil, err
	}
	r := &Result{Case: c, Samples: make([][]Sample, len(c.Contestants))}
	if !c.Once { // a round that does not count: connections opened, statements prepared, plans chosen
		for i := range c.Contestants {
			if _, err := sample(ctx, c, i, calls); err != nil {
				return nil, err
			}
		}
	}
	for round := range o.Rounds {
		for i := range c.Contestants {
			i = (i + round) % len(c.Contestants) // nobody is always the one after the slowest
			s, err := sample(ctx, c, i, calls)
			if err != nil {
				return nil, err
			}
			r.Samples[i] = append(r.Samples[i], s)
		}
	}
	return r, nil
}

// calibrate returns how many calls the first contestant does in the time of a sample.
func calibrate(ctx context.Context, c *Case, o Options) (int, error) {
	step := max(c.Step, c.Goroutines, 1)
	if c.Once {
		return step, nil
	}
	for calls := step; ; calls *= 2 {
		s, err := sample(ctx, c, 0, calls)
		if err != nil {
			return 0, err
		}
		if s.Time >= o.Sample/4 {
			n := int(float64(calls) * float64(o.Sample) / float64(s.Time))
			return max(n/step, 1) * step, nil
		}
	}
}

func sample(ctx context.Context, c *Case, i, calls int) (Sample, error) {
	if c.Prepare != nil {
		if err := c.Prepare(ctx); err != nil {
			return Sample{}, fmt.Errorf("prepare %s: %w", c.Name, err)
		}
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu, start := cpuTime(), time.Now()
	err := run(ctx, c.Contestants[i].Run, calls, max(c.Goroutines, 1))
	s := Sample{Calls: calls, Time: time.Since(start), CPU: cpuTime() - cpu}
	runtime.ReadMemStats(&after)
	s.Allocs, s.Bytes = after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc
	if err != nil {
		return s, fmt.Errorf("%s by %s: %w", c.Name, c.Contestants[i].Name, err)
	}
	return s, nil
}

func run(ctx context.Context, f func(context.Context, int) error, calls, goroutines int) error {
	if goroutines == 1 {
		for call := range calls {
			if err := f(ctx, call); err != nil {
				return err
			}
		}
		return nil
	}
	var next atomic.Int64
	var all sync.WaitGroup
	errs := make([]error, goroutines)
	for g := range goroutines {
		all.Go(func() {
			for errs[g] == nil {
				call := int(next.Add(1)) - 1
				if call >= calls {
					return
				}
				errs[g] = f(ctx, call)
			}
		})
	}
	all.Wait()
	return firstError(errs)
}

func firstError(errs []error) error {
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
		return errs[i]
	}
	return nil
}
