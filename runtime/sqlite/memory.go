package sqlite

import (
	"fmt"
	"unsafe"

	"modernc.org/libc"
	"modernc.org/libc/sys/types"
)

// bytesAt returns n bytes of the memory of SQLite, which is outside the Go heap, without a copy. It is never nil.
func bytesAt(p uintptr, n int) []byte {
	if p == 0 || n <= 0 {
		return []byte{}
	}
	return unsafe.Slice(*(**byte)(unsafe.Pointer(&p)), n)
}

// arena is memory that SQLite can read, for the text and bytes of the arguments of the statement that runs.
type arena struct {
	p    uintptr
	size int
}

// arenaKeep is what an arena keeps between statements; a larger one is given back once a smaller one will do.
const arenaKeep = 1 << 20

// load copies b into the arena, which forgets what it held, and returns its address.
func (a *arena) load(tls *libc.TLS, b []byte) (uintptr, error) {
	if len(b) > a.size || a.p == 0 || a.size > arenaKeep && len(b) <= arenaKeep {
		size := max(len(b), min(2*len(b), arenaKeep), 512)
		a.free(tls)
		if a.p = libc.Xmalloc(tls, types.Size_t(size)); a.p == 0 {
			return 0, fmt.Errorf("sqlite: no memory for %d bytes of arguments", size)
		}
		a.size = size
	}
	copy(bytesAt(a.p, a.size), b)
	return a.p, nil
}

func (a *arena) free(tls *libc.TLS) {
	if a.p != 0 {
		libc.Xfree(tls, a.p)
	}
	*a = arena{}
}
