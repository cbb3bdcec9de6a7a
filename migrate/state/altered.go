package state

// Altered returns the table whose definition a change alters. It returns nil for changes that create, drop or rename a table, rename
// a column or set a comment.
func Altered(c Change) *Table {
	switch c := c.(type) {
	case AddColumn:
		return c.Table
	case DropColumn:
		return c.Table
	case AlterType:
		return c.Table
	case SetNotNull:
		return c.Table
	case DropNotNull:
		return c.Table
	case SetDefault:
		return c.Table
	case AlterKey:
		return c.To
	case AlterLayout:
		return c.To
	case SetSetting:
		return c.Table
	case AlterColumn:
		return c.Table
	case AlterIndex:
		return c.Table
	case AddIndex:
		return c.Table
	case DropIndex:
		return c.Table
	case RenameIndex:
		return c.Table
	case AddFulltext:
		return c.Table
	case DropFulltext:
		return c.Table
	case AddCheck:
		return c.Table
	case DropCheck:
		return c.Table
	case AddForeignKey:
		return c.Table
	case DropForeignKey:
		return c.Table
	case AlterRowSecurity:
		return c.Table
	case CreatePolicy:
		return c.Table
	case DropPolicy:
		return c.Table
	case RenamePolicy:
		return c.Table
	case AlterPolicy:
		return c.Table
	}
	return nil
}
