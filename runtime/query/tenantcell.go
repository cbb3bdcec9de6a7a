package query

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/crategen/crategen/internal/slab"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/jsontext"
	"github.com/crategen/crategen/runtime/wire"
)

// setField sets a field as if the value had been read from the database. The field must then hold it.
func setField[E any](entity *Entity[E], e E, column int, v wire.Value) error {
	r := &oneCell{v: v}
	entity.Read(e, column, r)
	if r.err == nil && !sameValue(entity.Value(e, column), v) {
		r.err = errors.New("the field does not keep the tenant as it is")
	}
	if r.err != nil {
		return fmt.Errorf("%s.%s: %w: %w", entity.Table.Entity, entity.Table.Columns[column].Name, dberr.ErrTenant, r.err)
	}
	return nil
}

// oneCell is a row with one cell: a text, an integer or a UUID, the types that a tenant may have. What else a field's type
// asks for is an error of the row.
type oneCell struct {
	v   wire.Value
	err error
}

func (r *oneCell) Null() bool       { return false }
func (r *oneCell) Int() int64       { return tenantAs(r, wire.Value.Int, wire.KindInt) }
func (r *oneCell) Uint() uint64     { return tenantAs(r, wire.Value.Uint, wire.KindInt, wire.KindUint) }
func (r *oneCell) Slabs() *slab.Set { return new(slab.Set) }
func (r *oneCell) UUID() [16]byte   { return tenantAs(r, wire.Value.UUID, wire.KindUUID) }

// Text is also how a type with a Scan of its own is given a UUID.
func (r *oneCell) Text() string {
	if r.v.Kind() == wire.KindUUID {
		return uuidText(r.v.UUID())
	}
	return tenantAs(r, wire.Value.Text, wire.KindText)
}

func (r *oneCell) Bool() bool                  { return tenantAs(r, wire.Value.Bool) }
func (r *oneCell) Float() float64              { return tenantAs(r, wire.Value.Float) }
func (r *oneCell) Bytes() []byte               { return tenantAs(r, wire.Value.Bytes) }
func (r *oneCell) Time() time.Time             { return tenantAs(r, wire.Value.Time) }
func (r *oneCell) JSON() []byte                { return tenantAs(r, wire.Value.Bytes) }
func (r *oneCell) Document() *jsontext.Decoder { return tenantAs[*jsontext.Decoder](r, nil) }
func (r *oneCell) Texts() []string             { return tenantAs(r, wire.Value.Texts) }
func (r *oneCell) Ints() []int64               { return tenantAs(r, wire.Value.Ints) }
func (r *oneCell) Floats() []float64           { return tenantAs(r, wire.Value.Floats) }
func (r *oneCell) Bools() []bool               { return tenantAs(r, wire.Value.Bools) }
func (r *oneCell) Times() []time.Time          { return tenantAs(r, wire.Value.Times) }
func (r *oneCell) UUIDs() [][16]byte           { return tenantAs(r, wire.Value.UUIDs) }

// Fail implements wire.Row.
func (r *oneCell) Fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// tenantAs is the cell, if it is of one of the kinds.
func tenantAs[T any](r *oneCell, get func(wire.Value) T, kinds ...wire.Kind) (v T) {
	if !slices.Contains(kinds, r.v.Kind()) {
		r.Fail(fmt.Errorf("it is no field for a tenant of kind %s", r.v.Kind()))
		return v
	}
	return get(r.v)
}
