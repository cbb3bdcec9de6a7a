package sqlgen

import (
	"bytes"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// Constants runs write for a part in which values are written as constants if the database accepts no arguments there.
// It fails where such a part has both a value and a Sensitive column, as the value would be part of the text in logs.
func (b *Builder) Constants(write func()) {
	if b.constants || !b.Dialect.ConstantParts {
		write()
		return
	}
	start := len(b.buf)
	b.constants, b.constantValues = true, 0
	write()
	if b.constantValues > 0 && b.namesSensitive(b.buf[start:]) {
		b.Fail(dialect.ErrConstantSensitive)
	}
	b.constants = false
}

// namesSensitive reports whether a text names a Sensitive column of any table.
func (b *Builder) namesSensitive(text []byte) bool {
	for _, t := range b.Tables {
		for i := range t.Columns {
			if c := &t.Columns[i]; c.Flags.Has(dialect.Sensitive) && bytes.Contains(text, []byte(c.Name)) {
				return true
			}
		}
	}
	return false
}

// InConstants reports whether values are written as constants.
func (b *Builder) InConstants() bool { return b.constants }

// Subquery fails in a part with constants, where the database accepts no subquery with IN.
func (b *Builder) Subquery() {
	if b.constants {
		b.Fail(dialect.ErrConstant)
	}
}

func (b *Builder) constant(v wire.Value) {
	b.constantValues++
	b.quoted(dialect.AppendConstant(b.buf, v))
}

// constantBytes returns a constant.
func (b *Builder) constantBytes(v wire.Value) []byte {
	b.constantValues++
	text, err := dialect.AppendConstant(nil, v)
	if err != nil {
		b.Fail(err)
	}
	return text
}
