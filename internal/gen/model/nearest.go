package model

import "fmt"

// Nearest is the word that a misspelt one was probably meant to be, or empty if none is near.
func Nearest(word string, words []string) string { return nearest(word, words) }

// nearest is the word that a misspelt one was probably meant to be, or empty if none is near.
func nearest(word string, words []string) string {
	best, least := "", len(word)/3+2
	for _, w := range words {
		if d := distance(word, w); d < least {
			best, least = w, d
		}
	}
	return best
}

// didYouMean is a remedy that names the nearest word, or else the alternative.
func didYouMean(word string, words []string, alternative string) string {
	if n := nearest(word, words); n != "" {
		return fmt.Sprintf("did you mean %q?", n)
	}
	return alternative
}

// distance is the number of letters to insert, delete or replace to make b from a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
