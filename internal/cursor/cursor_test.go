package cursor

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

func TestCursorValues(t *testing.T) {
	values := []wire.Value{
		wire.Null(), wire.Bool(true), wire.Bool(false), wire.Int(math.MinInt64), wire.Uint(math.MaxUint64), wire.Float(math.NaN()),
		wire.Float(math.Copysign(0, -1)), wire.Float(5e-324), wire.Text(""), wire.Text("é\x00\n"), wire.Bytes([]byte{}),
		wire.Bytes([]byte{0, 255}), wire.Time(time.Date(-1, 1, 1, 0, 0, 0, 1, time.UTC)), wire.Time(time.Unix(1<<40, 999_999_999)),
		wire.UUID([16]byte{1, 15: 255}),
	}
	var in []byte
	for _, v := range values {
		var err error
		if in, err = AppendValue(in, v); err != nil {
			t.Fatal(err)
		}
	}
	out, err := ReadValues(in, len(values))
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range values {
		if string(v.AppendIdentity(nil)) != string(out[i].AppendIdentity(nil)) {
			t.Errorf("value %d of kind %s came back as %s", i, v.Kind(), out[i].Kind())
		}
	}
	for i := range in {
		if _, err := ReadValues(in[:i], len(values)); !errors.Is(err, dberr.ErrCursor) {
			t.Errorf("%d of %d bytes: got %v, want a dberr.ErrCursor", i, len(in), err)
		}
	}
	for _, broken := range [][]byte{append(in, 0), {99}, {byte(wire.KindText), 0xff, 0xff, 0xff, 0xff, 0x0f, 'a'}} {
		if _, err := ReadValues(broken, len(values)); !errors.Is(err, dberr.ErrCursor) {
			t.Errorf("%v: got %v, want a dberr.ErrCursor", broken, err)
		}
	}
	if _, err := AppendValue(nil, wire.Texts([]string{"a"})); err == nil {
		t.Error("an array was taken")
	}
}

// TestSealer changes every character of a cursor.
func TestSealer(t *testing.T) {
	secret := []byte("a secret of thirty-two bytes ...")
	s, err := NewSealer([][]byte{secret})
	if err != nil {
		t.Fatal(err)
	}
	about := []byte("items by name")
	cursor := s.Seal([]byte("values"), about)
	if got, err := s.Open(cursor, about); err != nil || string(got) != "values" {
		t.Fatalf("got %q, %v", got, err)
	}
	if strings.Contains(cursor, "values") || cursor == s.Seal([]byte("Values"), about) {
		t.Errorf("the cursor is %s", cursor)
	}
	for i := range cursor {
		changed := []byte(cursor)
		changed[i] ^= 4 // a bit that base64 does not leave out at the end
		if got, err := s.Open(string(changed), about); !errors.Is(err, dberr.ErrCursor) {
			t.Errorf("with another character %d: got %q, %v", i, got, err)
		}
	}
	random, err := NewSealer(nil)
	if err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{
		"another order":  openError(s, cursor, "items by price"),
		"another client": openError(random, cursor, string(about)),
		"nothing":        openError(s, "", string(about)),
	} {
		if !errors.Is(err, dberr.ErrCursor) {
			t.Errorf("%s: got %v, want a dberr.ErrCursor", what, err)
		}
	}
	if again, err := NewSealer([][]byte{secret}); err != nil || again.Seal([]byte("values"), about) != cursor {
		t.Errorf("another process with the key makes another cursor, %v", err)
	}
}

func openError(s *Sealer, cursor, about string) error {
	_, err := s.Open(cursor, []byte(about))
	return err
}
