package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/crategen/crategen/bench/data"
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
	results, failed := s.measure(ctx, cases)
	version, err := db.Version(ctx)
	if err != nil {
		return err
	}
	name := "PostgreSQL"
	if db.Cockroach {
		name = "CockroachDB"
	}
	return errors.Join(failed, s.publish(strings.ToLower(name), name+", "+version, results))
}
