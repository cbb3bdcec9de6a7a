package query

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// Plan is how a database executes a statement, as far as it says so.
type Plan struct {
	// SQL is the statement with placeholders. An update or delete that CrateDB needs two statements for has both.
	SQL string
	// Text is the plan as the server prints it, which may contain the values of arguments. It is empty for a write on CrateDB, which explains
	// reads only.
	Text string
	// ByKey reports that rows are looked up by their whole keys. On CrateDB it is the server's decision for a read, and crategen's for a write.
	ByKey bool
	// Indexes are the indexes that the plan names, without repetition. CrateDB indexes every column and names none.
	Indexes []string
	// FullScan reports that the statement reads a whole table or index. On CrateDB only Analyze knows it.
	FullScan bool
	// EstimatedRows is the server's estimate of the number of rows that the statement returns or writes, -1 if it makes none, as SQLite and
	// CockroachDB without statistics.
	EstimatedRows int64
	// Partitions is the number of partitions that were read; 0 if it is unknown. Only Analyze on CrateDB knows it.
	Partitions int
	// Advice is what the server recommends, such as an index to create. Only CockroachDB gives advice.
	Advice []string
	// AnalyzeOnly reports that FullScan and Partitions are unknown, because only Analyze knows them.
	AnalyzeOnly bool
	// Analyzed reports that the statement was executed.
	Analyzed bool
}

// Explain returns the plan of a statement of query.Selecting, query.Getting, query.Updating and so on, without executing it:
//
//	plan, err := query.Explain(ctx, client, query.Selecting(client.Books.Where(book.Title.EQ("Emma"))))
//
// CockroachDB explains no statement with arguments, so their values are part of the text that it gets, and that middleware sees. A value of a
// Sensitive field is replaced by an empty one.
func Explain(ctx context.Context, on Runner, s Sendable) (*Plan, error) {
	return explain(ctx, on.Conn(), s, false)
}

// Analyze executes a read and returns its plan. It refuses writes. The result of the read is discarded. On CockroachDB it refuses reads with a value
// of a Sensitive field, which would be part of the text.
func Analyze(ctx context.Context, on Runner, s Sendable) (*Plan, error) {
	return explain(ctx, on.Conn(), s, true)
}

var (
	errAnalyzesWrite   = errors.New("query.Analyze would execute the write: use query.Explain")
	errAnalyzesPrivate = errors.New("CockroachDB analyzes no statement with arguments, and a value for a Sensitive field must not be part of " +
		"the SQL text: use query.Explain")
)

func explain(ctx context.Context, c *Conn, s Sendable, analyze bool) (*Plan, error) {
	b, err := s.begin(ctx, c)
	if err != nil {
		return nil, err
	}
	defer b.Free()
	p := &Plan{ByKey: b.ByKeys, Analyzed: analyze, SQL: string(b.Text()), EstimatedRows: -1, AnalyzeOnly: !analyze && c.dialect.AnalyzesJSON}
	reads := b.Statement.Op == wire.OpRead
	if analyze && !reads {
		return nil, fmt.Errorf("%s: %w", b.Statement.Name(), errAnalyzesWrite)
	}
	words := c.dialect.Explain
	if analyze {
		words = c.dialect.Analyze
	}
	if err := c.sendable(ctx, b); err != nil {
		return nil, err
	}
	if !reads && !c.dialect.ExplainsWrites {
		return p, nil
	}
	b.Explains, b.Statement.Op = true, wire.OpRead // it needs no refresh, and changes nothing
	if err := c.finish(ctx, b); err != nil {
		return nil, err
	}
	if !c.dialect.ExplainsArguments {
		if err := inline(c.dialect, b, analyze); err != nil {
			return nil, named(b, err)
		}
	}
	b.Statement.SQL, b.Statement.Once = words+b.Statement.SQL, true
	rows, err := c.session.Query(ctx, &b.Statement)
	if err != nil {
		return nil, named(b, err)
	}
	lines, err := planLines(c.dialect, rows, analyze)
	if err != nil {
		return nil, named(b, err)
	}
	found := c.dialect.ReadPlan(lines)
	p.Text, p.Indexes, p.FullScan, p.Partitions = found.Text, found.Indexes, found.FullScan, found.Partitions
	p.EstimatedRows, p.Advice = found.Rows, found.Advice
	if reads && found.KnowsKeys {
		p.ByKey = found.ByKey
	}
	slices.Sort(p.Indexes)
	p.Indexes = slices.Compact(p.Indexes)
	return p, nil
}

// inline writes the arguments of a statement as constants.
func inline(d *dialect.Dialect, b *sqlgen.Builder, analyze bool) (err error) {
	for i, v := range b.Statement.Args {
		switch {
		case !b.ArgSensitive(i):
		case analyze:
			return errAnalyzesPrivate
		default:
			b.Statement.Args[i] = v.Zero()
		}
	}
	b.Statement.SQL, err = d.Inline(b.Statement.SQL, b.Statement.Args)
	clear(b.Statement.Args)
	b.Statement.Args = b.Statement.Args[:0]
	return err
}

// planLines reads the rows of an explanation: one text, or an identifier, two more numbers and a text.
func planLines(d *dialect.Dialect, rows wire.Rows, analyze bool) (lines []string, err error) {
	n := len(rows.Columns())
	for rows.Next() {
		for range n - 1 {
			rows.Int()
		}
		if analyze && d.AnalyzesJSON {
			lines = append(lines, string(rows.JSON()))
		} else {
			lines = append(lines, rows.Text())
		}
	}
	return lines, rows.Close()
}
