// Package schema is a schema that is not always the same: an environment variable says what somebody changed in it after
// the code was generated.
package schema

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"os"
	"slices"
	"strings"
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"
)

// Env is the environment variable.
const Env = "CRATEGEN_TEST_SCHEMA_CHANGE"

// change is what was changed; nothing when the code is generated.
var change = os.Getenv(Env)

// Article has what has no name of its own in every way: validators, functions, composites and a ValueScanner, in fields of
// its own and of mixins.
type Article struct{ ent.Schema }

// Mixin of the Article.
func (Article) Mixin() []ent.Mixin {
	mixins := []ent.Mixin{Stamps{}, Marks{}}
	if change == "mixins swapped" {
		slices.Reverse(mixins)
	}
	return mixins
}

// Fields of the Article.
func (Article) Fields() []ent.Field {
	title := field.String("title").Validate(must("title", strings.HasPrefix, "T"))
	slug := field.String("slug").Validate(must("slug", strings.HasPrefix, "s")).Validate(must("slug", strings.HasSuffix, "."))
	remark := field.String("remark").Optional()
	fields := []ent.Field{
		field.Int("id"),
		title,
		slug,
		field.String("first").DefaultFunc(func() string { return "first" }),
		field.String("second").DefaultFunc(func() string { return "second" }),
		field.Int("version").DefaultFunc(func() int { return 1 }).UpdateDefault(func() int { return 7 }),
		field.JSON("sizes", map[string]Size{}).Default(map[string]Size{"a": {1}}),
		field.String("up").ValueScanner(prefixed("up:")),
		field.String("down").ValueScanner(prefixed("down:")),
		remark,
	}
	switch change {
	case "reversed":
		slices.Reverse(fields[1:])
	case "one in front":
		fields = slices.Insert(fields, 1, ent.Field(field.String("new").Optional()))
	case "renamed":
		title.Descriptor().Name = "headline"
	case "another type":
		fields[1] = field.Int("title").Positive()
	case "no default":
		fields[3] = field.String("first")
	case "validator removed":
		slug.Descriptor().Validators = slug.Descriptor().Validators[:1]
	case "validator added":
		remark.Validate(must("remark", strings.HasPrefix, "R"))
	case "scanner removed":
		fields[7] = field.String("up")
	case "own":
		fields = append(fields, mark())
	}
	return fields
}

// Size is a composite default.
type Size struct {
	N int `json:"n"`
}

// Stamps are times.
type Stamps struct{ mixin.Schema }

// Fields of the Stamps.
func (Stamps) Fields() []ent.Field {
	day := func() time.Time { return time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC) }
	return []ent.Field{field.Time("created_at").Default(day), field.String("code").Validate(must("code", strings.HasPrefix, "c"))}
}

// Marks are what somebody says of a row.
type Marks struct{ mixin.Schema }

// Fields of the Marks.
func (Marks) Fields() []ent.Field {
	if change == "mixed-in field gone" || change == "own" {
		return nil
	}
	return []ent.Field{mark()}
}

func mark() ent.Field {
	return field.String("mark").DefaultFunc(func() string { return "m" }).Validate(must("mark", strings.HasPrefix, "m"))
}

func must(name string, is func(s, part string) bool, part string) func(string) error {
	return func(s string) error {
		if !is(s, part) {
			return errors.New(name + " is wrong")
		}
		return nil
	}
}

// prefixed stores texts behind a prefix.
func prefixed(prefix string) field.TypeValueScanner[string] {
	return field.ValueScannerFunc[string, *sql.NullString]{
		V: func(s string) (driver.Value, error) { return prefix + s, nil },
		S: func(n *sql.NullString) (string, error) {
			rest, ok := strings.CutPrefix(n.String, prefix)
			if !ok {
				return "", errors.New("stored by another scanner")
			}
			return rest, nil
		},
	}
}
