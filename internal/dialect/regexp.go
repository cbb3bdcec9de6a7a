package dialect

import (
	"errors"
	"fmt"
	"regexp/syntax"
	"strconv"
	"unicode"
)

// A regular expression has the syntax and the meaning of package regexp. For a database it is written with a few constructs that all of them
// have: characters by their number, classes as ranges, groups without captures, repetitions up to 255. So the flags, classes such as \d and
// \pL, and the point mean the same everywhere.

var (
	errRegexpLines = errors.New(`a regular expression of a query cannot have (?m): databases disagree about the ends of lines; write (?:\A|\n) for ^ and (?:\n|\z) for $`)
	errRegexpWords = errors.New(`a regular expression of a query cannot have \b or \B: databases disagree about words; write the characters around, such as (?:\A|\W)`)
	errRegexpNever = errors.New("the regular expression matches no text")
	errRegexpLarge = fmt.Errorf("a regular expression of a query repeats a part at most %d times, the limit of PostgreSQL", maxRepeat)
)

const maxRepeat = 255

// Regexp is the text of a regular expression for the database.
func (d *Dialect) Regexp(re *syntax.Regexp) (string, error) {
	p := regexpPrinter{d: d}
	p.print(re)
	if p.err != nil {
		return "", p.err
	}
	return d.RegexpBefore + string(p.out) + d.RegexpAfter, nil
}

type regexpPrinter struct {
	d   *Dialect
	out []byte
	err error
}

func (p *regexpPrinter) write(s string) { p.out = append(p.out, s...) }

func (p *regexpPrinter) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *regexpPrinter) print(re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpNoMatch:
		p.fail(errRegexpNever)
	case syntax.OpEmptyMatch:
		p.write("(?:)")
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			if re.Flags&syntax.FoldCase == 0 {
				p.char(r)
				continue
			}
			p.write("[")
			p.char(r)
			for x := unicode.SimpleFold(r); x != r; x = unicode.SimpleFold(x) {
				p.char(x)
			}
			p.write("]")
		}
	case syntax.OpCharClass:
		p.class(re.Rune)
	case syntax.OpAnyCharNotNL:
		p.write(`[^\n]`)
	case syntax.OpAnyChar:
		p.write(`(?:[^\n]|\n)`)
	case syntax.OpBeginText:
		p.write(`\A`)
	case syntax.OpEndText:
		p.write(p.d.RegexpEnd)
	case syntax.OpBeginLine, syntax.OpEndLine:
		p.fail(errRegexpLines)
	case syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		p.fail(errRegexpWords)
	case syntax.OpCapture:
		p.group(re.Sub[0])
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			p.print(sub)
		}
	case syntax.OpAlternate:
		p.write("(?:")
		for i, sub := range re.Sub {
			if i > 0 {
				p.write("|")
			}
			p.print(sub)
		}
		p.write(")")
	default:
		p.group(re.Sub[0])
		p.repeat(re)
	}
}

func (p *regexpPrinter) group(re *syntax.Regexp) {
	p.write("(?:")
	p.print(re)
	p.write(")")
}

func (p *regexpPrinter) repeat(re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpStar:
		p.write("*")
	case syntax.OpPlus:
		p.write("+")
	case syntax.OpQuest:
		p.write("?")
	case syntax.OpRepeat:
		if re.Min > maxRepeat || re.Max > maxRepeat {
			p.fail(errRegexpLarge)
		}
		p.write("{" + strconv.Itoa(re.Min))
		if re.Max != re.Min {
			p.write(",")
		}
		if re.Max > re.Min {
			p.write(strconv.Itoa(re.Max))
		}
		p.write("}")
	default:
		p.fail(fmt.Errorf("a regular expression of a query cannot have %s", re))
	}
}

// class writes ranges of characters. No text contains the character 0.
func (p *regexpPrinter) class(ranges []rune) {
	if len(ranges) == 0 {
		p.fail(errRegexpNever)
		return
	}
	p.write("[")
	for i := 0; i < len(ranges); i += 2 {
		low, high := max(ranges[i], 1), max(ranges[i+1], 1)
		p.char(low)
		if high > low {
			p.write("-")
			p.char(high)
		}
	}
	p.write("]")
}

func (p *regexpPrinter) char(r rune) {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		p.out = append(p.out, byte(r))
	case p.d.RegexpBraces:
		p.out = fmt.Appendf(p.out, `\x{%x}`, r)
	case r > 0xffff:
		p.out = fmt.Appendf(p.out, `\U%08x`, r)
	default:
		p.out = fmt.Appendf(p.out, `\u%04x`, r)
	}
}
