package model

import (
	"strings"
	"unicode"
)

// prose is what a schema says in words, fit for comments of Go and SQL and for string constants: lines end with \n, control
// characters are gone, which no database and no Go file takes, and so are blank lines around it.
func prose(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
	return strings.Trim(strings.TrimRightFunc(text, unicode.IsSpace), "\n")
}

// lines are the lines of prose; none if there is nothing but space.
func lines(text string) []string {
	text = prose(text)
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}
