package sqlgen

import (
	"slices"
	"strconv"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// A statement that is restricted to one tenant compares columns with a value that is known only when the statement is sent. Until
// then the text has holes for it: SetTenant puts the placeholder there, DropTenant takes out the comparisons. The argument
// is the last one, so that the others keep their numbers either way.

// hole is a place for the tenant in the text.
type hole struct {
	start int // where the comparison begins, with the word that joins it to what stands before
	at    int // where the placeholder goes; the comparison ends there

	constant bool // the tenant stands there as a constant, not as an argument
}

// TenantColumn writes the condition that the column Tenant of the current table holds the tenant, after word (" WHERE ",
// " AND "). Nothing of the same condition may follow but another " AND ".
//
// beside says that it stands beside an equality of the same column, by which the database is to look up a key. CrateDB does
// so only if it cannot see that there are two.
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

// TenantValue writes the tenant as a value of type t. A statement with it cannot do without a tenant.
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

// DropTenant takes out every comparison with the tenant. It reports false if the statement has the tenant as a value.
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

// FailTenant records an error for the statement if it is restricted to a tenant; without one it may be sent.
func (b *Builder) FailTenant(err error) {
	if b.tenantErr == nil {
		b.tenantErr = err
	}
}

// TenantErr returns the first error of FailTenant.
func (b *Builder) TenantErr() error { return b.tenantErr }
