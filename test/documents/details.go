package documents

// Details describe an article.
type Details struct {
	Summary  string   `json:"summary,omitempty"`
	Keywords []string `json:"keywords,omitempty"`
	Author   Author   `json:"author"`
	Pages    int      `json:"pages,omitempty"`
}

// Author is a person.
type Author struct {
	Name string `json:"name,omitempty"`
}
