package sqlite

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/crategen/crategen/runtime/wire"
)

// Driver opens the scheme sqlite. The URL's database is a file name, created if missing, or :memory:.
var Driver driver

type driver struct{}

var (
	_ wire.Driver = Driver
	_ wire.Option = Driver
)

// Schemes returns sqlite.
func (driver) Schemes() []string { return []string{"sqlite"} }

// Apply makes the driver an option of a generated package's Open.
func (d driver) Apply(o *wire.Options) { o.Drivers = append(o.Drivers, d) }

const memory = ":memory:"

// Open opens the file with one connection; others follow when they are needed.
func (driver) Open(ctx context.Context, c *wire.Config) (wire.DB, error) {
	switch name := c.Database; {
	case name == "":
		return nil, errors.New("sqlite: the URL names no database: give " + memory + " or a file name")
	case strings.HasPrefix(name, "file:"):
		return nil, fmt.Errorf("sqlite: %q: remove file: and write the plain file name", name)
	case strings.IndexByte(name, 0) >= 0:
		return nil, fmt.Errorf("sqlite: %q: a file name cannot contain a NUL byte", name)
	}
	size := c.PoolSize
	if size <= 0 {
		size = 4 * runtime.NumCPU()
	}
	if c.Database == memory {
		size = 1
	}
	d := &db{pool: newPool(c.Database, size), timeout: c.Timeout}
	first, err := d.pool.acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("sqlite: open %s: %w", c.Database, err)
	}
	d.pool.release(first)
	return d, nil
}
