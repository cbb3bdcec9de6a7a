package schemafield

import (
	"errors"
	"strings"
	"testing"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"
)

type marked struct{ mixin.Schema }

func (marked) Fields() []ent.Field {
	return []ent.Field{field.String("mark").NotEmpty(), field.JSON("tags", []string{}).Default([]string{"a"})}
}

type book struct{ ent.Schema }

func (book) Mixin() []ent.Mixin { return []ent.Mixin{marked{}} }

func (book) Fields() []ent.Field {
	return []ent.Field{
		field.String("title").MaxLen(3).MinLen(2),
		field.Int("pages").DefaultFunc(func() int { return 7 }).UpdateDefault(func() int { return 8 }),
		field.String("plain"),
	}
}

func TestFound(t *testing.T) {
	f := Of(book{})
	if Default[func() int](f, "pages")() != 7 || UpdateDefault[func() int](f, "pages")() != 8 {
		t.Error("the functions are others")
	}
	if checks := Validators[string](f, "title", 2); checks[0]("long") == nil || checks[1]("x") == nil {
		t.Error("the validators are others")
	}
	if Validators[string](f, "mark", 1)[0]("") == nil {
		t.Error("the mixin's validator is another")
	}
	f.Done()
	make := Maker[[]string](new(book), "tags")
	one := make()
	one[0] = "b"
	if make()[0] != "a" {
		t.Error("two entities share a default")
	}
}

// What is not as it was is a Stale error, which names the field and neither shows nor calls anything of it.
func TestStale(t *testing.T) {
	for _, tc := range []struct {
		load func()
		want string
	}{
		{func() { Default[func() int](Of(book{}), "page") }, `field "page" of schemafield.book is gone`},
		{func() { Default[func() string](Of(book{}), "pages") }, `field "pages" of schemafield.book has a default of type func() int, not func() string`},
		{func() { UpdateDefault[func() int](Of(book{}), "title") }, `has a UpdateDefault of type none, not func() int`},
		{func() { Validators[string](Of(book{}), "title", 1) }, `has 2 validators, not 1`},
		{func() { Validators[int](Of(book{}), "title", 2) }, `has a validator of type func(string) error, not func(int) error`},
		{func() { Maker[[]int](book{}, "tags") }, `of type []string, not []int`},
		{func() { Of(book{}).Done() }, `field "mark" of schemafield.book has 1 validators, not 0`},
	} {
		err := Check(tc.load)
		if _, ok := errors.AsType[*Stale](err); !ok || !strings.Contains(err.Error(), tc.want) || !strings.HasSuffix(err.Error(), "; run go generate") {
			t.Errorf("%v, want %s", err, tc.want)
		}
	}
	for name, want := range map[string]string{"plain": "no longer has a ValueScanner", "x": "is gone"} {
		if _, err := ValueScanner(book{}, name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a panic of the schema was taken for a stale field")
		}
	}()
	_ = Check(func() { panic("the schema's own") })
}

func BenchmarkOf(b *testing.B) {
	for b.Loop() {
		Of(new(book)).must("plain")
	}
}
