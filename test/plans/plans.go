package plans

// Details are the document of a Doc.
type Details struct {
	Kind  string   `json:"kind"`
	Pages int      `json:"pages"`
	Open  bool     `json:"open"`
	Ratio float64  `json:"ratio"`
	Size  Size     `json:"size"`
	Words []string `json:"words,omitempty"`
}

// Size is a document in a document.
type Size struct {
	Unit string `json:"unit"`
}
