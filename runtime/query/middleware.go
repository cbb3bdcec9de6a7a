package query

import "github.com/crategen/crategen/runtime/wire"

// Use adds middleware around every statement of a client, transactions included. It is an option of Open; the first
// middleware is the outermost.
func Use(middleware ...wire.Middleware) wire.Option { return use(middleware) }

type use []wire.Middleware

// Apply implements wire.Option.
func (u use) Apply(o *wire.Options) { o.Middleware = append(o.Middleware, u...) }
