package crate

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/crategen/crategen/internal/analyzer"
	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// scratchSchema is the schema of the tables that Scratch creates. It has one name, so that a user can be allowed to use it.
const scratchSchema = "crategen_scratch"

// Scratch returns the tables and views of a state in the form of CrateDB. It creates them in a separate schema, with one shard and no
// replicas, and drops them again. It omits a view that the server rejects, because the view may read a table that does not exist
// yet.
func (Printer) Scratch(ctx context.Context, db wire.DB, want *state.Database) (_ *state.Database, err error) {
	if err := dropStale(ctx, db); err != nil {
		return nil, err
	}
	var random [4]byte
	_, _ = rand.Read(random[:])
	run := fmt.Sprintf("%x_%x", time.Now().Unix(), random)
	out := &state.Database{Target: want.Target}
	var live analyzer.Live
	if ownAnalyzers(want) {
		if live, err = analyzer.Read(ctx, db); err != nil {
			return nil, err
		}
		dropStaleAnalyzers(ctx, db, live)
	}
	for i, t := range want.Tables {
		name := state.TableName{Schema: scratchSchema, Name: fmt.Sprintf("t_%s_%d", run, i)}
		printed, err := scratchTable(ctx, db, name, t, live, run+"_"+strconv.Itoa(i))
		if err != nil {
			return nil, fmt.Errorf("the server refuses the table %s of the schema: %w", t, err)
		}
		out.Tables = append(out.Tables, printed)
	}
	for i, v := range want.Views {
		name := state.TableName{Schema: scratchSchema, Name: fmt.Sprintf("v_%s_%d", run, i)}
		printed, err := scratchView(ctx, db, name, v)
		if err != nil {
			return nil, err
		}
		if printed != nil {
			out.Views = append(out.Views, printed)
		}
	}
	return out, nil
}

// stale is the age at which a scratch table belongs to no run any more. Clocks of clients differ.
const stale = time.Hour

var scratchName = regexp.MustCompile(`^t_([0-9a-f]+)_[0-9a-f]{8}_[0-9]+$`)

// dropStale drops the scratch tables that killed runs left. Their names have the time.
func dropStale(ctx context.Context, db wire.DB) error {
	var old []string
	err := ask.Rows(ctx, db, "SELECT table_name FROM information_schema.tables WHERE table_schema = "+ddltext.Literal(scratchSchema), func(r wire.Rows) {
		name := r.Text()
		if m := scratchName.FindStringSubmatch(name); m != nil {
			if at, err := strconv.ParseInt(m[1], 16, 64); err == nil && time.Since(time.Unix(at, 0)) > stale {
				old = append(old, name)
			}
		}
	})
	for _, name := range old {
		_ = ask.Exec(ctx, db, "DROP TABLE IF EXISTS "+ddltext.Table(state.TableName{Schema: scratchSchema, Name: name})) // the next run tries again
	}
	return err
}

func scratchTable(ctx context.Context, db wire.DB, name state.TableName, t *state.Table, live analyzer.Live, run string) (_ *state.Table, err error) {
	moved := *t
	moved.TableName, moved.Shards, moved.Doc = name, 1, nil
	moved.Settings = maps.Clone(t.Settings)
	if moved.Settings == nil {
		moved.Settings = make(map[string]string)
	}
	moved.Settings["number_of_replicas"] = "0"
	fulltexts, drop, err := scratchAnalyzers(ctx, db, live, run, t.Fulltexts)
	defer func() { err = errors.Join(err, drop()) }()
	if err != nil {
		return nil, err
	}
	moved.Fulltexts = fulltexts
	full := ddltext.Table(name)
	if err := ask.Exec(ctx, db, createTable(&moved).SQL); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, ask.Exec(context.WithoutCancel(ctx), db, "DROP TABLE IF EXISTS "+full)) }()
	text, err := ask.Value(ctx, db, "SHOW CREATE TABLE "+full)
	if err != nil {
		return nil, err
	}
	printed, err := read(text)
	if err != nil {
		return nil, err
	}
	for i, x := range printed.Fulltexts {
		if at := slices.IndexFunc(t.Fulltexts, func(o state.Fulltext) bool { return o.Name == x.Name }); at >= 0 && t.Fulltexts[at].Own != nil {
			printed.Fulltexts[i].Analyzer, printed.Fulltexts[i].Own = t.Fulltexts[at].Analyzer, t.Fulltexts[at].Own
		}
	}
	printed.TableName, printed.Shards = t.TableName, t.Shards
	delete(printed.Settings, "number_of_replicas")
	if replicas, ok := t.Settings["number_of_replicas"]; ok {
		printed.Settings["number_of_replicas"] = replicas
	}
	return printed, nil
}

func scratchView(ctx context.Context, db wire.DB, name state.TableName, v *state.View) (_ *state.View, err error) {
	full := ddltext.Table(name)
	if ask.Exec(ctx, db, "CREATE VIEW "+full+" AS\n"+v.Query) != nil {
		return nil, nil
	}
	defer func() { err = errors.Join(err, ask.Exec(context.WithoutCancel(ctx), db, "DROP VIEW IF EXISTS "+full)) }()
	query, err := ask.Value(ctx, db, "SELECT view_definition FROM information_schema.views WHERE table_schema = "+
		ddltext.Literal(name.Schema)+" AND table_name = "+ddltext.Literal(name.Name))
	return &state.View{TableName: v.TableName, Query: query}, err
}

// Inspect reads a database: the tables and views of a cluster that keep accepts, because each schema may be that of another application.
func (Printer) Inspect(ctx context.Context, s wire.Session, keep func(state.TableName) bool) (*state.Database, error) {
	return inspect(ctx, s, keep)
}
