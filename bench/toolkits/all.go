// Package toolkits knows every toolkit.
package toolkits

import (
	"context"
	"errors"
	"fmt"

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/bench/suite"
	"github.com/crategen/crategen/bench/toolkits/bob"
	"github.com/crategen/crategen/bench/toolkits/bun"
	"github.com/crategen/crategen/bench/toolkits/crategen"
	"github.com/crategen/crategen/bench/toolkits/ent"
	"github.com/crategen/crategen/bench/toolkits/gorm"
	"github.com/crategen/crategen/bench/toolkits/jet"
	"github.com/crategen/crategen/bench/toolkits/pgx"
	"github.com/crategen/crategen/bench/toolkits/sqlc"
	"github.com/crategen/crategen/bench/toolkits/stdsql"
)

// opener opens a toolkit and hides its types.
type opener struct {
	name string
	open func(ctx context.Context, url string, s data.Size) (*suite.Bound, error)
}

// all are the toolkits in the order of the table. Hand-written pgx comes first: it is what the others are compared with.
var all = []opener{
	named("pgx", pgx.Open),
	named("pgx-unnest", pgx.OpenUnnest),
	named("crategen", crategen.Open),
	named("database-sql", stdsql.Open),
	named("sqlc", sqlc.Open),
	named("ent", ent.Open),
	named("GORM", gorm.Open),
	named("bun", bun.Open),
	named("bob", bob.Open),
	named("go-jet", jet.Open),
}

func named[A, B any, T suite.Toolkit[A, B]](name string, open func(context.Context, string) (T, error)) opener {
	return opener{name, func(ctx context.Context, url string, s data.Size) (*suite.Bound, error) {
		t, err := open(ctx, url)
		if err != nil {
			return nil, fmt.Errorf("open %s: %w", name, err)
		}
		return suite.Bind(name, t, s), nil
	}}
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
