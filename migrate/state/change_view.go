package state

// CreateView creates a view, or gives it a new query.
type CreateView struct{ View *View }

// DropView drops a view.
type DropView struct{ View *View }

// Title implements Change.
func (c CreateView) Title() Title { return Title{"create-view", c.View.String(), "", false} }

// Title implements Change.
func (c DropView) Title() Title { return Title{"drop-view", c.View.String(), "", false} }

// Reverse implements Change.
func (c CreateView) Reverse() Change { return DropView(c) }

// Reverse implements Change.
func (c DropView) Reverse() Change { return CreateView(c) }
