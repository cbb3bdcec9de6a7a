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

// SlowerThan logs successful statements only if they took longer than d, at level Warn.
func SlowerThan(d time.Duration) Option { return func(o *options) { o.slow = d } }

// WithArgs also logs the first 20 arguments of a statement, long ones truncated. They can be input of the program's users:
// consider who can read the log. Arguments of Sensitive fields are never logged.
func WithArgs() Option { return func(o *options) { o.args = true } }

// Slog logs every statement at level Debug. Failed statements are always logged: at level Warn for errors that programs are
// expected to handle (a constraint violation, a serialization conflict, a cancelled context), otherwise at level Error.
//
// The attributes are op, entity, statement (the text with placeholders, never a value of a generated statement), duration
// (until the rows were closed, including the time that the program took to read them), rows (read, or changed by a write),
// batch (the rows of a bulk write), node, tx and attempt (in transactions), args (WithArgs), error. Attributes that do not
// apply are omitted. The context is that of the statement, for handlers that add a trace to the record.
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

// rows returns the number of rows for the log. For raw SQL, which may read or write, it is the number of rows read unless
// rows were changed.
func rows(c *wire.Call, out wire.Outcome) int64 {
	if c.Op() == wire.OpRead || c.Op() == wire.OpOther && out.Affected == 0 {
		return out.Returned
	}
	return out.Affected
}

// levelOf returns the level of an error: Warn for expected errors, Error for others.
func levelOf(err error) slog.Level {
	var broken *dberr.ConstraintError
	if errors.As(err, &broken) || errors.Is(err, dberr.ErrSerialization) || errors.Is(err, context.Canceled) {
		return slog.LevelWarn
	}
	return slog.LevelError
}
