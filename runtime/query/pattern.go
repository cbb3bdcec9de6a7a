package query

import (
	"strings"

	"github.com/crategen/crategen/internal/sqlexpr"
)

// Matches is true if a regular expression matches a part of the text; \A and \z, or ^ and $, bind it to its start and end. The syntax and the
// meaning are those of Go's package regexp on every database: the client translates the expression. Without the flag s the point matches no
// line end, (?i) folds letters by Unicode, \d and \w are of ASCII. (?m), \b and more than 255 repetitions are errors. No index is used.
func Matches[M any, T ~string](c Operand[M, T], expression string) Predicate[M] {
	return Predicate[M]{sqlexpr.MatchesRegexp(of(c), expression)}
}

// Like is true if the pattern matches the whole text: % is any number of characters, _ is one, and \ before %, _ or \ takes it literally, as
// EscapeLike does. Case matters. Contains, HasPrefix and HasSuffix need no pattern.
func Like[M any, T ~string](c Operand[M, T], pattern string) Predicate[M] {
	return LikeAny(c, pattern)
}

// LikeFold is Like, and ignores case.
func LikeFold[M any, T ~string](c Operand[M, T], pattern string) Predicate[M] {
	return LikeAnyFold(c, pattern)
}

// LikeAny is true if one of the patterns of Like matches the text; the patterns are one argument. Without patterns it is false. CrateDB takes at
// most 8,192 of them.
func LikeAny[M any, T ~string](c Operand[M, T], patterns ...string) Predicate[M] {
	return Predicate[M]{sqlexpr.LikePatterns(of(c), patterns, false)}
}

// LikeAnyFold is LikeAny, and ignores case.
func LikeAnyFold[M any, T ~string](c Operand[M, T], patterns ...string) Predicate[M] {
	return Predicate[M]{sqlexpr.LikePatterns(of(c), patterns, true)}
}

var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// EscapeLike is the pattern of Like that matches exactly the text.
func EscapeLike(text string) string { return likeEscaper.Replace(text) }
