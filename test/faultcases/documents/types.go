package documents

// Spec is a document whose members have paths.
type Spec struct {
	Count int     `json:"count"`
	Big   uint64  `json:"big"`
	Ratio float64 `json:"ratio"`
	Name  string  `json:"name"`
	Done  bool    `json:"done"`
	Inner *Inner  `json:"inner,omitempty"`
	Short float32 `json:"short,omitempty"`
}

// Inner is a document in a Spec.
type Inner struct {
	Size uint64 `json:"size"`
}

// Loose is a document with members of any type.
type Loose struct {
	Count int            `json:"count"`
	Any   any            `json:"any"`
	More  map[string]any `json:"more"`
}
