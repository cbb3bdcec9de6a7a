package crate

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// replicas gives the partitions of the shadow the numbers of replicas that partitions of the table have of their own.
func (r *rebuilding) replicas(ctx context.Context) error {
	by := r.to.PartitionedBy
	if len(by) == 0 || !slices.Equal(by, r.copy.From.PartitionedBy) {
		return nil
	}
	live, err := r.partitions(ctx, r.live)
	if err != nil {
		return err
	}
	made, err := r.partitions(ctx, r.shadow)
	if err != nil {
		return err
	}
	table, err := ask.Value(ctx, r.db, "SELECT number_of_replicas FROM information_schema.tables WHERE "+in(r.live))
	if err != nil {
		return err
	}
	for values, n := range live {
		have, ok := made[values]
		if n == table || !ok || have == n {
			continue
		}
		where, err := partition(by, values)
		if err != nil {
			return err
		}
		if err := r.exec(ctx, "ALTER TABLE "+ddltext.Table(r.shadow)+" PARTITION ("+where+") SET (number_of_replicas = "+ddltext.Literal(n)+")"); err != nil {
			return err
		}
	}
	return nil
}

// partitions returns the numbers of replicas of partitions, by their values as JSON.
func (r *rebuilding) partitions(ctx context.Context, n state.TableName) (map[string]string, error) {
	out := make(map[string]string)
	err := ask.Rows(ctx, r.db, `SELECT "values"::text, number_of_replicas FROM information_schema.table_partitions WHERE `+in(n),
		func(row wire.Rows) { out[row.Text()] = row.Text() })
	return out, err
}

// partition is the condition of ALTER TABLE ... PARTITION for values as JSON: {"day":2}.
func partition(by []string, values string) (string, error) {
	decoder := json.NewDecoder(strings.NewReader(values))
	decoder.UseNumber()
	var of map[string]any
	if err := decoder.Decode(&of); err != nil {
		return "", fmt.Errorf("reading the values of a partition: %w", err)
	}
	list := make([]string, len(by))
	for i, column := range by {
		literal := "NULL"
		switch v := of[column].(type) {
		case nil:
		case string:
			literal = ddltext.Literal(v)
		default:
			literal = fmt.Sprint(v)
		}
		list[i] = ddltext.Ident(column) + " = " + literal
	}
	return strings.Join(list, ", "), nil
}
