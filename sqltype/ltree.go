package sqltype

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
)

// LTree is a path of labels in a tree: "top.science.astronomy". A label has 1 to 255 letters of ASCII, digits and underscores. The empty path is
// the root. Paths are compared with ==, and are keys of maps.
type LTree string

const maxLabel = 255 // of PostgreSQL before 16

var errLTree = errors.New("the text is not a path of labels of letters, digits and _, with dots between them")

// ParseLTree reads a path.
func ParseLTree(text string) (LTree, error) {
	if text == "" {
		return "", nil
	}
	for label := range strings.SplitSeq(text, ".") {
		if label == "" || len(label) > maxLabel || strings.Trim(label, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" {
			return "", errLTree
		}
	}
	return LTree(text), nil
}

// Labels are the labels, from the root.
func (p LTree) Labels() []string {
	if p == "" {
		return nil
	}
	return strings.Split(string(p), ".")
}

// Child is the path with a label at its end.
func (p LTree) Child(label string) LTree {
	if p == "" {
		return LTree(label)
	}
	return p + "." + LTree(label)
}

// Parent is the path without its last label. That of the root is the root.
func (p LTree) Parent() LTree { return p[:max(strings.LastIndexByte(string(p), '.'), 0)] }

// Within reports whether p is ancestor, or below it.
func (p LTree) Within(ancestor LTree) bool {
	return ancestor == "" || p == ancestor || strings.HasPrefix(string(p), string(ancestor)+".")
}

// MarshalText implements encoding.TextMarshaler.
func (p LTree) MarshalText() ([]byte, error) {
	_, err := ParseLTree(string(p))
	return []byte(p), err
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (p *LTree) UnmarshalText(text []byte) (err error) {
	*p, err = ParseLTree(string(text))
	return err
}

// Value implements driver.Valuer: the path as text.
func (p LTree) Value() (driver.Value, error) {
	text, err := p.MarshalText()
	return string(text), err
}

// Scan implements sql.Scanner. It reads a text.
func (p *LTree) Scan(src any) (err error) {
	switch v := src.(type) {
	case string:
		*p, err = ParseLTree(v)
	case []byte:
		*p, err = ParseLTree(string(v))
	default:
		err = fmt.Errorf("a %T cannot be read as an LTree", src)
	}
	if err != nil {
		return fmt.Errorf("sqltype: %w", err)
	}
	return nil
}
