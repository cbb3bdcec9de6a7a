package createtable

import (
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
)

// ParseView parses a CREATE VIEW: its name, with the schema in front if there is one, and the query.
func ParseView(syntax *sqllex.Syntax, sql string) (name []string, query string, err error) {
	c, err := newCursor(syntax, sql)
	if err != nil {
		return nil, "", err
	}
	for !c.end() && !c.accept("VIEW") {
		c.at++
	}
	c.accept("IF", "NOT", "EXISTS")
	name = c.names()
	if c.text(0) == "(" {
		c.skip()
	}
	c.accept("AS")
	return name, strings.TrimSuffix(c.rest(), ";"), nil
}

// ParseAddConstraint parses an ALTER TABLE ... ADD CONSTRAINT. For other statements the name is empty.
func ParseAddConstraint(syntax *sqllex.Syntax, sql string) (table []string, k Constraint, err error) {
	c, err := newCursor(syntax, strings.TrimSuffix(sql, ";"))
	if err != nil || !c.accept("ALTER", "TABLE") {
		return nil, k, err
	}
	table = c.names()
	if !c.accept("ADD") {
		return nil, k, nil
	}
	return table, c.constraint(syntax), nil
}

// Comment is a COMMENT ON.
type Comment struct {
	Of    string   // TABLE, COLUMN, INDEX, VIEW, ...
	Name  []string // of an index of CockroachDB, that of its table
	Index string
	Text  string
}

// ParseComment parses a COMMENT ON.
func ParseComment(syntax *sqllex.Syntax, sql string) (k Comment, err error) {
	c, err := newCursor(syntax, strings.TrimSuffix(sql, ";"))
	if err != nil || !c.accept("COMMENT", "ON") {
		return k, err
	}
	k.Of = strings.ToUpper(c.name())
	k.Name = c.names()
	if c.accept("@") {
		k.Index = c.name()
	}
	c.accept("IS")
	k.Text = Unquote(c.text(0))
	return k, nil
}

// Unquote returns the text of a string constant, with or without escapes: e'it\'s'.
func Unquote(s string) string {
	if len(s) < 3 || s[0]|0x20 != 'e' || s[1] != '\'' {
		return sqllex.UnquoteText(s)
	}
	return strings.NewReplacer(`\\`, `\`, `\'`, `'`, `''`, `'`, `\n`, "\n", `\r`, "\r", `\t`, "\t", `\"`, `"`).Replace(s[2 : len(s)-1])
}

// Option is a setting of a WITH clause.
type Option struct{ Name, Value string }

// ParseOptions parses a = 1, "b" = 'x'.
func ParseOptions(syntax *sqllex.Syntax, list string) ([]Option, error) {
	parts, err := items(syntax, list)
	if err != nil {
		return nil, err
	}
	var out []Option
	for _, text := range parts {
		c, err := newCursor(syntax, text)
		if err != nil {
			return nil, err
		}
		name := strings.Join(c.names(), ".")
		c.accept("=")
		out = append(out, Option{name, Unquote(c.rest())})
	}
	return out, nil
}

// ParseTail splits what follows the columns of a table of CockroachDB: the parameters of its WITH clause, and the text before and after it.
func ParseTail(syntax *sqllex.Syntax, tail string) (before string, with []Option, after string, err error) {
	c, err := newCursor(syntax, tail)
	if err != nil {
		return "", nil, "", err
	}
	if !c.end() && !c.is("WITH", "(") {
		before = c.until("WITH")
	}
	if !c.accept("WITH") {
		return before, nil, c.rest(), nil
	}
	list, err := items(syntax, c.group())
	if err != nil {
		return "", nil, "", err
	}
	for _, text := range list {
		item, err := newCursor(syntax, text)
		if err != nil {
			return "", nil, "", err
		}
		name := strings.Join(item.names(), ".")
		item.accept("=")
		value := item.rest()
		if strings.Contains(item.text(0), "'") { // without the type behind it
			value = Unquote(item.text(0))
		}
		with = append(with, Option{name, value})
	}
	return before, with, c.rest(), nil
}

// ParseZone reads ALTER TABLE or INDEX ... CONFIGURE ZONE USING of CockroachDB. The index is empty for a table. The table is nil for another
// statement.
func ParseZone(syntax *sqllex.Syntax, sql string) (table []string, index string, list []Option, err error) {
	c, err := newCursor(syntax, strings.TrimSuffix(sql, ";"))
	if err != nil || !c.accept("ALTER", "TABLE") && !c.accept("ALTER", "INDEX") {
		return nil, "", nil, err
	}
	table = c.names()
	if c.accept("@") {
		index = c.name()
	}
	if !c.accept("CONFIGURE", "ZONE", "USING") {
		return nil, "", nil, nil
	}
	list, err = ParseOptions(syntax, c.rest())
	return table, index, list, err
}

// Clauses reads the clauses after the columns of a CrateDB table: words and brackets, such as INTO 4 SHARDS or WITH (...). see
// receives the words in upper case and the content of the brackets after them.
func Clauses(syntax *sqllex.Syntax, tail string, see func(words []string, brackets string)) error {
	c, err := newCursor(syntax, tail)
	if err != nil {
		return err
	}
	var words []string
	for !c.end() {
		if c.text(0) == "(" {
			see(words, c.group())
			words = nil
			continue
		}
		words = append(words, strings.ToUpper(c.text(0)))
		c.at++
		if words[len(words)-1] == "SHARDS" {
			see(words, "")
			words = nil
		}
	}
	if words != nil {
		see(words, "")
	}
	return nil
}

// ParseFulltext parses SQLite's CREATE VIRTUAL TABLE ... USING fts5(...): the name, the columns and the options. For other modules
// there are no columns.
func ParseFulltext(syntax *sqllex.Syntax, sql string) (name string, columns []string, options map[string]string, err error) {
	c, err := newCursor(syntax, sql)
	if err != nil {
		return "", nil, nil, err
	}
	for !c.end() && !c.accept("TABLE") {
		c.at++
	}
	c.accept("IF", "NOT", "EXISTS")
	name = c.name()
	if !c.accept("USING", "fts5") {
		return name, nil, nil, nil
	}
	list, err := items(syntax, c.group())
	if err != nil {
		return "", nil, nil, err
	}
	options = make(map[string]string)
	for _, text := range list {
		item, err := newCursor(syntax, text)
		if err != nil {
			return "", nil, nil, err
		}
		word := item.name()
		if item.accept("=") {
			options[strings.ToLower(word)] = Unquote(item.rest())
		} else {
			columns = append(columns, word)
		}
	}
	return name, columns, options, nil
}
