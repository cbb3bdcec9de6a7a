package sqlexpr

import (
	"errors"
	"fmt"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// regexpTest tests whether a regular expression matches a part of a text.
type regexpTest struct {
	e       sqlgen.Expr
	pattern string
	re      *syntax.Regexp
}

// MatchesRegexp tests whether a regular expression matches a part of a text.
func MatchesRegexp(e sqlgen.Expr, pattern string) sqlgen.Expr {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return failing{err}
	}
	return &regexpTest{e, pattern, re}
}

func (r *regexpTest) WriteSQL(b *sqlgen.Builder) {
	text, err := b.Dialect.Regexp(r.re)
	if err != nil {
		b.Fail(err)
		return
	}
	b.Call(dialect.Matches, r.e, argExpr{wire.Text(text)})
}

// An expression that matches the empty text matches every text.
func (r *regexpTest) outcome(b *sqlgen.Builder) outcome {
	switch {
	case rowless(b, r.e):
		return allOrNone
	case matchesEmpty(r.re):
		return everyRow
	}
	return open
}

func matchesEmpty(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpStar, syntax.OpQuest:
		return true
	case syntax.OpRepeat:
		return re.Min == 0 || matchesEmpty(re.Sub[0])
	case syntax.OpCapture, syntax.OpPlus:
		return matchesEmpty(re.Sub[0])
	case syntax.OpConcat, syntax.OpAlternate:
		n := 0
		for _, sub := range re.Sub {
			if matchesEmpty(sub) {
				n++
			}
		}
		return n == len(re.Sub) || n > 0 && re.Op == syntax.OpAlternate
	}
	return false
}

// likeAny tests whether one of several patterns of LIKE matches a text.
type likeAny struct {
	e        sqlgen.Expr
	patterns []string
	fold     bool
}

var errPattern = errors.New(`a pattern ends with a backslash, which has nothing to escape: write \\ for a backslash`)

// LikePatterns tests whether one of several patterns of LIKE matches a text.
func LikePatterns(e sqlgen.Expr, patterns []string, fold bool) sqlgen.Expr {
	if len(patterns) == 0 {
		return never
	}
	for _, p := range patterns {
		if (len(p)-len(strings.TrimRight(p, `\`)))%2 == 1 {
			return failing{errPattern}
		}
	}
	rest := slices.DeleteFunc(slices.Clone(patterns), func(p string) bool { return p == "" })
	if len(rest) == len(patterns) {
		return &likeAny{e, patterns, fold}
	}
	empty := CompareExpr(e, OpEQ, "") // CrateDB finds no empty text with LIKE ANY
	if len(rest) == 0 {
		return empty
	}
	return Combine([]sqlgen.Expr{&likeAny{e, rest, fold}, empty}, " OR ")
}

func (l *likeAny) WriteSQL(b *sqlgen.Builder) {
	if limit := b.Dialect.MaxPatterns; limit > 0 && len(l.patterns) > limit {
		b.Fail(fmt.Errorf("%s takes at most %d patterns: join several conditions with query.Or", b.Dialect.Name, limit))
	}
	if _, column := l.e.(*ref); len(l.patterns) == 1 && b.Dialect.LikeOneByOne > 0 || column && len(l.patterns) <= b.Dialect.LikeOneByOne {
		l.writeEach(b)
		return
	}
	f := dialect.LikeAny
	if l.fold {
		f = dialect.LikeAnyFold
	}
	b.Call(f, l.e, &castText{argExpr{wire.Texts(l.patterns)}, b.Dialect.ListType(dialect.Text)})
}

// writeEach tests the patterns one by one.
func (l *likeAny) writeEach(b *sqlgen.Builder) {
	word := " LIKE "
	if l.fold {
		word = " ILIKE "
	}
	b.Write("(")
	for i, p := range l.patterns {
		if i > 0 {
			b.Write(" OR ")
		}
		b.Expr(l.e)
		b.Write(word)
		b.Expr(&castText{argExpr{wire.Text(p)}, b.Dialect.Types[dialect.Text]})
	}
	b.Write(")")
}

func (l *likeAny) outcome(b *sqlgen.Builder) outcome {
	if rowless(b, l.e) {
		return allOrNone
	}
	for _, p := range l.patterns {
		if strings.Trim(p, "%") == "" {
			return everyRow
		}
	}
	return open
}
