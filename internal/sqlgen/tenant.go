package sqlgen

import (
	"slices"
	"strconv"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// A statement that is restricted to one tenant compares columns with the tenant, which is known only when the statement is sent. Until then
// the text has holes: SetTenant inserts the placeholder, DropTenant removes the comparisons. The tenant is the last argument, so the
// numbers of the others do not depend on it.

// hole is a position for the tenant in the text.
type hole struct {
	start int // the start of the comparison, with the word before it
	at    int // the position of the placeholder, at the end of the comparison

	constant bool // the tenant is written as a constant
}

// TenantColumn writes the condition that the column Tenant of the current table has the tenant, after word (" WHERE ", " AND "). Only an
// " AND " may follow in the same condition.
//
// beside says that there is another equality of the same column, for the lookup of a key. CrateDB looks up the key only if it cannot see two
// equalities.
func (b *Builder) TenantColumn(word string, beside bool) {
	start := len(b.buf)
	b.Write(word)
	if beside {
		b.Write("coalesce(")
		b.Col(b.Tenant)
		b.Write(", ")
		b.Col(b.Tenant)
		b.Write(")")
	} else {
		b.Col(b.Tenant)
	}
	b.Write(" = ")
	b.holes = append(b.holes, hole{start, len(b.buf), b.constants})
}

// TenantValue writes the tenant as a value of type t. A statement with it needs a tenant.
func (b *Builder) TenantValue(t dialect.Type) {
	b.Dialect.Cast(b, tenantValue{}, t)
}

type tenantValue struct{}

func (tenantValue) WriteSQL(b *Builder) {
	b.holes = append(b.holes, hole{len(b.buf), len(b.buf), b.constants})
}

// NeedsTenant reports whether the text has holes.
func (b *Builder) NeedsTenant() bool { return len(b.holes) > 0 }

// SetTenant fills every hole with a placeholder for v.
func (b *Builder) SetTenant(v wire.Value) {
	if len(b.holes) == 0 {
		return
	}
	b.AddArg(b.Tenant, v)
	placeholder := strconv.AppendInt([]byte{b.Dialect.Placeholder}, int64(len(b.Statement.Args)), 10)
	for _, h := range slices.Backward(b.holes) {
		text := placeholder
		if h.constant {
			text = b.constantBytes(v)
		}
		b.buf = slices.Insert(b.buf, h.at, text...)
	}
	b.holes = b.holes[:0]
}

// DropTenant removes all comparisons with the tenant. It reports false if the statement has the tenant as a value.
func (b *Builder) DropTenant() bool {
	for _, h := range slices.Backward(b.holes) {
		if h.start == h.at {
			return false
		}
		b.buf = slices.Delete(b.buf, h.start, h.at)
	}
	b.holes = b.holes[:0]
	return true
}

// FailTenant records an error that applies only if the statement is restricted to a tenant.
func (b *Builder) FailTenant(err error) {
	if b.tenantErr == nil {
		b.tenantErr = err
	}
}

// TenantErr returns the first error of FailTenant.
func (b *Builder) TenantErr() error { return b.tenantErr }
