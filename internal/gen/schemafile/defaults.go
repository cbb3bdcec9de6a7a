package schemafile

import (
	"regexp"
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
)

// Constants as the servers print them, with or without their type.
var (
	number    = regexp.MustCompile(`^([0-9]+)(:::INT8)?$`)
	truth     = regexp.MustCompile(`(?i)^(true|false)$`)
	plainText = regexp.MustCompile(`^('[^'\\]*')(::text|::character varying|:::STRING)?$`)
	// enumConstant is one of an enum type, whose schema the default must not name.
	enumConstant = regexp.MustCompile(`^('[^'\\]*')(::|:::)[\w."]+$`)
	// replaced are the expressions that the generator writes in its own words.
	replaced = regexp.MustCompile(`(?i)^\(*\s*(localtimestamp|(statement_timestamp|clock_timestamp)\s*\(\s*\)|uuid_generate_v4\s*\(\s*\)|uuid\s*\(\s*\)).*$`)
)

// setDefault writes the default of a column: a constant or an expression of entsql, or a part of the type where the generator would
// write the expression in its own words.
func (d *Draft) setDefault(f *Field, value string) {
	if value == "" {
		return
	}
	if q := d.db.SequenceOf(f.live); q != nil && f.kind == model.KindInt && f.own == "" && f.live.NotNull {
		options := []string{"Called: " + quote(q.Name)}
		if q.Schema != "" {
			options = append(options, "Schema: "+quote(q.Schema))
		}
		f.annotations = append(f.annotations, "schema.Sequence{"+strings.Join(append(options, sequenceOptions(q.Options)...), ", ")+"}")
		return
	}
	constant := ""
	switch f.kind {
	case model.KindInt:
		if m := number.FindStringSubmatch(value); m != nil {
			constant = m[1]
		}
	case model.KindBool:
		if truth.MatchString(value) && d.Target != target.SQLite {
			constant = strings.ToLower(value)
		}
	case model.KindText:
		if m := plainText.FindStringSubmatch(value); m != nil && m[1] != "''" && f.own == "" {
			if s := sqllex.UnquoteText(m[1]); strings.TrimSpace(s) != "" && !strings.ContainsAny(s[:1], `'"`) {
				constant = s
			}
		}
	case model.KindEnum:
		if m := enumConstant.FindStringSubmatch(value); m != nil && f.native != "" {
			constant = sqllex.UnquoteText(m[1])
		}
	}
	switch {
	case constant != "":
		f.annotations = append(f.annotations, "entsql.Default("+quote(constant)+")")
	case replaced.MatchString(value) || (f.kind == model.KindTime || f.kind == model.KindUUID) && d.Target == target.CrateDB:
		typ := f.own
		if typ == "" {
			typ = f.live.Type
		}
		f.own = typ + " DEFAULT " + value
	default:
		f.annotations = append(f.annotations, "entsql.DefaultExpr("+quote(value)+")")
	}
}
