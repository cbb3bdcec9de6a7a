package sqlgen

import (
	"errors"
	"testing"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlquote"
)

// TestNoStatementWithBrokenText: names and constants that SQL has no form for fail the statement.
func TestNoStatementWithBrokenText(t *testing.T) {
	for name, write := range map[string]func(b *Builder, text string){
		"identifier": (*Builder).Ident,
		"literal":    (*Builder).Literal,
		"column":     (*Builder).Col,
		"member":     func(b *Builder, text string) { b.Dialect.Path(b, "doc", []string{text}, dialect.Text) },
	} {
		for _, d := range []string{"cratedb", "cockroachdb", "postgres", "sqlite"} {
			for _, text := range []string{"a\x00b", "\xff"} {
				of, err := dialect.ByName(d)
				if err != nil {
					t.Fatal(err)
				}
				b := New(of, "", nil)
				if write(b, text); !errors.Is(b.Err(), sqlquote.ErrText) {
					t.Errorf("%s: %s %q: %v", d, name, text, b.Err())
				}
				b.Free()
			}
		}
	}
}
