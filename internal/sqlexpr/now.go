package sqlexpr

import (
	"time"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
)

// Now is the current time, truncated to the package's precision, so that a row with it is found by the value that is read.
type Now struct{}

func (Now) WriteSQL(b *sqlgen.Builder) {
	if packagePrecision(b) == time.Millisecond {
		b.Call(dialect.NowMilli)
		return
	}
	b.Call(dialect.Now)
}
