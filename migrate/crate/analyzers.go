package crate

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/crategen/crategen/internal/analyzer"
	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// createAnalyzers are the statements for the own analyzers of a table. ask.Exec runs them, which replaces none.
func createAnalyzers(t *state.Table) []state.Statement {
	var list []state.Statement
	for i, x := range t.Fulltexts {
		if x.Own != nil && !slices.ContainsFunc(t.Fulltexts[:i], func(o state.Fulltext) bool { return o.Analyzer == x.Analyzer }) {
			list = append(list, state.Statement{Kind: state.KindAnalyzer, Table: t.String(), Name: x.Analyzer, SQL: x.Own.Create()})
		}
	}
	return list
}

// scratchAnalyzer is the beginning of the names of analyzers that Scratch creates, and staleAnalyzer what it is followed by.
const scratchAnalyzer = "crategen_scratch_"

var staleAnalyzer = regexp.MustCompile(`^` + scratchAnalyzer + `([0-9a-f]+)_[0-9a-f]{8}_`)

// scratchAnalyzers gives the indexes of a scratch table analyzers that the cluster has: the own ones if they are there, and otherwise some
// with other names, which drop removes again. So a comparison leaves nothing, and the server says what it refuses.
func scratchAnalyzers(ctx context.Context, db wire.DB, live analyzer.Live, run string, list []state.Fulltext) (_ []state.Fulltext, drop func() error, err error) {
	var made []string
	drop = func() error {
		var all error
		for _, name := range made {
			all = errors.Join(all, ask.Exec(context.WithoutCancel(ctx), db, "DROP ANALYZER "+ddltext.Ident(name)))
		}
		return all
	}
	out := slices.Clone(list)
	for i, x := range out {
		if x.Own == nil {
			continue
		}
		there, err := live.Has(x.Own.ServerName())
		if err != nil || there {
			if err != nil {
				return nil, drop, err
			}
			continue
		}
		own := *x.Own
		own.Name = scratchAnalyzer + run + "_" + strconv.Itoa(i)
		if err := ask.Exec(ctx, db, own.Create()); err != nil {
			return nil, drop, fmt.Errorf("the server refuses the analyzer %s of the schema: %w", x.Own.Name, err)
		}
		out[i].Own, out[i].Analyzer = nil, own.ServerName()
		made = append(made, out[i].Analyzer)
	}
	return out, drop, nil
}

// dropStaleAnalyzers drops the scratch analyzers that killed runs left. Their names have the time.
func dropStaleAnalyzers(ctx context.Context, db wire.DB, live analyzer.Live) {
	for name := range live.Names() {
		if m := staleAnalyzer.FindStringSubmatch(name); m != nil {
			if at, err := strconv.ParseInt(m[1], 16, 64); err == nil && time.Since(time.Unix(at, 0)) > stale {
				_ = ask.Exec(ctx, db, "DROP ANALYZER "+sqlquote.Name(name)) // the next run tries again
			}
		}
	}
}

// ownAnalyzers reports whether an index of the tables has an own analyzer.
func ownAnalyzers(db *state.Database) bool {
	return slices.ContainsFunc(db.Tables, func(t *state.Table) bool {
		return slices.ContainsFunc(t.Fulltexts, func(x state.Fulltext) bool { return x.Own != nil })
	})
}
