package documents

// Details describe an article.
type Details struct {
	Summary  string    `json:"summary,omitempty"`
	Keywords []string  `json:"keywords,omitempty"`
	Author   Author    `json:"author"`
	Pages    int       `json:"pages,omitempty"`
	Chapters []Chapter `json:"chapters,omitempty"`
	Ratings  []int32   `json:"ratings,omitempty"`
	Weights  []float64 `json:"weights,omitempty"`
	Marks    []bool    `json:"marks,omitempty"`
}

// Chapter is a part of an article.
type Chapter struct {
	Title string  `json:"title"`
	Pages int     `json:"pages"`
	Score float64 `json:"score"`
}

// Line is an offer.
type Line struct {
	Sku      string    `json:"sku"`
	Quantity int32     `json:"quantity"`
	Price    float64   `json:"price"`
	Gift     bool      `json:"gift"`
	Sizes    []string  `json:"sizes,omitempty"`
	Place    *Place    `json:"place,omitempty"`
	Parts    []Chapter `json:"parts,omitempty"`
}

// Place is where a line is.
type Place struct {
	Shelf string `json:"shelf"`
}

// Author is a person.
type Author struct {
	Name string `json:"name,omitempty"`
}
