// Package observe holds middleware that tells what a client sends to its database: [Slog] writes it to a logger. Package
// otelquery below it makes spans and metrics of OpenTelemetry. Both are given to Open:
//
//	client, err := db.Open(ctx, url, query.Use(observe.Slog(slog.Default(), observe.SlowerThan(100*time.Millisecond))))
package observe
