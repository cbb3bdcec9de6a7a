package crate

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// release is a version of the server, with its patch number.
type release [3]int

func releaseOf(text string) release {
	var r release
	for i, part := range strings.SplitN(text, ".", 4) {
		if i == len(r) {
			break
		}
		part = part[:len(part)-len(strings.TrimLeft(part, "0123456789"))]
		r[i], _ = strconv.Atoi(part)
	}
	return r
}

func (r release) before(o release) bool { return slices.Compare(r[:], o[:]) < 0 }

// between reports whether the version is one of low, ..., high of the same minor version.
func (r release) between(low, high release) bool { return !r.before(low) && !high.before(r) }

// relation is what a hazard depends on.
type relation struct {
	created   release // the version that created the table
	closed    int64   // partitions
	published string  // the publication that has the table, empty for none
	fulltext  bool    // an index with an analyzer that is not the default
	size      int64   // the bytes of the table with its replicas
	free      int64   // the bytes that are free on all nodes
}

// actions are what a step does with the table.
type actions struct{ rebuilds, swaps, renames, alters bool }

func actionsOf(s plan.Step) actions {
	switch {
	case s.Rebuild != nil:
		parted := len(s.Rebuild.From.PartitionedBy) > 0
		return actions{rebuilds: true, swaps: !parted, renames: parted, alters: true}
	case s.Change.Action == "rename-table":
		return actions{renames: true}
	case slices.Contains([]string{"set-setting", "alter-layout"}, s.Change.Action):
		return actions{alters: true}
	}
	return actions{}
}

// hazards are the reasons for which a step fails in the middle, or damages the table on a server of the version. They are those of the
// release notes of CrateDB, and what 6.4.3 answers.
func hazards(server release, t relation, a actions) []string {
	var out []string
	if a.rebuilds && t.closed > 0 {
		out = append(out, fmt.Sprintf("%d partitions are closed, and their rows cannot be copied; open or drop them", t.closed))
	}
	if (a.rebuilds || a.renames) && t.published != "" {
		out = append(out, "the publication "+t.published+" has the table, and the server refuses to rename or swap it; drop the publication, and create it again afterwards")
	}
	if a.rebuilds && t.size > t.free {
		out = append(out, fmt.Sprintf("the copy needs %s like the table, and the nodes have %s; make room", plan.Bytes(t.size), plan.Bytes(t.free)))
	}
	if a.renames && server.between(release{5, 10, 0}, release{5, 10, 2}) {
		out = append(out, "after a rename and a restart, CrateDB 5.10.0 to 5.10.2 does not find the table (crate#17504); upgrade to 5.10.3")
	}
	if a.swaps && t.fulltext && server.between(release{6, 3, 0}, release{6, 3, 3}) {
		out = append(out, "after a swap, full-text indexes of CrateDB 6.3.0 to 6.3.3 use the default analyzer; upgrade to 6.3.4")
	}
	old := t.created != release{} && t.created.before(release{5, 5, 0})
	for _, r := range [][2]release{{{6, 0, 0}, {6, 0, 5}}, {{6, 1, 0}, {6, 1, 3}}, {{6, 2, 0}, {6, 2, 5}}, {{6, 3, 0}, {6, 3, 1}}} {
		if old && (a.swaps || a.renames || a.alters) && server.between(r[0], r[1]) {
			out = append(out, fmt.Sprintf("a table that was created before 5.5 can lose the values of all columns in an ALTER TABLE, a rename or a swap on %d.%d.%d to %d.%d.%d; upgrade the server",
				r[0][0], r[0][1], r[0][2], r[1][0], r[1][1], r[1][2]))
		}
	}
	return out
}

// Hazards notes in the steps why they would fail in the middle or damage their tables.
func (Printer) Hazards(ctx context.Context, db wire.DB, steps []plan.Step) error {
	if !slices.ContainsFunc(steps, func(s plan.Step) bool { return actionsOf(s) != actions{} }) {
		return nil
	}
	var versions []string
	err := ask.Rows(ctx, db, "SELECT DISTINCT version['number'] FROM sys.nodes ORDER BY 1", func(r wire.Rows) { versions = append(versions, r.Text()) })
	if err != nil {
		return fmt.Errorf("reading the versions of the nodes: %w", err)
	}
	published := make(map[string]string)
	err = ask.Rows(ctx, db, "SELECT schemaname || '.' || tablename, pubname FROM pg_catalog.pg_publication_tables", func(r wire.Rows) { published[r.Text()] = r.Text() })
	if err != nil {
		return fmt.Errorf("reading the publications: %w", err)
	}
	current, err := ask.Value(ctx, db, "SELECT CURRENT_SCHEMA")
	if err != nil {
		return err
	}
	for i := range steps {
		s := &steps[i]
		a := actionsOf(*s)
		if a == (actions{}) {
			continue
		}
		s.Hazards = nil
		if len(versions) > 1 {
			s.Hazards = append(s.Hazards, "the nodes are of several versions ("+strings.Join(versions, ", ")+"), between which a swap damages tables; finish the upgrade")
		}
		name := tableOf(*s)
		full := name.Schema + "." + name.Name
		if name.Schema == "" {
			full = current + full
		}
		t := relation{published: published[full]}
		if s.Rebuild != nil {
			t.fulltext = slices.ContainsFunc(s.Rebuild.To.Fulltexts, func(x state.Fulltext) bool { return x.Analyzer != "" && x.Analyzer != "standard" })
		}
		err := ask.Rows(ctx, db, "SELECT version['created'], (SELECT count(*) FROM information_schema.table_partitions WHERE closed AND "+in(name)+
			") FROM information_schema.tables WHERE "+in(name), func(r wire.Rows) { t.created, t.closed = releaseOf(ask.Text(r)), r.Int() })
		if err != nil {
			return fmt.Errorf("reading the table %s: %w", name, err)
		}
		if err := ask.Rows(ctx, db, roomFor(name), func(r wire.Rows) { t.size, t.free = r.Int(), r.Int() }); err != nil {
			return fmt.Errorf("reading the size of the table %s: %w", name, err)
		}
		for _, v := range versions[:min(1, len(versions))] {
			s.Hazards = append(s.Hazards, hazards(releaseOf(v), t, a)...)
		}
	}
	return nil
}

// tableOf is the name of the table of a step.
func tableOf(s plan.Step) state.TableName {
	if s.Rebuild != nil {
		return s.Rebuild.To.TableName
	}
	if schema, name, ok := strings.Cut(s.Change.Table, "."); ok {
		return state.TableName{Schema: schema, Name: name}
	}
	return state.TableName{Name: s.Change.Table}
}
