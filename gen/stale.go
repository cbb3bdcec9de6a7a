package gen

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrStale is met by the error of a run with Options.Check that found the files on disk out of date.
var ErrStale = errors.New("the generated files are stale")

// StaleError lists what is out of date. It is an ErrStale.
type StaleError struct {
	Changed []string // differ from what would be written
	Missing []string
	Extra   []string // would be removed
}

// Error names each file with what is wrong with it, one a line.
func (e *StaleError) Error() string {
	var b strings.Builder
	b.WriteString(ErrStale.Error() + "; run crategen generate:")
	for _, group := range []struct {
		files []string
		what  string
	}{{e.Changed, "differs"}, {e.Missing, "is missing"}, {e.Extra, "is no longer generated"}} {
		for _, file := range group.files {
			fmt.Fprintf(&b, "\n\t%s %s", file, group.what)
		}
	}
	return b.String()
}

// Is makes every StaleError an ErrStale.
func (e *StaleError) Is(target error) bool { return target == ErrStale }

// stale is the error for a plan that has something to do.
func (p *plan) stale() error {
	if len(p.write)+len(p.remove) == 0 {
		return nil
	}
	e := &StaleError{Missing: p.missing, Extra: p.remove}
	for _, file := range p.result.Written {
		if !slices.Contains(p.missing, file) {
			e.Changed = append(e.Changed, file)
		}
	}
	return e
}
