package sqlgen

import (
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

var _ wire.Origin = (*Builder)(nil)

// TargetTable implements wire.Origin.
func (b *Builder) TargetTable() string {
	if b.Table == nil {
		return ""
	}
	return b.Table.FlatName()
}

// ArgSensitive implements wire.Origin. It hides too much rather than too little: a column is Sensitive if a column of any table with the
// name is, and an argument without a column is Sensitive if the text contains the name of such a column.
func (b *Builder) ArgSensitive(i int) bool {
	column, _, _ := strings.Cut(b.ArgColumn(i), "->")
	text := ""
	if column == "" && b.HidesArgs {
		return true
	}
	if column == "" {
		text = strings.ToLower(string(b.buf))
	}
	for _, t := range b.Tables {
		for j := range t.Columns {
			c := &t.Columns[j]
			if c.Flags.Has(dialect.Sensitive) && (c.Name == column || column == "" && strings.Contains(text, strings.ToLower(c.Name))) {
				return true
			}
		}
	}
	return false
}
