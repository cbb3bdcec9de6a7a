package files_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"testing/fstest"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/files"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// The hashes are those that Atlas 0.32 (atlas migrate hash) writes for these files.
func TestSum(t *testing.T) {
	list := []files.File{{Name: "1_a.sql", Text: "CREATE TABLE a (id int);\n"}, {Name: "2_b.sql", Text: "DROP TABLE a;\n"}}
	want := "h1:FB+3vo6ICYrNE65c7n2bzfAjTZuBTt2dgLQ2L4xel1o=\n1_a.sql h1:e72Wd39UNYY4sGrVkNYkCs4GRrWBQ0ASXh73rS+WpU4=\n" +
		"2_b.sql h1:NKNu98zenrf/+d3HFKhGnDaEUXsPR+PwlQVZYUqz7x0=\n"
	if got := files.Sum(list); got != want {
		t.Errorf("got %q", got)
	}
}

func dir(change func(fstest.MapFS)) fstest.MapFS {
	list := []files.File{{Name: "1_a.sql", Text: "CREATE TABLE a (id int);\n"}, {Name: "2_b.sql", Text: "DROP TABLE a;\n"}}
	d := fstest.MapFS{"sqlite/" + files.SumName: {Data: []byte(files.Sum(list))}}
	for _, f := range list {
		d["sqlite/"+f.Name] = &fstest.MapFile{Data: []byte(f.Text)}
	}
	change(d)
	return d
}

func TestRead(t *testing.T) {
	for _, tt := range []struct {
		name, file string // that the error names, empty for none
		change     func(fstest.MapFS)
	}{
		{"as it was", "", func(fstest.MapFS) {}},
		{"edited", "1_a.sql", func(d fstest.MapFS) { d["sqlite/1_a.sql"].Data = []byte("CREATE TABLE b (id int);\n") }},
		{"deleted", "2_b.sql", func(d fstest.MapFS) { delete(d, "sqlite/2_b.sql") }},
		{"added", "3_c.sql", func(d fstest.MapFS) { d["sqlite/3_c.sql"] = &fstest.MapFile{} }},
		{"no sum", files.SumName, func(d fstest.MapFS) { delete(d, "sqlite/"+files.SumName) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, err := files.Read(dir(tt.change), target.SQLite)
			var sum *files.SumError
			switch {
			case tt.file == "":
				if err != nil || len(d.Files) != 2 || d.Files[1].Version != "2" || d.Files[1].Title != "b" {
					t.Errorf("%+v, %v", d, err)
				}
			case !errors.As(err, &sum) || sum.File != tt.file:
				t.Errorf("the error is %v, want one about %s", err, tt.file)
			}
		})
	}
}

// TestMark reads a file that begins with a byte order mark, as editors of Windows write it (golang-migrate/migrate 1136), with and without a
// directive in its first line.
func TestMark(t *testing.T) {
	for text, want := range map[string]string{
		"\ufeffCREATE TABLE a (id int);\r\nDROP TABLE a\r\n":                                "run",
		"\ufeff-- crategen:step add-table=a expand metadata\r\nCREATE TABLE a (id int)\r\n": "add-table",
	} {
		f := files.File{Name: "1_a.sql", Text: text}
		steps, err := f.Steps(target.Postgres)
		if err != nil {
			t.Fatal(err)
		}
		if steps[0].SQL[0] != "CREATE TABLE a (id int)" || steps[0].Change.Action != want || f.Planned() != (want != "run") {
			t.Errorf("%q: %+v", text, steps)
		}
	}
}

func TestSteps(t *testing.T) {
	want := []plan.Step{
		{Change: state.Title{Action: "drop-column", Table: "audit.my books", Object: "is bn", Loses: true}, Allowed: true, Phase: plan.Contract,
			Cost: plan.Metadata, SQL: []string{`ALTER TABLE "audit"."my books" DROP COLUMN "is bn"`, "SELECT ';' -- a comment"}, Together: true, Locked: true,
			Checks: []plan.Check{{What: "rows", Count: "SELECT count(*) FROM t\nWHERE true", List: "SELECT 1"}}},
		{Change: state.Title{Action: "rebuild-table", Table: "t"}, Phase: plan.Contract, Cost: plan.Rebuild, Rebuild: &plan.Copy{
			From: &state.Table{TableName: state.TableName{Name: "t"}}, To: &state.Table{TableName: state.TableName{Name: "t"}}, Columns: []string{"a"}, Values: []string{"CAST(a AS TEXT)"}}},
		{Change: state.Title{Action: "run", Table: "fill"}, Phase: plan.Contract, Cost: plan.Backfill, Go: "fill"},
	}
	text, err := files.Print(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := files.File{Name: "1_a.sql", Text: text}.Steps(target.CrateDB)
	if err != nil {
		t.Fatal(err)
	}
	got[0].SQL[1] += " -- a comment" // the splitter leaves comments at the end out
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v\n%s", got, want, text)
	}
	byHand := files.File{Name: "2_data.sql", Text: "INSERT INTO t VALUES (';'); -- done\nUPDATE t SET a = 1;\n"}
	if got, err = byHand.Steps(target.SQLite); err != nil || len(got) != 2 || len(got[1].SQL) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestPastLists undoes a version that made the first view, schema and enum type. An older crategen wrote null for the empty lists before.
func TestPastLists(t *testing.T) {
	before := &state.Database{Target: target.Postgres}
	after := &state.Database{Target: target.Postgres, Schemas: []string{"audit"}, Views: []*state.View{{Query: "SELECT 1"}},
		Enums: []state.Enum{{Values: []string{"bad"}}}}
	d := &files.Dir{Target: target.Postgres, State: before}
	d.Advance("1", after)
	now, err := json.Marshal(d.Pasts[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(now), `{"version": "1", "views": null, "schemas": null, "enums": null}`} {
		d.Pasts = make([]files.Past, 1)
		if err := json.Unmarshal([]byte(text), &d.Pasts[0]); err != nil {
			t.Fatal(err)
		}
		if was, err := d.At(""); err != nil || len(was.Schemas)+len(was.Views)+len(was.Enums) > 0 {
			t.Errorf("before %s there were %+v, %v", text, was, err)
		}
	}
}

// TestLearn takes a state over after handwritten files: it is the one after the last file that changes tables. What each of several files made
// is not known.
func TestLearn(t *testing.T) {
	file := func(version, text string) files.File {
		return files.File{Name: version + "_x.sql", Version: version, Text: text}
	}
	made := &state.Database{Target: target.Postgres, Tables: []*state.Table{{TableName: state.TableName{Name: "books"}}}}
	create, alter, data := file("1", "CREATE TABLE books (id int);"), file("2", "ALTER TABLE books ADD a int;"), file("3", "UPDATE books SET a = 1;")
	for _, tt := range []struct {
		files []files.File
		after string
		known map[string]int // the tables after a version, -1 for unknown
	}{
		{[]files.File{create}, "1", map[string]int{"": 0, "1": 1}},
		{[]files.File{create, data}, "1", map[string]int{"": 0, "1": 1, "3": 1}},
		{[]files.File{create, alter, data}, "2", map[string]int{"": 0, "1": -1, "2": 1, "3": 1}},
		{[]files.File{data}, "3", map[string]int{"": 0, "3": 1}}, // perhaps a migration in Go makes them
	} {
		d := &files.Dir{Target: target.Postgres, State: &state.Database{Target: target.Postgres}, Files: tt.files}
		if err := d.Learn(made); err != nil || d.After != tt.after {
			t.Errorf("of %d files, the state is the one after %q, %v; want %q", len(tt.files), d.After, err, tt.after)
		}
		for version, want := range tt.known {
			s, err := d.At(version)
			var unknown *files.UnknownError
			if got := -1; want < 0 && !errors.As(err, &unknown) || want >= 0 && err != nil {
				t.Errorf("of %d files, after %q: %v", len(tt.files), version, err)
			} else if s != nil {
				if got = len(s.Tables); got != want {
					t.Errorf("of %d files, there are %d tables after %q, want %d", len(tt.files), got, version, want)
				}
			}
		}
	}
}
