package sqlquote_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/sourcecheck"
)

// quoting are the places that put quotes around a value, with what they write instead of SQL.
var quoting = map[string]string{
	"internal/sqlquote": "the place for SQL",

	"internal/gen/ddl/expression.go": "Go source, in a remedy",
	"internal/gen/model/views.go":    "Go source, in a remedy",
	"internal/gen/render":            "Go source",
	"internal/gen/schemafile":        "Go source",
	"migrate/cockroach/jobs.go":      "a regular expression",
	"gen/describe/mermaid.go":        "a diagram's language",
	"runtime/connect/words.go":       "Markdown, for the table of parameters",
	"runtime/cratehttp/encode.go":    "JSON: the arguments of a statement",
	"runtime/sqlite/args.go":         "JSON: lists, which are arguments",
	"runtime/pgwire/config.go":       "libpq's keyword=value form, for pgconn",
}

// TestNoOtherPlaceQuotes looks for quotes that are put around values in the project's own Go files.
func TestNoOtherPlaceQuotes(t *testing.T) {
	sourcecheck.Check(t, "../..", quoting, "use a function of package sqlquote", func(n ast.Node) string {
		if quotes(n) {
			return "quotes are put around a value"
		}
		return ""
	})
}

// TestQuotesAreFound tries the search itself.
func TestQuotesAreFound(t *testing.T) {
	for expr, want := range map[string]bool{
		`"'" + x + "'"`: true, `"SELECT '" + x`: true, "a + b + `\"`": true, "x + \"' AND\"": true, `"a" + x + "b"`: false, `"it's " + x`: false,
		`"''" + x`: false, `x + "'s field"`: false, `strings.ReplaceAll(x, "'", "''")`: true, "strings.ReplaceAll(x, `\"`, `\\\"`)": true, `strings.ReplaceAll(x, "'", "")`: false,
		`strings.NewReplacer("a", "b", "'", "''")`: true, `strings.NewReplacer("a", "'")`: false,
		`fmt.Sprintf("DROP TABLE %q", x)`: true, `fmt.Sprintf("the name %q", x)`: false, `fmt.Sprintf("SET x = '%s'", x)`: true, `fmt.Errorf("UPDATE '%s'", x)`: false,
		`append(b, '"')`: true, `b.WriteByte('\'')`: true, `append(b, 'x')`: false, `b.Write("'")`: true, `b.WriteString("= 'a'")`: false, `b.Write(" '")`: true,
		`"SELECT " + strconv.Quote(x)`: true, `"SELECT " + f(x)`: false,
	} {
		n, err := parser.ParseExpr(expr)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		ast.Inspect(n, func(n ast.Node) bool { found = found || quotes(n); return !found })
		if found != want {
			t.Errorf("%s: %v", expr, found)
		}
	}
}

var statement = regexp.MustCompile(`\b(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|SET|SHOW|FROM|WHERE|COPY|GRANT|COMMENT|REFRESH|KILL|VALUES)\b`)

// quotes reports whether a node of the syntax puts quotes around a value, or doubles or escapes those in it.
func quotes(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		return n.Op == token.ADD && joins(n)
	case *ast.CallExpr:
		return calls(n)
	}
	return false
}

// joins reports whether a quote stands beside a value in a sum of texts, or a value in Go's quotes beside SQL.
func joins(n *ast.BinaryExpr) bool {
	var parts []ast.Expr
	var flatten func(e ast.Expr)
	flatten = func(e ast.Expr) {
		if b, ok := e.(*ast.BinaryExpr); ok && b.Op == token.ADD {
			flatten(b.X)
			flatten(b.Y)
			return
		}
		parts = append(parts, e)
	}
	flatten(n)
	sql, quoted := false, false
	for i, p := range parts {
		text, ok := literal(p)
		if !ok {
			call, isCall := p.(*ast.CallExpr)
			quoted = quoted || isCall && called(call) == "strconv.Quote"
			continue
		}
		sql = sql || statement.MatchString(text)
		before, after := i > 0 && !isLiteral(parts[i-1]), i < len(parts)-1 && !isLiteral(parts[i+1])
		if before && opens(text, strings.HasPrefix) || after && opens(text, strings.HasSuffix) {
			return true
		}
	}
	return sql && quoted
}

// opens reports whether a text has a quote at one of its ends, and the quotes in it are not in pairs.
func opens(text string, at func(s, quote string) bool) bool {
	text = strings.TrimPrefix(text, "'s ") // a genitive
	for _, q := range []string{"'", `"`, "`"} {
		if at(text, q) && (strings.Count(text, q)%2 == 1 || len(text) > 2 && strings.HasPrefix(text, q) && strings.HasSuffix(text, q)) {
			return true
		}
	}
	return false
}

func calls(n *ast.CallExpr) bool {
	name := called(n)
	switch {
	case name == "strings.ReplaceAll" && len(n.Args) == 3:
		return doubles(n.Args[1], n.Args[2])
	case name == "strings.NewReplacer":
		for i := 0; i+1 < len(n.Args); i += 2 {
			if doubles(n.Args[i], n.Args[i+1]) {
				return true
			}
		}
	case name == "fmt.Sprintf" || name == "fmt.Fprintf" || name == "fmt.Appendf":
		for _, a := range n.Args {
			if text, ok := literal(a); ok && statement.MatchString(text) && regexp.MustCompile(`['"]%|%q`).MatchString(text) {
				return true
			}
		}
	case name == "append" || strings.HasSuffix(name, ".WriteByte") || strings.HasSuffix(name, ".WriteRune"):
		for _, a := range n.Args {
			if c, ok := a.(*ast.BasicLit); ok && c.Kind == token.CHAR && (c.Value == `'\''` || c.Value == `'"'`) {
				return true
			}
		}
	case strings.HasSuffix(name, ".Write") || strings.HasSuffix(name, ".WriteString"):
		if len(n.Args) == 1 {
			text, _ := literal(n.Args[0])
			return strings.Count(text, "'")%2 == 1 && !regexp.MustCompile(`\w'\w`).MatchString(text)
		}
	}
	return false
}

// doubles reports whether quotes are replaced by two, or by one with a backslash.
func doubles(from, to ast.Expr) bool {
	a, _ := literal(from)
	b, _ := literal(to)
	return (a == "'" || a == `"` || a == "`") && len(b) > 1 && strings.HasSuffix(b, a)
}

// called is the name of a function: pkg.Name or Name.
func called(n *ast.CallExpr) string {
	switch f := n.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			return x.Name + "." + f.Sel.Name
		}
		return "." + f.Sel.Name
	}
	return ""
}

func isLiteral(e ast.Expr) bool {
	_, ok := literal(e)
	return ok
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(l.Value)
	return text, err == nil
}
