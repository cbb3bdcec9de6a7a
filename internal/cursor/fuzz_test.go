package cursor

import (
	"encoding/base64"
	"errors"
	"testing"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// FuzzCursor opens any text as a cursor, and decodes any bytes as what a cursor holds: either is an ErrCursor or comes back
// the same.
func FuzzCursor(f *testing.F) {
	s, err := NewSealer([][]byte{[]byte("0123456789abcdef")})
	if err != nil {
		f.Fatal(err)
	}
	about := []byte("items by name")
	plain, err := AppendValue(nil, wire.Text("name"))
	if err != nil {
		f.Fatal(err)
	}
	cursor := s.Seal(plain, about)
	for _, seed := range []string{"", "AQ", cursor, cursor[:20], cursor[:len(cursor)-1], cursor + "A", cursor[:9] + "\r\n" + cursor[9:], "?", base64.RawURLEncoding.EncodeToString(plain)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		switch opened, err := s.Open(text, about); {
		case err == nil && s.Seal(opened, about) != text:
			t.Errorf("%q was opened", text)
		case err != nil && !errors.Is(err, dberr.ErrCursor):
			t.Errorf("%q: got %v, want a dberr.ErrCursor", text, err)
		}
		raw, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil {
			raw = []byte(text)
		}
		for n := range 3 {
			values, err := ReadValues(raw, n)
			if err != nil {
				if !errors.Is(err, dberr.ErrCursor) {
					t.Errorf("%d values of %x: got %v, want a dberr.ErrCursor", n, raw, err)
				}
				continue
			}
			for _, v := range values {
				if _, err := AppendValue(nil, v); err != nil {
					t.Errorf("%x: a value of kind %s does not encode: %v", raw, v.Kind(), err)
				}
			}
		}
	})
}
