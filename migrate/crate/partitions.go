package crate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// own gives the partitions of the shadow the settings that partitions of the table have of their own.
func (r *rebuilding) own(ctx context.Context) error {
	by := r.to.PartitionedBy
	if len(by) == 0 || !slices.Equal(by, r.copy.From.PartitionedBy) {
		return nil
	}
	table, err := r.settings(ctx)
	if err != nil {
		return err
	}
	live, err := r.partitions(ctx, r.live)
	if err != nil {
		return err
	}
	made, err := r.partitions(ctx, r.shadow)
	if err != nil {
		return err
	}
	for _, values := range slices.Sorted(maps.Keys(live)) {
		have, ok := made[values]
		if !ok {
			continue
		}
		var list []string
		for _, name := range slices.Sorted(maps.Keys(live[values])) {
			value := live[values][name]
			blocked := name == writeBlock && slices.Contains(r.Blocked, values)
			if blocked || value != table[name] && have[name] != value && partitionKeeps(name) {
				list = append(list, ddltext.Ident(name)+" = "+ddltext.Literal(value))
			}
		}
		if err := r.alterPartition(ctx, r.shadow, by, values, list); err != nil {
			return err
		}
	}
	return nil
}

const writeBlock = "blocks.write"

// partitionKeeps reports whether a setting of a partition can be set on a partition of the shadow. Blocks of the table are on all partitions.
func partitionKeeps(name string) bool {
	return name != "codec" && name != "store.type" && !strings.HasPrefix(name, "blocks.")
}

func (r *rebuilding) alterPartition(ctx context.Context, n state.TableName, by []string, values string, settings []string) error {
	if len(settings) == 0 {
		return nil
	}
	where, err := partition(by, values)
	if err != nil {
		return err
	}
	return r.exec(ctx, "ALTER TABLE "+ddltext.Table(n)+" PARTITION ("+where+") SET ("+strings.Join(settings, ", ")+")")
}

// blocks notes the partitions that refuse writes by a setting of their own, before the whole table refuses them.
func (r *rebuilding) blocks(ctx context.Context) error {
	if len(r.copy.From.PartitionedBy) == 0 {
		return nil
	}
	table, err := r.settings(ctx)
	if err != nil || table[writeBlock] == "true" { // by a run that crashed, which has noted them
		return err
	}
	live, err := r.partitions(ctx, r.live)
	if err != nil {
		return err
	}
	r.Blocked = nil
	for _, values := range slices.Sorted(maps.Keys(live)) {
		if live[values][writeBlock] == "true" {
			r.Blocked = append(r.Blocked, values)
		}
	}
	return nil
}

// settings are those of the table, which new partitions get.
func (r *rebuilding) settings(ctx context.Context) (map[string]string, error) {
	all, err := r.settingsOf(ctx, "'' , number_of_replicas, settings::text FROM information_schema.tables WHERE "+in(r.live))
	return all[""], err
}

// partitions returns the settings of partitions, by their values as JSON.
func (r *rebuilding) partitions(ctx context.Context, n state.TableName) (map[string]map[string]string, error) {
	return r.settingsOf(ctx, `"values"::text, number_of_replicas, settings::text FROM information_schema.table_partitions WHERE `+in(n))
}

func (r *rebuilding) settingsOf(ctx context.Context, from string) (map[string]map[string]string, error) {
	out := make(map[string]map[string]string)
	var broken error
	err := ask.Rows(ctx, r.db, "SELECT "+from, func(row wire.Rows) {
		of, replicas, text := ask.Text(row), ask.Text(row), ask.Text(row)
		decoder := json.NewDecoder(strings.NewReader(text))
		decoder.UseNumber()
		var tree map[string]any
		if err := decoder.Decode(&tree); err != nil {
			broken = fmt.Errorf("reading the settings of a partition: %w", err)
			return
		}
		out[of] = map[string]string{"number_of_replicas": replicas}
		flatten(out[of], "", tree)
	})
	return out, errors.Join(err, broken)
}

// flatten writes nested settings under their full names.
func flatten(out map[string]string, prefix string, tree map[string]any) {
	for name, v := range tree {
		switch v := v.(type) {
		case nil:
		case map[string]any:
			flatten(out, prefix+name+".", v)
		default:
			out[prefix+name] = fmt.Sprint(v)
		}
	}
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
