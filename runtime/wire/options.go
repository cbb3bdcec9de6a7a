package wire

import (
	"context"
	"reflect"
)

// Option is an option of a generated package's Open. A Driver may be one, as sqlite.Driver is.
type Option interface {
	Apply(o *Options)
}

// Options are what the options of an Open add up to.
type Options struct {
	Drivers    []Driver     // besides those of the package's targets
	Middleware []Middleware // the first one is the outermost
	CursorKeys [][]byte     // open the cursors of pages; the first one seals them. None is a random one
	Tenants    []Tenant     // at most one
	Config     []ConfigOption
}

// ConfigOption changes what the URL says of the connections. Package connect makes them.
type ConfigOption func(*Config) error

// Apply implements Option.
func (o ConfigOption) Apply(to *Options) { to.Config = append(to.Config, o) }

// Tenant says how statements are kept to one tenant.
type Tenant struct {
	Column string
	Type   reflect.Type // of the value, in Go
	Value  func(ctx context.Context) (Value, error)
}
