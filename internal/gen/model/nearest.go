package model

import (
	"fmt"

	"github.com/crategen/crategen/internal/nearest"
)

// didYouMean is a remedy that names the most similar word, or else the alternative.
func didYouMean(word string, words []string, alternative string) string {
	if n := nearest.Word(word, words); n != "" {
		return fmt.Sprintf("did you mean %q?", n)
	}
	return alternative
}
