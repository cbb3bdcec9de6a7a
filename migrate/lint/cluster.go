package lint

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// tables calls fn for the tables that the changes create or lay out anew.
func tables(in *Input, fn func(t *state.Table, step int)) {
	changes(in, func(c state.CreateTable, step int) { fn(c.Table, step) })
	changes(in, func(c state.AlterLayout, step int) { fn(c.To, step) })
}

// manyPartitions finds partitions by columns with many values.
func manyPartitions(in *Input, report func(Finding)) {
	if in.Target != target.CrateDB {
		return
	}
	tables(in, func(t *state.Table, step int) {
		if len(t.PartitionedBy) == 0 {
			return
		}
		if !slices.ContainsFunc(t.PrimaryKey, func(k string) bool { return !slices.Contains(t.PartitionedBy, k) }) && len(t.PrimaryKey) > 0 {
			report(Finding{Step: step, Object: t.String(), Text: "each row is a partition, because the partition has all columns of the key"})
			return
		}
		for _, name := range t.PartitionedBy {
			c := t.Column(name)
			if c == nil || state.Computed(*c) {
				continue
			}
			for _, typ := range []string{"TIMESTAMP", "REAL", "DOUBLE"} {
				if strings.HasPrefix(strings.ToUpper(c.Type), typ) {
					report(Finding{Step: step, Object: t.String() + "." + name, Text: "each value of the column is a partition, and its type is " + c.Type})
				}
			}
		}
	})
}

// The numbers of shards from which a table is reported, and a table with partitions.
const (
	shardsOfTable     = 64
	shardsOfPartition = 6
)

func manyShards(in *Input, report func(Finding)) {
	if in.Target != target.CrateDB {
		return
	}
	tables(in, func(t *state.Table, step int) {
		switch most := shardsOfTable; {
		case len(t.PartitionedBy) > 0 && t.Shards == 0:
			report(Finding{Step: step, Object: t.String(), Text: "each partition has the server's default number of shards, 4 or more"})
		case len(t.PartitionedBy) > 0 && t.Shards > shardsOfPartition:
			report(Finding{Step: step, Object: t.String(), Text: fmt.Sprintf("each partition has %d shards", t.Shards)})
		case t.Shards*(1+replicas(t)) > most:
			report(Finding{Step: step, Object: t.String(), Text: fmt.Sprintf("the table has %d shards with their replicas", t.Shards*(1+replicas(t)))})
		}
	})
}

// replicas is the highest number of replicas that a table may have by its settings, of a range to all nodes the lowest.
func replicas(t *state.Table) int {
	low, high, _ := strings.Cut(t.Settings["number_of_replicas"], "-")
	if n, err := strconv.Atoi(high); err == nil {
		return n
	}
	n, _ := strconv.Atoi(low)
	return n
}

// partial finds what only reaches new partitions, and defaults that depend on the session.
func partial(in *Input, report func(Finding)) {
	if in.Target == target.CrateDB {
		changes(in, func(c state.AlterLayout, step int) {
			if c.From.Shards != c.To.Shards && len(c.To.PartitionedBy) > 0 && slices.Equal(c.From.PartitionedBy, c.To.PartitionedBy) && c.From.ClusteredBy == c.To.ClusteredBy {
				report(Finding{Step: step, Object: c.To.String(), Text: "the number of shards only applies to new partitions"})
			}
		})
	}
	zone := func(c state.Column, table string, step int) {
		if in.on(target.CockroachDB, target.Postgres) && strings.HasPrefix(strings.ToLower(c.Type), "timestamptz") && withoutZone(c.Default) {
			report(Finding{Step: step, Object: table + "." + c.Name, Text: "the default is a time without a zone"})
		}
	}
	changes(in, func(c state.CreateTable, step int) {
		for _, col := range c.Table.Columns {
			zone(col, c.Table.String(), step)
		}
	})
	changes(in, func(c state.AddColumn, step int) { zone(c.Column, c.Table.String(), step) })
	changes(in, func(c state.SetDefault, step int) { zone(c.To, c.Table.String(), step) })
}

// withoutZone reports whether an expression is the text of a time without a zone.
func withoutZone(def string) bool {
	text := strings.TrimSpace(def)
	if !strings.HasPrefix(text, "'") {
		return false
	}
	t, err := sqllex.Postgres.Next(text, 0)
	if err != nil {
		return false
	}
	value := strings.ToUpper(sqllex.UnquoteText(text[t.Start:t.End]))
	return len(value) > 10 && !strings.HasSuffix(value, "Z") && !strings.ContainsAny(value[10:], "+-") && !strings.Contains(value, "UTC")
}
