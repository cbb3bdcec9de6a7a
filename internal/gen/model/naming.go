package model

import (
	"crypto/md5"
	"fmt"
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-openapi/inflect"
)

// acronyms are written in capitals in Go names. The list is ent's, so that names are those an ent user knows.
var acronyms = func() map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(`ACL API ASCII AWS CPU CSS DNS EOF GB GUID HCL HTML HTTP HTTPS ID IP JSON KB LHS MAC MB
		QPS RAM RHS RPC SLA SMTP SQL SSH SSO TCP TLS TTL UDP UI UID URI URL UTF8 UUID VM XML XMPP XSRF XSS`) {
		set[w] = true
	}
	return set
}()

// inflections are ent's rules for plurals.
var inflections = func() *inflect.Ruleset {
	rules := inflect.NewDefaultRuleset()
	for w := range acronyms {
		rules.AddAcronym(w)
	}
	return rules
}()

// pascal makes a Go name as ent does: user_id is UserID, full-admin is FullAdmin, homeURL is HomeURL.
func pascal(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return r == '_' || r == '-' || unicode.IsSpace(r) })
	var b strings.Builder
	for _, w := range words {
		if upper := strings.ToUpper(w); acronyms[upper] {
			b.WriteString(upper)
			continue
		}
		first, size := utf8.DecodeRuneInString(w)
		b.WriteRune(unicode.ToUpper(first))
		b.WriteString(w[size:])
	}
	return b.String()
}

// snake makes a name in the database as ent does: FullName is full_name, HTTPCode is http_code.
func snake(name string) string {
	var b strings.Builder
	last := 0 // where the last underscore went
	rs := []rune(name)
	for i, r := range rs {
		if i > 0 && i < len(rs)-1 && unicode.IsUpper(r) {
			before, after := rs[i-1], rs[i+1]
			if unicode.IsLower(before) || last != i-1 && unicode.IsLower(after) && unicode.IsLetter(before) {
				last = i
				b.WriteByte('_')
			}
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// tableName is ent's: the snake-cased plural of the schema type's name.
func tableName(entity string) string { return snake(inflections.Pluralize(entity)) }

// exported reports whether a name can be that of an exported Go identifier.
func exported(name string) bool { return token.IsIdentifier(name) && token.IsExported(name) }

// symbol shortens the name of an index or constraint that PostgreSQL would cut off at 63 bytes. The form is ent's.
func symbol(name string) string {
	const longest = 63
	if len(name) <= longest {
		return name
	}
	return fmt.Sprintf("%s_%x", strings.ToValidUTF8(name[:longest-33], ""), md5.Sum([]byte(name)))
}
