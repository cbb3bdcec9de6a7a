package cratehttp

import "testing"

// TestDocumentNumbers looks at how the numbers of documents are written.
func TestDocumentNumbers(t *testing.T) {
	for doc, want := range map[string]string{
		`{"a":-0,"b":[-0,0,-0.5],"c":"-0"}`:   `{"a":-0,"b":[-0,0,-0.5],"c":"-0"}`,
		`-0`:                                  `-0`, // an integer there: -0.0 would be less than 0.0
		`{"a-0":-7}`:                          `{"a-0":-7}`,
		`[-0.0,-0e5,9007199254740993]`:        `[-0.0,-0e5,9007199254740993]`,
		`[100000000000000000000,-1,"\"-0\""]`: `[100000000000000000000.0,-1,"\"-0\""]`,
	} {
		got, err := appendDocument(nil, doc)
		if err != nil || string(got) != want {
			t.Errorf("%s: %s, %v, want %s", doc, got, err, want)
		}
	}
	if _, err := appendDocument(nil, `[18446744073709551615]`); err == nil {
		t.Error("an integer beyond 64 bits was written")
	}
}
