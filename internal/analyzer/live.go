package analyzer

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/runtime/wire"
)

// Live are the analyzers of a cluster that are not the server's own.
type Live struct {
	named map[string]*shown
	// hidden reports that the server shows none, because the user has no privilege on the cluster. Privileges on schemas and tables do not count.
	hidden bool
}

// HiddenError is the error for analyzers that the user may not see. It may use them in its tables.
type HiddenError struct{ Name string }

// Error implements error.
func (e *HiddenError) Error() string {
	return "whether the cluster has the analyzer " + e.Name + " is hidden from users without a privilege on the cluster: GRANT DQL, or another one, to the user"
}

// shown is what a server shows of an analyzer, with the prefix of the analyzer's name cut off the names of its parts.
type shown struct {
	Type        string `json:"type"`
	Tokenizer   string `json:"tokenizer"`
	Filters     texts  `json:"filter"`
	CharFilters texts  `json:"char_filter"`

	options map[string]texts
}

// texts is a text or a list of texts in JSON.
type texts struct {
	list []string
	many bool
}

// UnmarshalJSON implements json.Unmarshaler.
func (t *texts) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '[' {
		t.many = true
		return json.Unmarshal(b, &t.list)
	}
	t.list = make([]string, 1)
	return json.Unmarshal(b, &t.list[0])
}

// Read reads the analyzers of a cluster.
func Read(ctx context.Context, s wire.Session) (Live, error) {
	return read(ctx, s, "")
}

func read(ctx context.Context, s wire.Session, condition string) (Live, error) {
	rows, err := s.Query(ctx, &wire.Statement{Op: wire.OpRead, Once: true, SQL: "SELECT routine_name, routine_definition " +
		"FROM information_schema.routines WHERE routine_type = 'ANALYZER' AND routine_definition LIKE '{%'" + condition})
	if err != nil {
		return Live{}, fmt.Errorf("reading the analyzers of the cluster: %w", err)
	}
	out := Live{named: make(map[string]*shown)}
	for rows.Next() {
		name, text := rows.Text(), rows.Text()
		a := new(shown)
		if a.read(text) == nil {
			out.named[name] = a
		} // otherwise it is of a form that no statement makes
	}
	if err := rows.Close(); err != nil {
		return Live{}, fmt.Errorf("reading the analyzers of the cluster: %w", err)
	}
	if len(out.named) > 0 {
		return out, nil
	}
	rows, err = s.Query(ctx, &wire.Statement{Op: wire.OpRead, Once: true, SQL: "SELECT routine_name FROM information_schema.routines LIMIT 1"}) // the server has its own
	if err != nil {
		return Live{}, fmt.Errorf("reading the analyzers of the cluster: %w", err)
	}
	out.hidden = !rows.Next()
	if err := rows.Close(); err != nil {
		return Live{}, fmt.Errorf("reading the analyzers of the cluster: %w", err)
	}
	return out, nil
}

// Names are the names of the analyzers.
func (l Live) Names() iter.Seq[string] { return maps.Keys(l.named) }

func (a *shown) read(text string) error {
	if err := json.Unmarshal([]byte(text), a); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(text), &a.options); err != nil {
		return err
	}
	for _, word := range []string{"type", "tokenizer", "filter", "char_filter"} {
		delete(a.options, word)
	}
	return nil
}

// hashed matches the names that ServerName makes.
var hashed = regexp.MustCompile(`^(.+)_[0-9a-f]{8}$`)

// Of returns the definition of an analyzer that crategen made, nil for another one, and for one whose options are too long for a name.
func (l Live) Of(name string) *Definition {
	if d, whole := l.named[name].definition(name); whole && d.ServerName() == name {
		return d
	}
	return nil
}

// Has reports whether the cluster has an analyzer, by its name on the server. It is an error if it has another one under its name, or may not be seen.
func (l Live) Has(name string) (bool, error) {
	have := l.named[name]
	if have == nil && l.hidden {
		return false, &HiddenError{name}
	}
	if have == nil {
		return false, nil
	}
	if o, whole := have.definition(name); whole && o.ServerName() != name {
		return false, &OtherError{Name: name, Definition: o.String()}
	}
	return true, nil
}

// definition is what an analyzer of the server is made of. It reports whether it is complete.
func (a *shown) definition(name string) (*Definition, bool) {
	m := hashed.FindStringSubmatch(name)
	if a == nil || m == nil {
		return nil, false
	}
	d := &Definition{Name: m[1]}
	if a.Type != "custom" {
		d.Extends = a.Type
		for key, value := range a.options {
			d.Options = append(d.Options, Option{Name: key, Values: value.list, List: value.many})
		}
		slices.SortFunc(d.Options, func(x, y Option) int { return strings.Compare(x.Name, y.Name) })
		return d, true
	}
	whole := true
	of := func(shown string) Part {
		p, ok := part(strings.TrimPrefix(shown, name+"_"))
		whole = whole && ok
		return p
	}
	d.Tokenizer = of(a.Tokenizer)
	for _, f := range a.Filters.list {
		d.TokenFilters = append(d.TokenFilters, of(f))
	}
	for _, f := range a.CharFilters.list {
		d.CharFilters = append(d.CharFilters, of(f))
	}
	return d, whole
}

// created matches the statements of Definition.Create.
var created = regexp.MustCompile(`^CREATE ANALYZER "((?:[^"]|"")+_[0-9a-f]{8})" `)

// Exec runs a statement of Definition.Create if the cluster does not have the analyzer. It is an error if the cluster has one of that
// name with another definition. It reports false for other statements, and runs none.
func Exec(ctx context.Context, s wire.Session, sql string) (bool, error) {
	m := created.FindStringSubmatch(sql)
	if m == nil {
		return false, nil
	}
	name := strings.ReplaceAll(m[1], `""`, `"`)
	live, err := read(ctx, s, " AND routine_name = "+sqlquote.Text(name))
	if err != nil {
		return true, err
	}
	if has, err := live.Has(name); has || err != nil {
		return true, err
	}
	if _, err := s.Exec(ctx, &wire.Statement{SQL: sql, Op: wire.OpSchema, Once: true}); err != nil {
		return true, fmt.Errorf("creating the analyzer %s: %w", name, err)
	}
	return true, nil
}

// OtherError is the error for an analyzer that exists with another definition.
type OtherError struct {
	Name       string // on the server
	Definition string
}

// Error implements error.
func (e *OtherError) Error() string {
	return fmt.Sprintf("the cluster has an analyzer %s with another definition (%s), which is not replaced, because tables may use it; "+
		"give the analyzer of the schema another name, or remove that one with DROP ANALYZER if no table uses it", e.Name, e.Definition)
}
