// Package observe has middleware that reports the statements of a client: [Slog] writes them to a logger. Package otelquery
// below it makes spans and metrics of OpenTelemetry. Both are passed to Open:
//
//	client, err := db.Open(ctx, url, query.Use(observe.Slog(slog.Default(), observe.SlowerThan(100*time.Millisecond))))
package observe
