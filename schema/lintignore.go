package schema

import (
	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// LintIgnoreAnnotation silences findings of crategen lint; LintIgnore makes it.
type LintIgnoreAnnotation struct {
	Ignore []Ignored `json:"ignore" merge:"join"`
}

// Ignored is a rule that is silent, and why.
type Ignored struct {
	Code   string `json:"code"` // CG403
	Reason string `json:"reason"`
}

// LintIgnore silences a rule of crategen lint and crategen migrate lint for the table of an entity, or for a field. The reason is for
// readers of the schema, and must not be empty.
//
//	func (Reading) Annotations() []entschema.Annotation {
//		return []entschema.Annotation{schema.LintIgnore("CG403", "one writer, a few rows a day")}
//	}
//
// Several annotations add up. crategen migrate diff writes them into its files, as directives -- crategen:lint-ignore.
func LintIgnore(code, reason string) LintIgnoreAnnotation {
	return LintIgnoreAnnotation{Ignore: []Ignored{{code, reason}}}
}

// Name implements ent's schema.Annotation.
func (LintIgnoreAnnotation) Name() string { return "CrategenLintIgnore" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a LintIgnoreAnnotation) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
