package sqlite

import (
	"strings"
	"unicode"
)

func init() {
	scalars = append(scalars, scalarFunction{"text_similarity", 2, func(args []any) (any, error) {
		a, ok := args[0].(string)
		b, also := args[1].(string)
		if !ok || !also {
			return nil, nil
		}
		return textSimilarity(a, b), nil
	}})
}

// textSimilarity is the similarity of two texts by their trigrams, as pg_trgm has it.
func textSimilarity(a, b string) float64 {
	x, y := trigrams(a), trigrams(b)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	common := 0
	for t := range x {
		if y[t] {
			common++
		}
	}
	return float64(common) / float64(len(x)+len(y)-common)
}

// trigrams are the trigrams of the words of a text.
func trigrams(text string) map[[3]rune]bool {
	out := map[[3]rune]bool{}
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for _, word := range words {
		last := [3]rune{' ', ' ', ' '}
		for _, r := range word + " " {
			last = [3]rune{last[1], last[2], r}
			out[last] = true
		}
	}
	return out
}
