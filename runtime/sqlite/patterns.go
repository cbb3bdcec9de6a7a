package sqlite

import (
	"errors"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// SQLite's LIKE ignores the case of ASCII letters, and it has no regular expressions. regexp_match(text, expression) is Go's; like_any(text,
// patterns, fold) is SQL's LIKE with one of a JSON list of patterns, which ignores case if fold is 1.

func init() {
	scalars = append(scalars,
		scalarFunction{"regexp_match", 2, func(args []any) (any, error) {
			text, _ := args[0].(string)
			pattern, _ := args[1].(string)
			re, err := expressions.of(pattern)
			if err != nil {
				return nil, err
			}
			return re.MatchString(text), nil
		}},
		scalarFunction{"like_any", 3, func(args []any) (any, error) {
			text, _ := args[0].(string)
			list, err := elementsOf(args[1])
			if err != nil {
				return nil, err
			}
			fold := args[2] == int64(1)
			if fold {
				text = strings.ToLower(text)
			}
			for _, p := range list {
				pattern, ok := p.(string)
				if !ok {
					return nil, errPattern
				}
				if fold {
					pattern = strings.ToLower(pattern)
				}
				if like(text, pattern) {
					return true, nil
				}
			}
			return false, nil
		}})
}

var (
	errPattern    = errors.New("a pattern is no text")
	errExpression = errors.New("a text is no regular expression of Go")
)

// compiledCache has the regular expressions of the last statements.
type compiledCache struct {
	sync.Mutex
	all map[string]*regexp.Regexp
}

// maxCompiled is the number of regular expressions after which the cache begins again.
const maxCompiled = 100

var expressions compiledCache

func (c *compiledCache) of(pattern string) (*regexp.Regexp, error) {
	c.Lock()
	defer c.Unlock()
	if re := c.all[pattern]; re != nil {
		return re, nil
	}
	re, err := regexp.Compile(pattern)
	if err != nil { // which has the expression
		return nil, errExpression
	}
	if c.all == nil || len(c.all) >= maxCompiled {
		c.all = map[string]*regexp.Regexp{}
	}
	c.all[pattern] = re
	return re, nil
}

// like reports whether a pattern of LIKE matches the whole text. After a mismatch it goes back to the last %, and lets it have one more character.
func like(text, pattern string) bool {
	var backText, backPattern string
	back := false
	for {
		r, n := utf8.DecodeRuneInString(pattern)
		if n > 0 && r == '%' {
			pattern = pattern[n:]
			back, backText, backPattern = true, text, pattern
			continue
		}
		if n == 0 && text == "" {
			return true
		}
		literal := r != '_'
		if r == '\\' && len(pattern) > n {
			pattern = pattern[n:]
			r, n = utf8.DecodeRuneInString(pattern)
		}
		x, m := utf8.DecodeRuneInString(text)
		if n > 0 && m > 0 && (!literal || x == r) {
			text, pattern = text[m:], pattern[n:]
			continue
		}
		if !back || backText == "" {
			return false
		}
		_, m = utf8.DecodeRuneInString(backText)
		backText = backText[m:]
		text, pattern = backText, backPattern
	}
}
