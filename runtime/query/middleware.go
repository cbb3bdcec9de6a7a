package query

import "github.com/crategen/crategen/runtime/wire"

// Use puts middleware around every statement of a client, transactions included. It is an option of Open; of several the
// first one is the outermost.
func Use(middleware ...wire.Middleware) wire.Option { return use(middleware) }

type use []wire.Middleware

// Apply implements wire.Option.
func (u use) Apply(o *wire.Options) { o.Middleware = append(o.Middleware, u...) }
