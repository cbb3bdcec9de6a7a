package query

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"time"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// Frequency is a value and the number of rows that have it.
type Frequency[T any] struct {
	Value T
	Count int64
}

// maxTopK is the maximum number of values of TopK.
const maxTopK = 10_000

var errTopK = fmt.Errorf("TopK returns 1 to %d values", maxTopK)

// TopK returns the k most frequent values of the rows of a table or query, the most frequent one first, without NULL. Of values with the
// same frequency it may return any. CrateDB estimates the frequencies if there are very many values, with little memory; the other databases
// count exactly. k is 1 to 10,000.
func TopK[M any, T Basic](ctx context.Context, from Source[M], c Operand[M, T], k int) ([]Frequency[T], error) {
	if k < 1 || k > maxTopK {
		return nil, errTopK
	}
	e, cell := c.operand(*new(M))
	known := Predicate[M]{sqlexpr.IsNull(e, true)}
	if from.Source(*new(M)).conn.dialect.Functions[dialect.TopK] != "" {
		top := sqlexpr.Aggregation{Func: "TopK", Form: dialect.TopK, Arg: e, Second: sqlexpr.Number(k), To: sqlexpr.NoCast}
		read := func(r wire.Row) []Frequency[T] { return frequencies[T](r) }
		return selection[M](read, sqlexpr.Output{Expr: &top, Read: read}).From(from).Where(known).Only(ctx)
	}
	count := sqlexpr.Aggregation{Func: "count", To: sqlexpr.NoCast}
	s := selection[M](func(r wire.Row) Frequency[T] { return Frequency[T]{cell(r), r.Int()} },
		sqlexpr.Output{Expr: e, Read: cell}, sqlexpr.Output{Expr: &count, Read: wire.Row.Int}).From(from).Where(known).Limit(k)
	s.core.Groups = []sqlgen.Expr{e}
	s.core.Orders = []sqlexpr.Term{{Expr: &count, Desc: true}, {Expr: e}}
	return s.All(ctx)
}

// frequencies reads the object that topk returns. It is empty for no row at all.
func frequencies[T any](r wire.Row) []Frequency[T] {
	var top struct {
		Frequencies []struct {
			Item     json.RawMessage
			Estimate int64
		}
	}
	if err := json.Unmarshal(r.JSON(), &top); err != nil {
		r.Fail(err)
		return nil
	}
	out := make([]Frequency[T], len(top.Frequencies))
	for i, f := range top.Frequencies {
		if err := readItem(f.Item, reflect.ValueOf(&out[i].Value).Elem()); err != nil {
			r.Fail(fmt.Errorf("a value of topk: %w", err))
		}
		out[i].Count = f.Estimate
	}
	return out
}

var errItem = errors.New("it has another type than the column")

// readItem reads a value of a type of Basic from CrateDB's JSON.
func readItem(item json.RawMessage, to reflect.Value) error {
	switch {
	case to.Type() == reflect.TypeFor[time.Time]():
		ms, err := strconv.ParseInt(string(item), 10, 64)
		to.Set(reflect.ValueOf(time.UnixMilli(ms).UTC()))
		return err
	case to.Kind() == reflect.Array:
		var text string
		if err := json.Unmarshal(item, &text); err != nil {
			return err
		}
		id, ok := wire.ParseUUID([]byte(text))
		if !ok {
			return errItem
		}
		to.Set(reflect.ValueOf(id).Convert(to.Type()))
		return nil
	case to.CanFloat() && len(item) > 0 && item[0] == '"': // an infinity
		var text string
		if err := json.Unmarshal(item, &text); err != nil {
			return err
		}
		f, err := strconv.ParseFloat(text, 64)
		to.SetFloat(f)
		return err
	}
	return json.Unmarshal(item, to.Addr().Interface())
}
