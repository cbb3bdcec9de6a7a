package cockroach

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/migrate/createtable"
	"github.com/crategen/crategen/migrate/state"
)

// internal reports whether the server added a hidden column: the key of a table without one, and what its name says.
func internal(c createtable.Column) bool {
	if !c.Hidden {
		return false
	}
	return strings.HasPrefix(c.Name, "crdb_internal_") || strings.HasPrefix(c.Name, "rowid") && c.Default == "unique_rowid()"
}

// familyOf is the column family of a column, empty for a virtual one and in a table without families of its own.
func familyOf(t *createtable.Table, column string) string {
	for _, f := range t.Families {
		if slices.Contains(f.Columns, column) {
			return f.Name
		}
	}
	return ""
}

var (
	hashed   = regexp.MustCompile(`(?i)\bUSING HASH\b`)
	buckets  = regexp.MustCompile(`(?i)\bbucket_count *= *([0-9]+)`)
	unseen   = regexp.MustCompile(`(?i)(^|\s)NOT VISIBLE\s*$`)
	withList = regexp.MustCompile(`(?i)\bWITH \(([^()]*)\)`)
)

// bucketsOf is the number of buckets of USING HASH WITH (bucket_count=8), 0 for none.
func bucketsOf(text string) int {
	m := buckets.FindStringSubmatch(text)
	if m == nil || !hashed.MatchString(text) {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

// indexOptions moves the options that have a field from the text behind the columns of an index.
func indexOptions(x *state.Index) {
	for _, text := range []*string{&x.Where, &x.Options} {
		if unseen.MatchString(*text) {
			x.NotVisible, *text = true, strings.TrimSpace(unseen.ReplaceAllString(*text, ""))
		}
	}
	x.Buckets = bucketsOf(x.Options)
	if m := withList.FindStringSubmatch(x.Options); m != nil {
		list, err := createtable.ParseOptions(syntax, m[1])
		if err != nil {
			return
		}
		x.Options = strings.TrimSpace(withList.ReplaceAllString(x.Options, ""))
		for _, o := range list {
			if o.Name == "bucket_count" && x.Buckets > 0 {
				continue
			}
			if x.Params == nil {
				x.Params = make(map[string]string)
			}
			x.Params[o.Name] = o.Value
		}
	}
	if x.Buckets > 0 {
		x.Options = strings.TrimSpace(hashed.ReplaceAllString(x.Options, ""))
	}
}
