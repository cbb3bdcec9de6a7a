package connect

import (
	"context"
	"strings"
	"testing"

	"github.com/crategen/crategen/runtime/wire"
)

type fakeDriver struct{ opened *wire.Config }

func (*fakeDriver) Schemes() []string { return []string{"postgres", "cockroachdb"} }

func (d *fakeDriver) Open(_ context.Context, c *wire.Config) (wire.DB, error) {
	d.opened = c
	return nil, nil
}

func TestOpen(t *testing.T) {
	d := &fakeDriver{}
	if _, err := Open(t.Context(), &wire.Config{Scheme: "cockroachdb"}, []wire.Driver{d}); err != nil || d.opened == nil {
		t.Errorf("opened %v, %v", d.opened, err)
	}
	for scheme, want := range map[string]string{
		"crate":  `no driver for scheme "crate" was passed to Open; there are drivers for: postgres, cockroachdb`,
		"sqlite": "pass sqlite.Driver to Open (import github.com/crategen/crategen/runtime/sqlite)",
	} {
		if _, err := Open(t.Context(), &wire.Config{Scheme: scheme}, []wire.Driver{d}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %q", scheme, err, want)
		}
	}
}
