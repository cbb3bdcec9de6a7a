package main

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/bench/measure"
	"github.com/crategen/crategen/bench/suite"
	"github.com/crategen/crategen/bench/toolkits"
	"github.com/crategen/crategen/internal/pgtest"
)

// sql measures the toolkits on PostgreSQL or CockroachDB.
func (s *settings) sql(ctx context.Context) error {
	if s.url == "" {
		url, err := pgtest.Start()
		if err != nil {
			return fmt.Errorf("%w: name a database with -url", err)
		}
		s.url = url
	}
	db, err := data.Open(ctx, s.url, data.Full)
	if err != nil {
		return err
	}
	defer db.Close()
	first := true
	list, err := toolkits.Open(ctx, s.url, data.Full, func(name string) bool {
		wanted := first || s.by.MatchString(name)
		first = false
		return wanted
	})
	if err != nil {
		return err
	}
	defer toolkits.Close(list)
	cases, err := suite.Cases(ctx, db, list, func(op suite.Operation) bool { return s.ops.MatchString(op.Bench) })
	if err != nil {
		return err
	}
	results, err := s.measure(ctx, cases)
	if err != nil {
		return err
	}
	version, err := db.Version(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("%s\n\n%s\nCPU time of the client:\n\n%s", version, measure.Table(results), measure.CPUTable(results))
	return nil
}
