package suite

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/bench/measure"
)

// Operation is one row of the table.
type Operation struct {
	Name       string // as the table says it
	Bench      string // as a Go benchmark is named
	Goroutines int    // that share the calls, 0 is one
	Step       int    // what the number of calls is a multiple of
	Once       bool   // one call is a sample
	Writes     bool   // the accounts have to be put back
}

// Operations are all of them, in the order of the table.
var Operations = []Operation{
	{Name: "point read", Bench: "PointRead"},
	{Name: "list of 100", Bench: "List100"},
	{Name: "list of 10,000", Bench: "List10000"},
	{Name: "dynamic query of three optional conditions", Bench: "DynamicQuery", Step: 8},
	{Name: "group count", Bench: "GroupCount"},
	{Name: "100 authors with their books", Bench: "EagerLoad100"},
	{Name: "insert one, returning its key", Bench: "InsertOne", Writes: true},
	{Name: "insert 1,000", Bench: "Insert1000", Writes: true},
	{Name: "insert 100,000", Bench: "Insert100000", Writes: true, Once: true},
	{Name: "update by key", Bench: "UpdateByKey", Writes: true},
	{Name: "upsert 1,000", Bench: "Upsert1000", Writes: true},
	{Name: "transfer transaction", Bench: "Transfer", Writes: true},
	{Name: "point reads, 1 goroutine", Bench: "Parallel1", Goroutines: 1},
	{Name: "point reads, 8 goroutines", Bench: "Parallel8", Goroutines: 8},
	{Name: "point reads, 64 goroutines", Bench: "Parallel64", Goroutines: 64},
}

// Bound is a toolkit with its types hidden: what it does for each operation, by Operation.Bench.
type Bound struct {
	Name string
	Runs map[string]func(ctx context.Context, call int) error
	// checks compare what each operation comes to with what is right.
	checks map[string]func(ctx context.Context, db *data.Database) error
	close  func() error
}

// Close closes the toolkit.
func (b *Bound) Close() error { return b.close() }

// Bind makes a toolkit's operations over a data set.
func Bind[A, B any](name string, t Toolkit[A, B], s data.Size) *Bound {
	b := &Bound{Name: name, close: t.Close}
	filters, many, upserts := s.Filters(), slices.Collect(s.NewAccounts(1000)), s.Upserts(min(1000, s.Accounts))
	accounts := func(call int) (from, to int64) {
		return int64(call%s.Accounts) + 1, int64((call+s.Accounts/2)%s.Accounts) + 1
	}
	get := func(ctx context.Context, call int) error {
		_, err := t.Get(ctx, key(call, s.Books))
		return err
	}
	b.Runs = map[string]func(context.Context, int) error{
		"PointRead": get, "Parallel1": get, "Parallel8": get, "Parallel64": get,
		"List100": func(ctx context.Context, call int) error {
			list, err := t.List(ctx, key(call, s.Books-100), 100)
			return count(100, list, err)
		},
		"List10000": func(ctx context.Context, call int) error {
			list, err := t.List(ctx, key(call, max(s.Books-10_000, 1)), 10_000)
			return count(min(10_000, s.Books), list, err)
		},
		"DynamicQuery": func(ctx context.Context, call int) error {
			_, err := t.Search(ctx, filters[call%len(filters)])
			return err
		},
		"GroupCount": func(ctx context.Context, call int) error {
			_, err := t.CountByAuthor(ctx)
			return err
		},
		"EagerLoad100": func(ctx context.Context, call int) error {
			list, err := t.Authors(ctx, key(call, max(s.Authors-100, 1)), 100)
			return count(min(100, s.Authors), list, err)
		},
		"InsertOne": func(ctx context.Context, call int) error {
			_, err := t.Insert(ctx, many[call%len(many)])
			return err
		},
		"Insert1000":   func(ctx context.Context, call int) error { return t.InsertMany(ctx, many) },
		"Insert100000": func(ctx context.Context, call int) error { return t.Load(ctx, s.NewAccounts(s.Books)) },
		"UpdateByKey": func(ctx context.Context, call int) error {
			id, _ := accounts(call)
			return t.Update(ctx, id, int64(call))
		},
		"Upsert1000": func(ctx context.Context, call int) error { return t.Upsert(ctx, upserts) },
		"Transfer": func(ctx context.Context, call int) error {
			from, to := accounts(call)
			return t.Transfer(ctx, from, to, 1)
		},
	}
	b.checks = checks(t, s)
	return b
}

// key spreads the calls over the keys from 1 to n, always in the same way.
func key(call, n int) int64 { return int64(call*7919%n) + 1 }

// count makes an error of a list that is too short or too long: whoever reads less is not measured.
func count[T any](want int, list []T, err error) error {
	if err == nil && len(list) != want {
		err = fmt.Errorf("%d rows instead of %d", len(list), want)
	}
	return err
}

// Cases are the operations as the toolkits do them. What a toolkit does not offer is left out of its case. The first
// toolkit is the one to compare with.
func Cases(ctx context.Context, db *data.Database, toolkits []*Bound, wanted func(Operation) bool) ([]*measure.Case, error) {
	var out []*measure.Case
	for _, op := range Operations {
		if !wanted(op) {
			continue
		}
		c := &measure.Case{Name: op.Name, Bench: op.Bench, Goroutines: op.Goroutines, Step: op.Step, Once: op.Once}
		if op.Writes {
			c.Prepare = db.ResetAccounts
		}
		for _, t := range toolkits {
			err := t.Check(ctx, db, op)
			if errors.Is(err, ErrNotOffered) {
				continue
			}
			if err != nil {
				return nil, err
			}
			c.Contestants = append(c.Contestants, measure.Contestant{Name: t.Name, Run: t.Runs[op.Bench]})
		}
		out = append(out, c)
	}
	return out, nil
}
