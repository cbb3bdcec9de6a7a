package connect

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/modulepath"
	"github.com/crategen/crategen/runtime/wire"
)

// Open opens the database with the driver of its scheme. The driver has reached at least one node when Open returns.
func Open(ctx context.Context, c *wire.Config, drivers []wire.Driver) (wire.DB, error) {
	var known []string
	for _, d := range drivers {
		schemes := d.Schemes()
		if slices.Contains(schemes, c.Scheme) {
			return d.Open(ctx, c)
		}
		known = append(known, schemes...)
	}
	if c.Scheme == "sqlite" {
		return nil, fmt.Errorf("database URL: SQLite is linked only on request: "+
			"pass sqlite.Driver to Open (import %s/runtime/sqlite)", modulepath.Path)
	}
	return nil, fmt.Errorf("database URL: no driver for scheme %q was passed to Open; there are drivers for: %s",
		c.Scheme, strings.Join(known, ", "))
}
