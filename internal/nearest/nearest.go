// Package nearest finds the word that a misspelt word was meant to be, for "did you mean".
package nearest

// Word returns the most similar of words, or "" if none is similar: the number of edits is at most a third of the word's length, plus one.
func Word(word string, words []string) string {
	best, least := "", len(word)/3+2
	for _, w := range words {
		if d := Distance(word, w); d < least {
			best, least = w, d
		}
	}
	return best
}

// longest is the length of the longest words that Distance compares, which bounds its time for any input.
const longest = 64

// Distance is the number of bytes to insert, delete or replace to make b from a (Levenshtein). Words of more than 64 bytes count as
// completely different.
func Distance(a, b string) int {
	if len(a) > longest || len(b) > longest {
		if a == b {
			return 0
		}
		return max(len(a), len(b))
	}
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
