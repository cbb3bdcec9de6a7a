package migrate

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/createtable"
	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Comparison is a live database compared with the wanted state.
type Comparison struct {
	// Live is the state in the server's form. From is the same state in the form of the wanted state, without tables and views that the wanted
	// state does not have. Those of them in the URL's schema, and in schemas that the wanted state names, are in Others.
	Live, From *state.Database
	Others     []state.TableName
	Changes    []state.Change  // from From to To
	To         *state.Database // the wanted state with the parts of live tables that are made elsewhere

	renames []state.Change  // those of Changes that give new names
	printed *state.Database // the wanted state in the server's form
}

// Compare reads a database and compares it with a state. It changes nothing: To get the server's form of
// the wanted tables, it creates them on PostgreSQL and CockroachDB in a transaction that is rolled back, and on CrateDB in a separate
// schema that is dropped again. managed reports tables and views that are to be dropped if the wanted state lacks them; nil for none.
func Compare(ctx context.Context, db wire.DB, want *state.Database, managed func(state.TableName) bool) (*Comparison, error) {
	return compare(ctx, db, want, managed, nil, nil)
}

// compare is Compare. known reports the settings that the schema has set, nil for none (settingName). printed is the server's form of the wanted state; nil asks the server for it.
func compare(ctx context.Context, db wire.DB, want *state.Database, managed, known func(state.TableName) bool, printed *state.Database) (*Comparison, error) {
	e, err := engineFor(db, want)
	if err != nil {
		return nil, err
	}
	live, err := e.Inspect(ctx, db, concerns(want, managed))
	if err != nil {
		return nil, err
	}
	if err := newEnough(want, live.Version); err != nil {
		return nil, err
	}
	if printed == nil {
		if printed, err = e.Scratch(ctx, db, want); err != nil {
			return nil, err
		}
	}
	syntax := sqllex.ByName(string(want.Target))
	named, renames := state.Rename(live, want, syntax)
	from := state.Adopt(named, printed, want, func(a, b string) bool {
		return a == b || equivalent(createtable.Canonical(syntax, state.QuotedNext(a)), createtable.Canonical(syntax, state.QuotedNext(b)))
	})
	remembered(from, named, want, renamedSettings(known, renames))
	for _, t := range from.Tables {
		if live := named.Table(t.TableName); live != nil {
			t.OwnZone = !slices.ContainsFunc(slices.Collect(maps.Keys(live.Settings)), func(name string) bool {
				_, ours := t.Settings[name]
				return !ours && strings.HasPrefix(name, state.ZonePrefix)
			})
			for _, x := range live.Indexes {
				if now := t.Index(x.Name); now != nil && len(x.Zone) > 0 && len(x.Zone) == len(now.Zone) {
					t.OwnIndexZones = append(t.OwnIndexZones, x.Name)
				}
			}
		}
	}
	c := &Comparison{Live: live, renames: renames, printed: printed}
	c.From, c.Others = own(from, want, managed)
	c.From.Version = live.Version
	c.To = state.Keep(c.From, want)
	c.Changes = state.Diff(c.From, c.To, renames...)
	return c, nil
}

// settingName is the name under which the journal knows a setting of a table that the schema has set. Other settings of a live table are those
// of its operators, and no difference.
func settingName(table, setting string) state.TableName {
	return state.TableName{Name: table + " WITH " + setting}
}

// renamedSettings is known for tables with their new names.
func renamedSettings(known func(state.TableName) bool, renames []state.Change) func(state.TableName) bool {
	if known == nil {
		return nil
	}
	return func(n state.TableName) bool {
		for _, c := range renames {
			if c, ok := c.(state.RenameTable); ok {
				if setting, ok := strings.CutPrefix(n.Name, settingName(c.To.String(), "").Name); ok && known(settingName(c.From.String(), setting)) {
					return true
				}
			}
		}
		return known(n)
	}
}

// ofIndex is the name of a setting of an index among those of its table.
func ofIndex(x state.Index, setting string) string { return "@" + x.Name + " " + setting }

// rowSecurity is the name of row-level security among the settings of a table.
const rowSecurity = "ROW LEVEL SECURITY"

// settingsOf are the names of the settings of a table and its indexes that the schema has set.
func settingsOf(t *state.Table) []string {
	out := slices.Collect(maps.Keys(t.Settings))
	for _, x := range t.Indexes {
		for name := range x.Zone {
			out = append(out, ofIndex(x, name))
		}
	}
	if t.RowSecurity != nil {
		out = append(out, rowSecurity)
	}
	return out
}

// remembered adds to the tables the live settings that the schema has set once and does not name any more, so that they are reset.
func remembered(from, live, want *state.Database, known func(state.TableName) bool) {
	if known == nil {
		return
	}
	for _, t := range from.Tables {
		w, have := want.Table(t.TableName), live.Table(t.TableName)
		if w == nil || have == nil {
			continue
		}
		for name, value := range have.Settings {
			if _, named := w.Settings[name]; !named && known(settingName(w.String(), name)) {
				if t.Settings == nil {
					t.Settings = make(map[string]string)
				}
				t.Settings[name] = value
			}
		}
		if w.RowSecurity == nil && known(settingName(w.String(), rowSecurity)) {
			t.RowSecurity, t.OthersSecurity = have.RowSecurity, nil
		}
		for i, x := range t.Indexes {
			live, now := have.Index(x.Name), w.Index(x.Name)
			if live == nil || now == nil {
				continue
			}
			for name, value := range live.Zone {
				if _, named := now.Zone[name]; named || !known(settingName(w.String(), ofIndex(x, name))) {
					continue
				}
				zone := maps.Clone(t.Indexes[i].Zone)
				if zone == nil {
					zone = make(map[string]string)
				}
				zone[name] = value
				t.Indexes[i].Zone = zone
			}
		}
	}
}

// transactionTime matches the canonical forms of the time at which a transaction began.
var transactionTime = regexp.MustCompile(`^(now\(\)|current_timestamp(\(\))?|transaction_timestamp\(\))(:::timestamptz)?$`)

// equivalent compares canonical SQL. Servers print now() and current_timestamp as they were written; both are the same value.
func equivalent(a, b string) bool {
	return a == b || transactionTime.MatchString(a) && transactionTime.MatchString(b)
}

// concerns reports which tables and views concern a project: those of the URL's schema, of the schemas that the wanted state names, and the managed
// ones. Those of other schemas may be the tables of other applications.
func concerns(want *state.Database, managed func(state.TableName) bool) func(state.TableName) bool {
	schemas := map[string]bool{"": true}
	for n := range want.Objects() {
		schemas[n.Schema] = true
	}
	return func(n state.TableName) bool { return schemas[n.Schema] || managed != nil && managed(n) }
}

// own removes the tables, views and enum types that are neither wanted nor managed.
func own(live, want *state.Database, managed func(state.TableName) bool) (*state.Database, []state.TableName) {
	out := &state.Database{Target: live.Target, Schemas: live.Schemas, Regions: live.Regions}
	var others []state.TableName
	here := concerns(want, nil)
	mine := func(n state.TableName, wanted bool) bool {
		if wanted || managed != nil && managed(n) {
			return true
		}
		if !strings.HasPrefix(n.Name, journal.Prefix) && here(n) {
			others = append(others, n)
		}
		return false
	}
	for _, t := range live.Tables {
		if mine(t.TableName, want.Table(t.TableName) != nil) {
			out.Tables = append(out.Tables, t)
		}
	}
	for _, v := range live.Views {
		if mine(v.TableName, want.View(v.TableName) != nil) {
			out.Views = append(out.Views, v)
		}
	}
	for _, s := range live.Sequences {
		if want.Sequence(s.TableName) != nil || managed != nil && managed(s.TableName) {
			out.Sequences = append(out.Sequences, s)
		}
	}
	for _, e := range live.Enums {
		if want.Enum(e.TableName) != nil || managed != nil && managed(e.TableName) {
			out.Enums = append(out.Enums, e)
		}
	}
	return out, others
}

func engineFor(db wire.DB, want *state.Database) (engine, error) {
	e, err := engineOf(db)
	if err != nil {
		return nil, err
	}
	if name := target.Name(db.Dialect()); name != want.Target {
		return nil, fmt.Errorf("the server is %s, and the tables are those of %s", target.Of(name).Title, target.Of(want.Target).Title)
	}
	return e, nil
}
