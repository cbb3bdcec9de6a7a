package crate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// progress is the position of a rebuild in the journal.
type progress struct {
	Hash    string  `json:"hash"`              // of the new definition and the copied columns
	Shadow  string  `json:"shadow"`            // what the server prints of the shadow
	Numbers string  `json:"numbers,omitempty"` // of the writes to the live table, once they stand still
	Last    *string `json:"last,omitempty"`    // the key up to which rows are copied
	Copied  bool    `json:"copied,omitempty"`  // all rows are

	Blocked []string `json:"blocked,omitempty"` // the values of partitions that refuse writes by a setting of their own
}

func digest(parts string, lists ...[]string) string {
	h := sha256.New()
	h.Write([]byte(parts))
	for _, l := range lists {
		h.Write([]byte("\x00" + strings.Join(l, "\x01")))
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

func (r *rebuilding) load(ctx context.Context) error {
	text, err := r.run.Position(ctx)
	if err != nil || text == "" {
		return err
	}
	if err := json.Unmarshal([]byte(text), &r.progress); err != nil {
		return fmt.Errorf("reading the position of the rebuild: %w", err)
	}
	return nil
}

func (r *rebuilding) save(ctx context.Context) error {
	text, err := json.Marshal(r.progress)
	if err != nil {
		return err
	}
	return r.run.SetPosition(ctx, string(text))
}

// drain waits until the numbers of the writes stand still, since the block stops no write that is under way. A copy of a crashed run
// is made again if there were writes since.
func (r *rebuilding) drain(ctx context.Context) error {
	before, err := r.numbers(ctx, r.live)
	if err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(300 * time.Millisecond):
		}
		now, err := r.numbers(ctx, r.live)
		if err != nil {
			return err
		}
		if now == before {
			break
		}
		before = now
	}
	if err := r.exec(ctx, "REFRESH TABLE "+ddltext.Table(r.live)); err != nil {
		return err
	}
	_, ranged := plan.RangesOf(r.copy.From)
	resumable := ranged && len(r.to.PrimaryKey) > 0 || r.Copied
	if begun := r.Numbers != ""; begun && (r.Numbers != before || !resumable) {
		if err := r.fresh(ctx, createTable(r.to).SQL, r.Hash, true); err != nil {
			return err
		}
	}
	r.Numbers = before
	return r.save(ctx)
}

// numbers are the highest numbers of writes of all shards, as one text.
func (r *rebuilding) numbers(ctx context.Context, name state.TableName) (string, error) {
	var b strings.Builder
	err := ask.Rows(ctx, r.db, `SELECT partition_ident, id, seq_no_stats['max_seq_no']::text FROM sys.shards WHERE "primary" AND schema_name = `+
		ddltext.Literal(r.schema)+" AND table_name = "+ddltext.Literal(name.Name)+" ORDER BY 1, 2", func(row wire.Rows) {
		fmt.Fprintf(&b, "%s/%d=%s ", ask.Text(row), row.Int(), ask.Text(row))
	})
	return b.String(), err
}

// fill copies the rows in ranges of the key, from the position of a crashed run on. A table without a key that can be ranged is copied
// by one statement. A row that does not fit fails the statement on servers that have the setting; compare finds it on others.
func (r *rebuilding) fill(ctx context.Context) error {
	if r.Copied || len(r.columns) == 0 {
		return nil
	}
	names := make([]string, len(r.columns))
	for i, c := range r.columns {
		names[i] = ddltext.Ident(c)
	}
	insert := "INSERT INTO " + ddltext.Table(r.shadow) + " (" + strings.Join(names, ", ") + ") SELECT " +
		strings.Join(r.values, ", ") + " FROM " + ddltext.Table(r.live)
	keys, keyed := plan.RangesOf(r.copy.From)
	if !keyed {
		return r.insert(ctx, insert)
	}
	keys.Table = r.live
	again := " ON CONFLICT DO NOTHING" // a crashed run may have copied a part of the range
	if len(r.to.PrimaryKey) == 0 {
		again = ""
	}
	all, err := r.count(ctx, r.live)
	if err != nil {
		return err
	}
	size := keys.Size(all)
	for done := int64(0); ; done += size {
		upper, err := keys.Next(ctx, r.db, r.Last, size)
		if err != nil || upper == nil {
			return err
		}
		if err := r.run.Alive(); err != nil {
			return err
		}
		if err := r.insert(ctx, insert+" WHERE "+keys.Between(r.Last, *upper)+again); err != nil {
			return err
		}
		r.Last = upper
		if err := r.save(ctx); err != nil {
			return err
		}
		r.run.Progress(min(done+size, all), all)
	}
}

func (r *rebuilding) insert(ctx context.Context, sql string) error {
	_, err := r.db.Exec(ctx, &wire.Statement{SQL: sql + r.comment(), Op: wire.OpOther, Once: true})
	return err
}

// compare counts: INSERT ... SELECT leaves rows out that do not fit, and reports success.
func (r *rebuilding) compare(ctx context.Context) error {
	if err := r.exec(ctx, "REFRESH TABLE "+ddltext.Table(r.shadow)); err != nil {
		return err
	}
	want, err := r.count(ctx, r.live)
	if err != nil {
		return err
	}
	have, err := r.count(ctx, r.shadow)
	if err != nil {
		return err
	}
	r.run.Progress(have, want)
	if have != want {
		why := "the others do not fit the new table, or the server could not write them"
		if full, err := r.full(ctx); err == nil && full {
			why = "the server has blocked the new table (blocks.read_only_allow_delete), as it does on a node whose disk is nearly full; make space, " +
				"and run the command again"
		}
		return errors.Join(fmt.Errorf("%d of %d rows were copied: %s; nothing was changed", have, want, why), r.abort(context.WithoutCancel(ctx)))
	}
	r.Copied = true
	return r.save(ctx)
}

// full reports whether the server takes no rows for the shadow, because a disk is too full: it skips them without an error.
func (r *rebuilding) full(ctx context.Context) (bool, error) {
	of := " WHERE table_schema = " + ddltext.Literal(r.schema) + " AND table_name = " + ddltext.Literal(r.shadow.Name) +
		" AND settings['blocks']['read_only_allow_delete']"
	for _, from := range []string{"tables", "table_partitions"} {
		if n, err := ask.Value(ctx, r.db, "SELECT count(*)::text FROM information_schema."+from+of); err != nil || n != "0" {
			return err == nil, err
		}
	}
	return false, nil
}

// abort lets writes through again and drops the shadow.
func (r *rebuilding) abort(ctx context.Context) error {
	err := r.exec(ctx, "ALTER TABLE "+ddltext.Table(r.live)+unblocked)
	for _, values := range r.Blocked {
		err = errors.Join(err, r.alterPartition(ctx, r.live, r.copy.From.PartitionedBy, values, []string{ddltext.Ident(writeBlock) + " = true"}))
	}
	return errors.Join(err, r.exec(ctx, "ALTER TABLE "+ddltext.Table(r.shadow)+unblocked, "DROP TABLE IF EXISTS "+ddltext.Table(r.shadow)),
		r.run.SetPosition(ctx, ""))
}

func (r *rebuilding) count(ctx context.Context, name state.TableName) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*limit)
	defer cancel()
	text, err := ask.Value(ctx, r.db, "SELECT count(*)::text FROM "+ddltext.Table(name))
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(text, 10, 64)
}
