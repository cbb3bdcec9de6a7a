package sqlexpr

import (
	"time"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
)

// Now is cut to the package's precision, so that what it was written to is found by the value that is read.
type Now struct{}

func (Now) WriteSQL(b *sqlgen.Builder) {
	if packagePrecision(b) == time.Millisecond {
		b.Call(dialect.NowMilli)
		return
	}
	b.Call(dialect.Now)
}
