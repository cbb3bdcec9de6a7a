package reported

// Image has members with reserved words and with upper case in their names.
type Image struct {
	Directory  string    `json:"directory"`
	FileName   string    `json:"fileName"`
	LowerName  string    `json:"filename"`
	BulkLoad   string    `json:"Bulk-Load-1"`
	Select     int       `json:"select"`
	Größe      float64   `json:"größe,omitempty"`
	FieldA     *Inner    `json:"field_A,omitempty"`
	Resolution []float64 `json:"resolution"`
	Products   []Product `json:"products"`
}

// Inner is nested in an Image.
type Inner struct {
	SubFieldA string `json:"sub_field_a"`
	SubFieldB string `json:"sub_field_b"`
}

// Product is an element of a list.
type Product struct {
	Key         string  `json:"product_key"`
	Amount      float64 `json:"amount"`
	Occurrences int32   `json:"occurrences"`
}
