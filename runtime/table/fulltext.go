package table

// Fulltext is a full-text index over texts.
type Fulltext struct {
	Name     string // search
	Language string // of the analyzer
	Sources  []Source
}

// Source is a text, or a list of texts, in a full-text index.
type Source struct {
	Column string
	Path   []string // the way to a member of a document
	List   bool
}

// Fulltext returns the index with the name, or nil.
func (t *Table) Fulltext(name string) *Fulltext {
	for i := range t.Fulltexts {
		if t.Fulltexts[i].Name == name {
			return &t.Fulltexts[i]
		}
	}
	return nil
}
