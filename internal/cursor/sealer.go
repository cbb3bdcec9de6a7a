package cursor

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
)

// A cursor is, in URL-safe base64: the version, the id of the key, the nonce, and the encrypted values. The nonce is a MAC of the plaintext
// (a synthetic IV): the same position has the same cursor, and the number of cursors of a key is not limited, as it would be with random
// nonces of 12 bytes.
const (
	version    = 1
	keyIDSize  = 4
	nonceSize  = 12
	headerSize = 1 + keyIDSize + nonceSize
	leastKey   = 16
)

// encoding is strict, and Open refuses line ends, which it would skip: a cursor has only one text.
var encoding = base64.RawURLEncoding.Strict()

// Sealer encrypts and decrypts cursors. It is safe for concurrent use.
type Sealer struct{ keys []sealingKey }

type sealingKey struct {
	id   [keyIDSize]byte
	aead cipher.AEAD
	mac  []byte
}

// NewSealer returns a Sealer with the secrets of query.CursorKey. Without secrets it generates one.
func NewSealer(secrets [][]byte) (*Sealer, error) {
	if len(secrets) == 0 {
		secret := make([]byte, 32)
		rand.Read(secret) // never fails
		secrets = [][]byte{secret}
	}
	s := &Sealer{make([]sealingKey, len(secrets))}
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

// Seal encrypts values into a cursor. about describes the query.
func (s *Sealer) Seal(values, about []byte) string {
	k := &s.keys[0]
	out := append(make([]byte, 0, headerSize+len(values)+k.aead.Overhead()), version)
	out = append(out, k.id[:]...)
	mac := hmac.New(sha256.New, k.mac)
	fmt.Fprintf(mac, "%d %d ", len(about), len(values))
	mac.Write(about)
	mac.Write(values)
	nonce := mac.Sum(nil)[:nonceSize]
	out = append(out, nonce...)
	return encoding.EncodeToString(k.aead.Seal(out, nonce, values, about))
}

// The reasons for refusing a cursor.
var (
	errIncomplete = errors.New("the text is not a complete cursor")
	errOtherKey   = errors.New("the cursor was made with another key, by another process or before a restart: give all processes the same key with query.CursorKey")
	errOtherQuery = errors.New("the cursor was made by a query with another entity, order or tenant, or was changed")
)

// Open decrypts a cursor of the query that about describes.
func (s *Sealer) Open(cursor string, about []byte) ([]byte, error) {
	raw, err := encoding.DecodeString(cursor)
	if err != nil || strings.ContainsAny(cursor, "\r\n") || len(raw) < headerSize || raw[0] != version {
		return nil, fmt.Errorf("%w: %w", dberr.ErrCursor, errIncomplete)
	}
	refused := errOtherKey
	for i := range s.keys {
		k := &s.keys[i]
		if [keyIDSize]byte(raw[1:]) != k.id {
			continue
		}
		values, err := k.aead.Open(nil, raw[1+keyIDSize:headerSize], raw[headerSize:], about)
		if err == nil {
			return values, nil
		}
		refused = errOtherQuery
	}
	return nil, fmt.Errorf("%w: %w", dberr.ErrCursor, refused)
}
