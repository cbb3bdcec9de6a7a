package state

// AlterRowSecurity enables, disables or forces row-level security of a table.
type AlterRowSecurity struct {
	Table        *Table
	WasOn        bool
	WasForced    bool
	On, IsForced bool
}

// CreatePolicy creates a policy of row-level security.
type CreatePolicy struct {
	Table  *Table
	Policy Policy
}

// DropPolicy drops a policy.
type DropPolicy struct {
	Table  *Table
	Policy Policy
}

// AlterPolicy makes another policy of one, under its name.
type AlterPolicy struct {
	Table    *Table
	From, To Policy
}

// RenamePolicy gives a policy another name.
type RenamePolicy struct {
	Table    *Table
	From, To Policy
}

// Title implements Change.
func (c AlterRowSecurity) Title() Title {
	action := "force-row-security"
	switch {
	case c.On && !c.WasOn:
		action = "enable-row-security"
	case !c.On && c.WasOn:
		action = "disable-row-security"
	case c.WasForced && !c.IsForced:
		action = "unforce-row-security"
	}
	return Title{action, c.Table.String(), "", false}
}

// Title implements Change.
func (c CreatePolicy) Title() Title {
	return Title{"create-policy", c.Table.String(), c.Policy.Name, false}
}

// Title implements Change.
func (c DropPolicy) Title() Title {
	return Title{"drop-policy", c.Table.String(), c.Policy.Name, false}
}

// Title implements Change.
func (c AlterPolicy) Title() Title { return Title{"alter-policy", c.Table.String(), c.To.Name, false} }

// Title implements Change.
func (c RenamePolicy) Title() Title {
	return Title{"rename-policy", c.Table.String(), c.From.Name, false}
}

// Reverse implements Change.
func (c AlterRowSecurity) Reverse() Change {
	return AlterRowSecurity{c.Table, c.On, c.IsForced, c.WasOn, c.WasForced}
}

// Reverse implements Change.
func (c CreatePolicy) Reverse() Change { return DropPolicy(c) }

// Reverse implements Change.
func (c DropPolicy) Reverse() Change { return CreatePolicy(c) }

// Reverse implements Change.
func (c AlterPolicy) Reverse() Change { return AlterPolicy{c.Table, c.To, c.From} }

// Reverse implements Change.
func (c RenamePolicy) Reverse() Change { return RenamePolicy{c.Table, c.To, c.From} }
