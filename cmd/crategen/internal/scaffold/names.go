package scaffold

import (
	"errors"
	"fmt"
	"go/token"
	"strings"
	"unicode"

	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/gen/model"
)

// checkNames reports every name that cannot be that of an entity. What the generator would refuse later is refused here.
func checkNames(names []string) error {
	var errs []error
	d := new(load.Description)
	seen := make(map[string]bool)
	for _, name := range names {
		switch {
		case !token.IsIdentifier(name) || !token.IsExported(name) || strings.Contains(name, "_"):
			errs = append(errs, badName(name))
		case seen[strings.ToLower(name)]:
			errs = append(errs, fmt.Errorf("%s is named twice", name))
		default:
			d.Schemas = append(d.Schemas, &load.Schema{Name: name})
		}
		seen[strings.ToLower(name)] = true
	}
	return errors.Join(append(errs, refusals(d)...)...)
}

func badName(name string) error {
	err := fmt.Sprintf("%q cannot be the name of an entity, which is a Go type such as BookReview", name)
	if better := camel(name); better != "" {
		err += fmt.Sprintf("; did you mean %s?", better)
	}
	return errors.New(err)
}

// camel makes a name of an entity from words, or nothing if it cannot: book-review becomes BookReview.
func camel(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var b strings.Builder
	for _, w := range words {
		rs := []rune(w)
		b.WriteRune(unicode.ToUpper(rs[0]))
		b.WriteString(string(rs[1:]))
	}
	name := b.String()
	if !token.IsIdentifier(name) || !token.IsExported(name) {
		return ""
	}
	return name
}

// refusals asks the generator's model about entities of these names. The target plays no part in what it says about them.
func refusals(d *load.Description) []error {
	_, err := model.Resolve(d, model.Options{Path: "db", Targets: []model.Target{{Dialect: model.SQLite}}})
	var errs []error
	for _, err := range flatten(err) {
		var e *model.Error
		if errors.As(err, &e) {
			err = fmt.Errorf("%s cannot be the name of an entity: %s; choose another name", e.Entity, e.Problem)
		}
		errs = append(errs, err)
	}
	return errs
}

func flatten(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	if err == nil {
		return nil
	}
	return []error{err}
}
