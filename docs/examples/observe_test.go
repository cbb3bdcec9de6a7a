package examples

import (
	"context"
	"errors"
	"expvar"
	"fmt"
	"log/slog"
	"os"
	"time"

	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"github.com/crategen/crategen/runtime/observe"
	"github.com/crategen/crategen/runtime/observe/otelquery"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"
	"github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
)

func openLogged(ctx context.Context, url string, logger *slog.Logger) (*db.Client, error) {
	return db.Open(ctx, url, sqlite.Driver, query.Use(observe.Slog(logger, observe.SlowerThan(100*time.Millisecond))))
}

func openTraced(ctx context.Context, url string, spans trace.TracerProvider) (*db.Client, error) {
	return db.Open(ctx, url, sqlite.Driver, query.Use(otelquery.Middleware(otelquery.WithTracerProvider(spans))))
}

func publish(client *db.Client) {
	expvar.Publish("database", expvar.Func(func() any { return query.Nodes(client) }))
}

func measure(client *db.Client, meters metric.MeterProvider) (func() error, error) {
	stop, err := otelquery.ObserveNodes(func() []wire.NodeStats { return query.Nodes(client) },
		otelquery.WithMeterProvider(meters))
	return stop, err
}

// counts prints the rows of every statement, and what took long.
func counts(next wire.Handler) wire.Handler {
	return func(ctx context.Context, c *wire.Call) error {
		start := time.Now()
		c.OnDone(func(o wire.Outcome) {
			fmt.Printf("%s: %d rows\n", c.Name(), max(o.Returned, o.Affected))
			if took := time.Since(start); took > 10*time.Second {
				fmt.Println(c.SQL(), "took", took)
			}
		})
		return next(ctx, c)
	}
}

var errReadOnly = errors.New("the shop is being moved: reads only")

func readsOnly(next wire.Handler) wire.Handler {
	return func(ctx context.Context, c *wire.Call) error {
		switch c.Op() {
		case wire.OpInsert, wire.OpUpdate, wire.OpDelete, wire.OpOther:
			return errReadOnly
		}
		return next(ctx, c)
	}
}

func balances(ctx context.Context, client *db.Client) ([]*db.Account, error) {
	ctx = query.Tag(ctx, "route", "/balances")
	return client.Accounts.OrderBy(account.Balance.Desc()).All(ctx)
}

// withoutTimes makes the output of the examples the same each time.
func withoutTimes(_ []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey || a.Key == "duration" {
		return slog.Attr{}
	}
	return a
}

func Example_slog() {
	ctx := context.Background()
	logger := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: withoutTimes}))
	client, err := openLogged(ctx, "sqlite::memory:", logger)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()
	fmt.Println(client.CreateTables(ctx), "and nothing was slow")
	_ = client.Accounts.Insert(ctx, &db.Account{ID: 1, Email: "a@example.com", Currency: "EUR"})
	_ = client.Accounts.Insert(ctx, &db.Account{ID: 1, Email: "b@example.com", Currency: "EUR"})
	// Output:
	// <nil> and nothing was slow
	// level=WARN msg="statement failed" op=insert entity=Account statement="INSERT INTO \"accounts\" (\"id\", \"email\", \"balance\", \"owner\", \"currency\", \"opened_on\", \"seen\") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)" rows=0 error="unique constraint \"accounts.id\": UNIQUE constraint failed: accounts.id [node :memory:, code 1555]"
}

func Example_openTelemetry() {
	ctx := context.Background()
	exporter := tracetest.NewInMemoryExporter()
	client, err := openTraced(ctx, "sqlite::memory:", sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter)))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()
	if err := client.CreateTables(ctx); err != nil {
		fmt.Println(err)
		return
	}
	exporter.Reset()
	err = client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Accounts.Insert(ctx, &db.Account{Email: "a@example.com", Currency: "EUR"})
	})
	if err != nil {
		fmt.Println(err)
	}
	for _, span := range exporter.GetSpans() {
		fmt.Println(span.Name)
	}
	// Output:
	// BEGIN
	// INSERT accounts
	// COMMIT
}

func Example_middleware() {
	fmt.Println(withAccounts(context.Background(), counts))
	fmt.Println(withAccounts(context.Background(), readsOnly))
	// Output:
	// schema: 0 rows
	// schema: 0 rows
	// schema: 0 rows
	// schema: 0 rows
	// schema: 0 rows
	// schema: 0 rows
	// schema: 0 rows
	// schema: 0 rows
	// schema: 0 rows
	// schema: 0 rows
	// schema: 0 rows
	// schema: 0 rows
	// insert Account: 2 rows
	// select Account: 2 rows
	// <nil>
	// insert Account: the shop is being moved: reads only
}

// withAccounts writes and reads two accounts through middleware.
func withAccounts(ctx context.Context, middleware ...wire.Middleware) error {
	client, err := db.Open(ctx, "sqlite::memory:", sqlite.Driver, query.Use(middleware...))
	if err != nil {
		return err
	}
	defer client.Close()
	if err := client.CreateTables(ctx); err != nil {
		return err
	}
	if err := client.Accounts.InsertMany(ctx, []*db.Account{{Email: "a@example.com"}, {Email: "b@example.com"}}); err != nil {
		return err
	}
	_, err = balances(ctx, client)
	return err
}

func Example_nodes() {
	ctx := context.Background()
	client, err := db.Open(ctx, "sqlite::memory:", sqlite.Driver)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()
	publish(client)
	stop, err := measure(client, sdkmetric.NewMeterProvider())
	fmt.Println(expvar.Get("database"), err, stop())
	// Output: null <nil> <nil>
}
