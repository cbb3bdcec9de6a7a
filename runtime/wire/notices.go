package wire

import "context"

// noticesKey is the key of the callback in a context.
type noticesKey struct{}

// WithNotices returns a context under which a statement of the operation OpSchema reports the notices of the server: f is called
// while the statement runs, from the goroutine that runs it. PostgreSQL and CockroachDB send notices; CockroachDB's contain the jobs
// that a statement waits for.
func WithNotices(ctx context.Context, f func(message string)) context.Context {
	return context.WithValue(ctx, noticesKey{}, f)
}

// Notices returns the callback of WithNotices, nil for none. It is for transports.
func Notices(ctx context.Context) func(message string) {
	f, _ := ctx.Value(noticesKey{}).(func(string))
	return f
}
