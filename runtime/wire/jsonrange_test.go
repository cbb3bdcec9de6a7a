package wire

import (
	"math"
	"strings"
	"testing"
)

type branch struct {
	Left, Right *branch
	Leaf        *leaf
}

type leaf struct {
	Of *branch
	N  uint64
}

// TestUnsignedMembers looks for members beyond the range of databases in types that have themselves as members, whichever of
// them is asked for first.
func TestUnsignedMembers(t *testing.T) {
	for _, v := range []any{
		branch{Left: &branch{Leaf: &leaf{N: math.MaxUint64}}},
		leaf{Of: &branch{Right: &branch{Leaf: &leaf{N: math.MaxUint64}}}},
		&leaf{N: math.MaxUint64},
	} {
		if err := JSONValue(v).Err(); err == nil || !strings.Contains(err.Error(), "out of the range") {
			t.Errorf("%T: %v", v, err)
		}
	}
	if err := JSONValue(branch{Leaf: &leaf{N: math.MaxInt64}}).Err(); err != nil {
		t.Error(err)
	}
}
