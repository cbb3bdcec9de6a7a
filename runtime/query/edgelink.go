package query

import (
	"context"
	"fmt"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Links is a many-to-many edge between entities with keys of types K and L: a *ManyToMany.
type Links[K, L any] interface {
	linked(K, L) *Join
}

// Link links the entity with the key from to the entities with the keys targets, in statements of up to 1,000 pairs each. It
// ignores pairs that are linked already. For an edge that is its own inverse (friends) it links both directions. Several
// statements are atomic only in a transaction.
//
// The error is dberr.ErrZeroKey for a zero key that is not a number. With a Tenant, the error is dberr.ErrTenant if a row at either
// end belongs to another tenant.
//
// CrateDB does not check that rows with the keys exist, and queries see new pairs within a second, or after Refresh.
func Link[K, L any](ctx context.Context, on Runner, edge Links[K, L], from K, targets ...L) error {
	return link(ctx, on.Conn(), edge.linked(from, *new(L)), sqlexpr.Argument(from), values(targets))
}

// Unlink removes the links from the entity with the key from to the entities with the keys targets. It does not remove entities. A
// pair without a link is no error. For an edge that is its own inverse it unlinks both directions. Several statements are atomic
// only in a transaction.
func Unlink[K, L any](ctx context.Context, on Runner, edge Links[K, L], from K, targets ...L) error {
	return unlink(ctx, on.Conn(), edge.linked(from, *new(L)), sqlexpr.Argument(from), values(targets))
}

func values[T any](list []T) []wire.Value {
	out := make([]wire.Value, len(list))
	for i, v := range list {
		out[i] = sqlexpr.Argument(v)
	}
	return out
}

func link(ctx context.Context, c *Conn, j *Join, from wire.Value, targets []wire.Value) error {
	if err := ownEnds(ctx, c, j, from, targets); err != nil {
		return linkError("link", j, err)
	}
	for batch := range slices.Chunk(targets, bulkRows) {
		if err := insertPairs(ctx, c, j, from, batch); err != nil {
			return linkError("link", j, err)
		}
	}
	return nil
}

func linkError(what string, j *Join, err error) error {
	return fmt.Errorf("%s %s: %w", what, j.Name, err)
}

// pairs starts a statement on the join table.
func pairs(c *Conn, j *Join, op wire.Op) (*sqlgen.Builder, *dialect.Table) {
	b := c.builder(nil, op)
	table := b.Lookup(j.Through.Table)
	b.Table, b.Statement.Entity = table, table.Entity
	b.Statement.Idempotent = true
	return b, table
}

func insertPairs(ctx context.Context, c *Conn, j *Join, from wire.Value, targets []wire.Value) error {
	t := &j.Through
	b, table := pairs(c, j, wire.OpInsert)
	defer b.Free()
	near, _ := table.Column(t.Near)
	far, _ := table.Column(t.Far)
	if near == nil || far == nil {
		return fmt.Errorf("the package has no table %q with the columns %q and %q: generate it again", t.Table, t.Near, t.Far)
	}
	b.InsertBulk(table, []dialect.Column{*near, *far})
	b.Write(" ON CONFLICT DO NOTHING")
	value := func(v wire.Value, of *dialect.Column) {
		if v = sqlexpr.CheckErr(b, sqlexpr.Fit(v, of)); zeroKey(v) && !dialect.IsNumber(of.Type) {
			b.Fail(&dberr.ValidationError{Entity: j.Name, Field: of.Name, Err: dberr.ErrZeroKey})
		}
		b.AddArg(of.Name, v)
	}
	add := func(one, other wire.Value) {
		value(one, near)
		value(other, far)
		b.Statement.Rows++
	}
	for _, target := range targets {
		add(from, target)
		if t.Both {
			add(target, from)
		}
	}
	rows, err := c.bulk(ctx, b)
	if err != nil {
		return err
	}
	if err := rows.Close(); err != nil {
		return named(b, err)
	}
	return nil
}

// unlink deletes by the key of the pairs, which CrateDB looks up without waiting for a refresh.
func unlink(ctx context.Context, c *Conn, j *Join, from wire.Value, targets []wire.Value) error {
	if err := ownEnds(ctx, c, j, from, targets); err != nil {
		return linkError("unlink", j, err)
	}
	t := &j.Through
	for batch := range slices.Chunk(targets, c.dialect.KeyBatch(2)) {
		err := deletePairs(ctx, c, j, t.Near, from, t.Far, batch)
		if err == nil && t.Both {
			err = deletePairs(ctx, c, j, t.Far, from, t.Near, batch)
		}
		if err != nil {
			return linkError("unlink", j, err)
		}
	}
	return nil
}

func deletePairs(ctx context.Context, c *Conn, j *Join, one string, key wire.Value, other string, list []wire.Value) error {
	b, table := pairs(c, j, wire.OpDelete)
	defer b.Free()
	b.Write("DELETE FROM ")
	b.TableName(table)
	near := sqlexpr.CompareValue(one, dialect.Text, sqlexpr.OpEQ, sqlexpr.CheckErr(b, key))
	far := sqlexpr.ColumnIn(other, dialect.Text, wire.ListOf(list), false)
	if c.dialect.VersionColumns != nil && b.Err() == nil {
		if w := keyedBy(c, table, []sqlgen.Expr{near, far}, b, nil); w != nil {
			_, err := w.run(ctx)
			return err
		}
	}
	b.Write(" WHERE ")
	b.Expr(near)
	b.Write(" AND ")
	b.Expr(far)
	_, err := c.exec(ctx, b)
	return err
}
