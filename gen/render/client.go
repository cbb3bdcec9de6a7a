package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/gen/ddl"
	"github.com/crategen/crategen/gen/model"
)

// targetInfo is what the client package says of a database.
type targetInfo struct {
	name   string // as it calls itself
	driver string // the runtime's package with its Driver; empty for one that the user passes
	url    string // an example
}

var targetInfos = map[model.Dialect]targetInfo{
	model.CrateDB:     {"CrateDB", "cratehttp", "crate://crate@host1:4200,host2:4200/doc?timeout=5s"},
	model.CockroachDB: {"CockroachDB", "pgwire", "cockroachdb://user:password@host1:26257,host2:26257/database"},
	model.Postgres:    {"PostgreSQL", "pgwire", "postgres://user:password@host:5432/database"},
	model.SQLite:      {"SQLite", "", "sqlite:file.db"},
}

// precisions are the units of times, by their names in package time.
var precisions = map[string]string{"time.Millisecond": "milliseconds", "time.Microsecond": "microseconds"}

func (r *renderer) client() clientView {
	p := r.project
	f := r.file(true)
	f.imports.std("context")
	f.imports.std("embed")
	f.imports.runtime("dialect", "query", "wire")
	v := clientView{
		Package:      p.Package,
		Schema:       p.Schema,
		Precision:    precisions[f.precision()],
		Transactions: p.Transactions(),
		Crate:        p.Has(model.CrateDB),
		Embedded:     p.Has(model.SQLite),
		TableType:    "Table",
	}
	if v.Crate {
		v.TableType = "CrateTable"
	}
	var names, targets, drivers []string
	for _, t := range p.Targets {
		info := targetInfos[t.Dialect]
		names = append(names, info.name)
		targets = append(targets, quote(string(t.Dialect)))
		v.URLs = append(v.URLs, info.url)
		if info.driver != "" && !slices.Contains(drivers, info.driver+".Driver") {
			f.imports.runtime(info.driver)
			drivers = append(drivers, info.driver+".Driver")
		}
	}
	slices.Sort(drivers)
	v.Databases = list(names)
	v.Targets, v.Drivers = strings.Join(targets, ", "), strings.Join(drivers, ", ")
	v.URL = quote(v.URLs[0])
	for _, e := range p.Entities {
		if e.View != nil {
			f.of()
			v.Views = append(v.Views, table{Name: e.Name, Plural: e.Plural, Private: private(e.Name)})
			continue
		}
		v.Tables = append(v.Tables, f.table(e))
	}
	for _, e := range ddl.Order(p) {
		v.Order = append(v.Order, private(e.Name))
	}
	for _, e := range p.Joins {
		v.Joins = append(v.Joins, f.join(e))
	}
	for _, e := range p.Entities {
		if e.View == nil {
			v.Example = example{e.Plural, e.Package, e.Key[0].GoName}
			break
		}
	}
	v.Imports = f.block()
	return v
}

func (f *file) table(e *model.Entity) table {
	f.of()
	t := table{Name: e.Name, Plural: e.Plural, Private: private(e.Name), Edge: loader(e)}
	t.Key = e.Name + "Key"
	if len(e.Key) == 1 {
		t.Key = f.plain(e.Key[0])
	}
	return t
}

// list writes names as a sentence does: "A", "A and B", "A, B and C".
func list(names []string) string {
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return fmt.Sprintf("%s and %s", strings.Join(names[:last], ", "), names[last])
}
