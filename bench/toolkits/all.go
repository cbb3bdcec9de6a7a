// Package toolkits knows every toolkit.
package toolkits

import (
	"context"
	"errors"
	"fmt"

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/bench/suite"
	"github.com/crategen/crategen/bench/toolkits/crategen"
	"github.com/crategen/crategen/bench/toolkits/pgx"
)

// opener opens a toolkit and hides its types.
type opener struct {
	name string
	open func(ctx context.Context, url string, s data.Size) (*suite.Bound, error)
}

// all are the toolkits in the order of the table. Hand-written pgx comes first: it is what the others are compared with.
var all = []opener{
	{"pgx", func(ctx context.Context, url string, s data.Size) (*suite.Bound, error) {
		t, err := pgx.Open(ctx, url)
		return bind("pgx", t, s, err)
	}},
	{"pgx-unnest", func(ctx context.Context, url string, s data.Size) (*suite.Bound, error) {
		t, err := pgx.Open(ctx, url)
		return bind("pgx-unnest", pgx.Unnest{Toolkit: t}, s, err)
	}},
	{"crategen", func(ctx context.Context, url string, s data.Size) (*suite.Bound, error) {
		t, err := crategen.Open(ctx, url)
		return bind("crategen", t, s, err)
	}},
}

func bind[A, B any](name string, t suite.Toolkit[A, B], s data.Size, err error) (*suite.Bound, error) {
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	return suite.Bind(name, t, s), nil
}

// Open opens those toolkits that are wanted.
func Open(ctx context.Context, url string, s data.Size, wanted func(name string) bool) ([]*suite.Bound, error) {
	var out []*suite.Bound
	for _, o := range all {
		if !wanted(o.name) {
			continue
		}
		b, err := o.open(ctx, url, s)
		if err != nil {
			return nil, errors.Join(err, Close(out))
		}
		out = append(out, b)
	}
	return out, nil
}

// Close closes toolkits.
func Close(list []*suite.Bound) error {
	var errs []error
	for _, b := range list {
		errs = append(errs, b.Close())
	}
	return errors.Join(errs...)
}
