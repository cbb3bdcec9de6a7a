package wire

import (
	"context"
)

// Option is an option of a generated package's Open. A Driver may be one, as sqlite.Driver is.
type Option interface {
	Apply(o *Options)
}

// Options are the collected options of an Open.
type Options struct {
	Drivers    []Driver     // besides those of the package's targets
	Middleware []Middleware // the first one is the outermost
	CursorKeys [][]byte     // open the cursors of pages; the first one seals them. None is a random one
	Tenants    []Tenant     // at most one
	Config     []ConfigOption

	ReadYourWrites bool // query.ReadYourWrites
	HideWrites     bool // query.HideWrites
}

// ConfigOption overrides a part of the URL's configuration. Package connect has them.
type ConfigOption func(*Config) error

// Apply implements Option.
func (o ConfigOption) Apply(to *Options) { to.Config = append(to.Config, o) }

// Tenant restricts statements to one tenant.
type Tenant struct {
	Column string
	List   any // an empty list of the Go type of the value, for its type; reflect.Type itself leads to much code in packages that name a client
	Value  func(ctx context.Context) (Value, error)
}
