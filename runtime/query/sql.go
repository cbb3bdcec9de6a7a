package query

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"reflect"
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

//go:generate go run ./internal/arity
//go:generate go run ./internal/columns

// RawQuery is a query in the SQL of the database.
type RawQuery[R any] struct {
	conn *Conn
	op   wire.Op
	e    sqlgen.Expr
	cols int
	cell func(wire.Row) R
}

func rawQuery[R any](on Runner, sql string, args []any, cols int, cell func(wire.Row) R) RawQuery[R] {
	c := on.Conn()
	return RawQuery[R]{c, opOf(c.dialect, sql), sqlexpr.RawStatement(sql, valuesOf(args)), cols, cell}
}

// All returns the rows. The list is empty if there is no row; that is no error.
func (q RawQuery[R]) All(ctx context.Context) ([]R, error) {
	out := []R{}
	for r, err := range q.Iter(ctx) {
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// Iter streams the rows like QueryIter. A statement that begins with SELECT, VALUES, TABLE or SHOW is a read, and is repeated if its
// answer is lost. Other statements may write (INSERT ... RETURNING) and are sent once.
func (q RawQuery[R]) Iter(ctx context.Context) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		if err := q.conn.mayRunRaw(ctx); err != nil {
			var none R
			yield(none, err)
			return
		}
		b := q.conn.builder(nil, q.op)
		defer b.Free()
		b.Raw = true
		b.Expr(q.e)
		each(ctx, q.conn, b, q.cols, q.cell, yield)
	}
}

// opOf returns the kind of a statement, by its first word.
func opOf(d *dialect.Dialect, sql string) wire.Op {
	word, before := d.Syntax.FirstWord(sql)
	if strings.ContainsAny(before, "(;") {
		return wire.OpOther
	}
	switch strings.ToUpper(word) {
	case "SELECT", "VALUES", "TABLE", "SHOW":
		return wire.OpRead
	}
	return wire.OpOther
}

// Exec executes a statement in the SQL of the database, with placeholders as in Raw, and returns the number of changed rows.
func Exec(ctx context.Context, on Runner, sql string, args ...any) (int, error) {
	c := on.Conn()
	if err := c.mayRunRaw(ctx); err != nil {
		return 0, err
	}
	b := c.builder(nil, wire.OpOther)
	defer b.Free()
	b.Raw = true
	b.Expr(sqlexpr.RawStatement(sql, valuesOf(args)))
	n, err := c.exec(ctx, b)
	return int(n), err
}

// cellOf returns the function that reads a cell as a T: booleans, numbers, strings, []byte, time.Time, [16]byte, json.RawMessage, slices of
// them, types with one of these as the underlying type, and pointers to them for nullable cells.
func cellOf[T any]() func(wire.Row) T {
	for _, c := range cells {
		if cell, ok := c.(func(wire.Row) T); ok {
			return cell
		}
	}
	return convertedCell[T]()
}

// convertedCell reads a cell of a named type (uuid.UUID, a string type) as the underlying type.
func convertedCell[T any]() func(wire.Row) T {
	t := reflect.TypeFor[T]()
	pointer := t.Kind() == reflect.Pointer
	if pointer {
		t = t.Elem()
	}
	b, k := sqlexpr.BasicOf(t), sqlexpr.KindOfGo(t)
	return func(r wire.Row) (out T) {
		if b == nil && k == nil {
			r.Fail(fmt.Errorf("a cell cannot be read as %s", reflect.TypeFor[T]()))
			return out
		}
		if pointer && r.Null() {
			return out
		}
		place := reflect.New(t)
		if k != nil {
			k.Read(r, place.Interface())
		} else if v := reflect.ValueOf(b.One(r)); fits(v, place.Elem()) {
			place.Elem().Set(v.Convert(t))
		} else {
			r.Fail(fmt.Errorf("%v does not fit in %s", v, t))
			return out
		}
		if pointer {
			return place.Interface().(T)
		}
		return place.Elem().Interface().(T)
	}
}

var cells = []any{
	wire.Row.Bool, wire.Row.Int, wire.ReadInt[int], wire.ReadInt[int32], wire.ReadInt[int16], wire.ReadInt[uint64],
	wire.Row.Float, wire.ReadFloat[float32], wire.Row.Text, wire.Row.Bytes, wire.Row.Time, wire.Row.UUID, readRaw,
	orNil(wire.Row.Bool), orNil(wire.Row.Int), orNil(wire.ReadInt[int]), orNil(wire.ReadInt[int32]),
	orNil(wire.Row.Float), orNil(wire.Row.Text), orNil(wire.Row.Time), orNil(wire.Row.UUID),
	wire.Row.Texts, wire.Row.Ints, wire.Row.Floats, wire.Row.Bools, wire.Row.Times, wire.Row.UUIDs,
}

func readRaw(r wire.Row) json.RawMessage {
	if r.Null() {
		return nil
	}
	return append(json.RawMessage(nil), r.JSON()...)
}

func orNil[T any](read func(wire.Row) T) func(wire.Row) *T {
	return func(r wire.Row) *T { return wire.Ptr(r, read) }
}

func valuesOf(args []any) []wire.Value {
	out := make([]wire.Value, len(args))
	for i, a := range args {
		out[i] = wire.ValueOf(a)
	}
	return out
}
