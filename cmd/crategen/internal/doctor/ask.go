package doctor

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/runtime/wire"
)

// asker asks one open node.
type asker struct {
	*node
	ctx    context.Context
	db     wire.DB
	config *wire.Config
}

// rows runs a query and calls read for each row.
func (a *asker) rows(sql string, read func(wire.Row), args ...wire.Value) error {
	ctx, cancel := context.WithTimeout(a.ctx, 10*time.Second)
	defer cancel()
	rows, err := a.db.Query(ctx, &wire.Statement{SQL: sql, Args: args, Op: wire.OpRead, Once: true})
	if err != nil {
		return err
	}
	for rows.Next() {
		read(rows)
	}
	return rows.Close()
}

// failed notes a question that got no answer.
func (a *asker) failed(check string, err error) {
	a.add(check, Warning, "could not be asked: "+reason(err), "")
}

var number = regexp.MustCompile(`\d+(\.\d+)+|\d+`)

func (a *asker) version() {
	err := a.rows(a.asks().version, func(r wire.Row) { a.node.version = number.FindString(r.Text()) })
	if err != nil {
		a.failed("version", err)
		return
	}
	db := target.Of(target.Name(a.dialect))
	says := db.Title + " " + a.node.version
	if older(a.node.version, db.Oldest.String()) {
		a.add("version", Warning, says, "crategen is made for "+db.Oldest.String()+" and later: update the server")
		return
	}
	a.add("version", OK, says, "")
}

// older compares versions number by number.
func older(version, oldest string) bool {
	parts := func(s string) (out []int) {
		for p := range strings.SplitSeq(s, ".") {
			n, _ := strconv.Atoi(p)
			out = append(out, n)
		}
		return out
	}
	return slices.Compare(parts(version), parts(oldest)) < 0
}

// apart is how far a server's clock may be from this machine's: more is seen by people, in times that both write.
const apart = time.Second

// clock compares the server's clock with this machine's, as well as the way to the server allows.
func (a *asker) clock() {
	var there time.Time
	begin := time.Now()
	err := a.rows(a.asks().clock, func(r wire.Row) { there = time.UnixMilli(r.Int()) })
	took := time.Since(begin)
	if err != nil {
		a.failed("clock", err)
		return
	}
	skew := there.Sub(begin.Add(took / 2))
	a.skew, a.timed = skew, true
	switch {
	case skew.Abs() < apart+took/2:
		a.add("clock", OK, fmt.Sprintf("agrees with this machine's within %s, round trip %s", round(max(skew.Abs(), took/2)), round(took)), "")
	default:
		word := "ahead of"
		if skew < 0 {
			word = "behind"
		}
		a.add("clock", Warning, fmt.Sprintf("%s %s this machine's", round(skew.Abs()), word),
			"let both follow a time server: times that the program sets and those that the server sets disagree")
	}
}

// schema says what is there for the tables of a program.
func (a *asker) schema() {
	there, err := a.asks().schema(a)
	switch {
	case err != nil:
		a.failed("schema", err)
	case there.readOnly:
		a.add("schema", Warning, there.name+": the user may not create tables there",
			"let another user run crategen migrate, or GRANT CREATE ON SCHEMA")
	case there.tables == 0:
		a.add("schema", Warning, there.name+" has no tables", "crategen migrate apply creates them; or correct the name at the end of the URL")
	default:
		a.add("schema", OK, fmt.Sprintf("%s, %d tables", there.name, there.tables), "")
	}
}
