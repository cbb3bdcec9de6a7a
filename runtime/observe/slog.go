package observe

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Option is an option of Slog.
type Option func(*options)

type options struct {
	slow time.Duration // 0 for all statements
	args bool
}

// SlowerThan logs, of the statements that go well, only those that took longer than d, and those at level Warn.
func SlowerThan(d time.Duration) Option { return func(o *options) { o.slow = d } }

// WithArgs logs the first 20 arguments of a statement as well, long ones cut. They are what the users of the program
// typed in: think of where the log goes. Arguments of Sensitive fields are never logged.
func WithArgs() Option { return func(o *options) { o.args = true } }

// Slog logs every statement at level Debug. One that failed is logged in any case: at level Warn if programs are expected
// to deal with it (a broken constraint, a serialization conflict, a context that was cancelled), at level Error otherwise.
//
// The attributes are op, entity, statement (the text with placeholders, never a value of a generated statement), duration
// (until the rows were closed, so the time that the program took to read them counts), rows (read, or changed by a write),
// batch (the rows of a bulk write), node, tx and attempt (in transactions), args (WithArgs), error. Those that do not apply
// are left out. The context is the statement's, for handlers that add a trace to the record.
func Slog(logger *slog.Logger, opts ...Option) wire.Middleware {
	var o options
	for _, opt := range opts {
		opt(&o)
	}
	return func(next wire.Handler) wire.Handler {
		return func(ctx context.Context, c *wire.Call) error {
			if !logger.Enabled(ctx, slog.LevelError) {
				return next(ctx, c)
			}
			start := time.Now()
			c.OnDone(func(out wire.Outcome) { o.log(ctx, logger, c, out, time.Since(start)) })
			return next(ctx, c)
		}
	}
}

func (o *options) log(ctx context.Context, logger *slog.Logger, c *wire.Call, out wire.Outcome, took time.Duration) {
	level, message := slog.LevelDebug, "statement"
	switch {
	case out.Err != nil:
		level, message = levelOf(out.Err), "statement failed"
	case o.slow == 0:
	case took > o.slow:
		level, message = slog.LevelWarn, "slow statement"
	default:
		return
	}
	if logger.Enabled(ctx, level) {
		logger.LogAttrs(ctx, level, message, o.attrs(c, out, took)...)
	}
}

func (o *options) attrs(c *wire.Call, out wire.Outcome, took time.Duration) []slog.Attr {
	attrs := append(make([]slog.Attr, 0, 11), slog.String("op", c.Op().String()))
	if c.Entity() != "" {
		attrs = append(attrs, slog.String("entity", c.Entity()))
	}
	attrs = append(attrs, slog.String("statement", c.SQL()), slog.Duration("duration", took))
	switch c.Op() {
	case wire.OpBegin, wire.OpCommit, wire.OpRollback:
	default:
		attrs = append(attrs, slog.Int64("rows", rows(c, out)))
	}
	if c.BulkRows() > 0 {
		attrs = append(attrs, slog.Int("batch", c.BulkRows()))
	}
	if out.Node != "" {
		attrs = append(attrs, slog.String("node", out.Node))
	}
	if c.InTx() {
		attrs = append(attrs, slog.Bool("tx", true), slog.Int("attempt", c.Attempt()))
	}
	if o.args && c.NumArgs() > 0 {
		attrs = append(attrs, slog.Any("args", args(c)))
	}
	if out.Err != nil {
		attrs = append(attrs, slog.String("error", out.Err.Error()))
	}
	return attrs
}

// rows is what a reader of logs takes for the rows of a statement: of raw SQL, which may read or write, the ones read unless
// it changed some.
func rows(c *wire.Call, out wire.Outcome) int64 {
	if c.Op() == wire.OpRead || c.Op() == wire.OpOther && out.Affected == 0 {
		return out.Returned
	}
	return out.Affected
}

// levelOf tells what happens in the course of things from what somebody should look at.
func levelOf(err error) slog.Level {
	var broken *dberr.ConstraintError
	if errors.As(err, &broken) || errors.Is(err, dberr.ErrSerialization) || errors.Is(err, context.Canceled) {
		return slog.LevelWarn
	}
	return slog.LevelError
}
