package query

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Cursor is a place between two rows of a query: after the last row of a Page. The zero value
// is the start. It is safe in a URL. Convert the text of a request with query.Cursor(text).
//
// It contains the order values and the key of the row, encrypted and authenticated, so clients can neither read nor change it. It
// is valid for queries with the same order, entity and tenant. Their conditions may differ.
type Cursor string

// CursorKey sets the secret key that encrypts cursors. It is an option of Open. The key is at least 16 random bytes. Without the
// option a client generates a key, and its cursors are valid only as long as the client: give all processes of a service the
// same key.
//
// With several keys, the first one encrypts and all of them decrypt. So keys can be rotated one process after the other.
func CursorKey(key []byte) wire.Option { return cursorKey(key) }

type cursorKey []byte

// Apply implements wire.Option.
func (k cursorKey) Apply(o *wire.Options) { o.CursorKeys = append(o.CursorKeys, k) }

// A cursor is, in URL-safe base64: the version, the id of the key, the nonce, and the sealed values. The nonce is a MAC of
// what is sealed (a synthetic IV): the same place is the same cursor, and no count of cursors wears the key out, as it would
// with random nonces of 12 bytes.
const (
	cursorVersion = 1
	keyIDSize     = 4
	nonceSize     = 12
	headerSize    = 1 + keyIDSize + nonceSize
	leastKey      = 16
)

// cursorText is strict, and line ends, which it would skip, are refused: one cursor has one text.
var cursorText = base64.RawURLEncoding.Strict()

// sealer seals and opens cursors.
type sealer struct{ keys []sealingKey }

type sealingKey struct {
	id   [keyIDSize]byte
	aead cipher.AEAD
	mac  []byte
}

// newSealer takes the keys of an Open. Without any it makes one.
func newSealer(secrets [][]byte) (*sealer, error) {
	if len(secrets) == 0 {
		secret := make([]byte, 32)
		rand.Read(secret) // never fails
		secrets = [][]byte{secret}
	}
	s := &sealer{make([]sealingKey, len(secrets))}
	for i, secret := range secrets {
		if len(secret) < leastKey {
			return nil, fmt.Errorf("query.CursorKey: the key has %d bytes, it needs at least %d", len(secret), leastKey)
		}
		material, err := hkdf.Key(sha256.New, secret, nil, "crategen cursor", 32+32+keyIDSize)
		if err != nil {
			return nil, fmt.Errorf("query.CursorKey: %w", err)
		}
		block, err := aes.NewCipher(material[:32])
		if err != nil {
			return nil, fmt.Errorf("query.CursorKey: %w", err)
		}
		k := &s.keys[i]
		if k.aead, err = cipher.NewGCM(block); err != nil {
			return nil, fmt.Errorf("query.CursorKey: %w", err)
		}
		k.mac = material[32:64]
		copy(k.id[:], material[64:])
	}
	return s, nil
}

// seal seals values for the query that about describes.
func (s *sealer) seal(values, about []byte) string {
	k := &s.keys[0]
	out := append(make([]byte, 0, headerSize+len(values)+k.aead.Overhead()), cursorVersion)
	out = append(out, k.id[:]...)
	mac := hmac.New(sha256.New, k.mac)
	fmt.Fprintf(mac, "%d %d ", len(about), len(values))
	mac.Write(about)
	mac.Write(values)
	nonce := mac.Sum(nil)[:nonceSize]
	out = append(out, nonce...)
	return cursorText.EncodeToString(k.aead.Seal(out, nonce, values, about))
}

// Why a cursor is refused.
var (
	errNoCursor    = errors.New("the text is not a complete cursor")
	errCursorKey   = errors.New("the cursor was made with another key, by another process or before a restart: give all processes the same key with query.CursorKey")
	errCursorOrder = errors.New("the cursor was made by a query with another entity, order or tenant, or was changed")
)

// open opens what seal sealed for the same query.
func (s *sealer) open(cursor string, about []byte) ([]byte, error) {
	raw, err := cursorText.DecodeString(cursor)
	if err != nil || strings.ContainsAny(cursor, "\r\n") || len(raw) < headerSize || raw[0] != cursorVersion {
		return nil, fmt.Errorf("%w: %w", dberr.ErrCursor, errNoCursor)
	}
	refused := errCursorKey
	for i := range s.keys {
		k := &s.keys[i]
		if [keyIDSize]byte(raw[1:]) != k.id {
			continue
		}
		values, err := k.aead.Open(nil, raw[1+keyIDSize:headerSize], raw[headerSize:], about)
		if err == nil {
			return values, nil
		}
		refused = errCursorOrder
	}
	return nil, fmt.Errorf("%w: %w", dberr.ErrCursor, refused)
}
