//go:build gates

package gates

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

const (
	referencePackages = 12
	referenceTypes    = 60 // in each, with five methods
)

// reference builds a fixed program without generics, and returns the CPU time that it took. Times of builds are compared with
// it: the same build takes twice the CPU time on a slower machine, or on one that is busy.
func reference(t *testing.T) time.Duration {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "go.mod", fmt.Sprintf("module example.com/reference%d\n\ngo 1.26\n", rand.Uint32()))
	for p := range referencePackages {
		var b strings.Builder
		fmt.Fprintf(&b, "package p%d\n", p)
		for i := range referenceTypes {
			b.WriteString(strings.ReplaceAll(`
type TN struct {
	Name  string
	Count int
	Next  *TN
	Parts map[string][]byte
}

func (t *TN) Len() (n int) {
	for x := t; x != nil; x = x.Next {
		n += x.Count + len(x.Parts)
	}
	return n
}

func (t *TN) Find(name string) (*TN, bool) {
	for x := t; x != nil; x = x.Next {
		if x.Name == name {
			return x, true
		}
	}
	return nil, false
}

func (t *TN) Add(name string, part []byte) {
	if t.Parts == nil {
		t.Parts = make(map[string][]byte)
	}
	t.Parts[name] = append(t.Parts[name], part...)
	t.Count++
}

func (t *TN) Keys() []string {
	keys := make([]string, 0, len(t.Parts))
	for k, v := range t.Parts {
		if len(v) > 0 {
			keys = append(keys, t.Name+"."+k)
		}
	}
	return keys
}

func (t *TN) Equal(o any) bool {
	other, ok := o.(*TN)
	return ok && other.Name == t.Name && other.Count == t.Count
}
`, "TN", fmt.Sprintf("T%d", i)))
		}
		write(t, dir, fmt.Sprintf("p%d/p.go", p), b.String())
	}
	return command(t, dir, "go", "build", "./...")
}
