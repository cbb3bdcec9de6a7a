package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/target"
)

// precisions are the units of times, by their names in package time.
var precisions = map[string]string{"time.Millisecond": "milliseconds", "time.Microsecond": "microseconds"}

// codeVersion is the version of the generated code, which the runtime checks: see package query. It grows with a change that an
// older runtime does not compile with.
const codeVersion = 1

func (r *renderer) client() clientData {
	p := r.project
	f := r.file(true)
	f.imports.std("context")
	f.imports.std("embed")
	f.imports.runtime("table", "query", "wire")
	v := clientData{
		Package:      p.Package,
		Version:      codeVersion,
		Schema:       p.Schema,
		Precision:    precisions[f.precision()],
		Transactions: p.Can(target.Transactions),
		Embedded:     p.Embedded(),
	}
	var names, targets, drivers []string
	for db := range p.Databases() {
		names = append(names, db.Title)
		targets = append(targets, quote(string(db.Name)))
		v.URLs = append(v.URLs, db.Example)
		if db.Driver != "" && !slices.Contains(drivers, db.Driver+".Driver") {
			f.imports.runtime(db.Driver)
			drivers = append(drivers, db.Driver+".Driver")
		}
	}
	slices.Sort(drivers)
	v.Databases = list(names)
	v.Targets, v.Drivers = strings.Join(targets, ", "), strings.Join(drivers, ", ")
	v.URL = quote(v.URLs[0])
	for _, e := range p.Entities {
		if e.View != nil {
			v.Views = append(v.Views, f.table(e))
			continue
		}
		v.Tables = append(v.Tables, f.table(e))
		if slices.ContainsFunc(e.Fields, fetches) {
			f.imports.runtime("schemafield")
			v.Fetching = append(v.Fetching, private(e.Name))
		}
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

func (f *file) table(e *model.Entity) clientTable {
	return clientTable{Name: e.Name, Plural: e.Plural, Private: private(e.Name), Edge: edges(e)}
}

// list writes names as a sentence does: "A", "A and B", "A, B and C".
func list(names []string) string {
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return fmt.Sprintf("%s and %s", strings.Join(names[:last], ", "), names[last])
}
