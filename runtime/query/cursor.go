package query

import "github.com/crategen/crategen/runtime/wire"

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
