package ddl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// fulltextProblem reports an index over several texts.
func (p *problems) fulltextProblem(e *model.Entity, x *model.FulltextIndex, remedy, problem string, args ...any) {
	p.list = append(p.list, &model.Error{Pos: e.Pos, Entity: e.Name, Remedy: remedy,
		Problem: fmt.Sprintf("schema.FulltextIndex(%q): %s %s", x.Name, target.Of(p.dialect).Title, fmt.Sprintf(problem, args...))})
}

// stems reports a language that the database cannot stem.
func (p *problems) stems(e *model.Entity, x *model.FulltextIndex) {
	if p.cannotStem(x.Language) {
		p.fulltextProblem(e, x, `use Language("simple")`, "cannot stem the language %q", x.Language)
	}
}

// sourcesOf are the texts of an index.
func sourcesOf(x *model.FulltextIndex) []string {
	out := make([]string, len(x.Sources))
	for i, s := range x.Sources {
		out[i] = state.Source{Column: s.Field.Column, Path: s.Path, List: s.List}.String()
	}
	return out
}

// fulltexts adds the indexes over several texts. Their sources must be texts without a limit, as CrateDB says when it creates the table.
func (s *cratedb) fulltexts(t *state.Table, e *model.Entity) {
	for _, x := range e.Fulltexts {
		analyzed := x.Analyzer
		switch {
		case x.Own != nil:
			analyzed = x.Own.ServerName()
		case analyzed == "":
			s.problems.stems(e, x)
			analyzed = analyzer(x.Language)
		}
		for _, source := range x.Sources {
			c := t.Column(source.Field.Column)
			typ := c.Type
			for _, key := range source.Path {
				if c = c.Member(key); c == nil {
					break
				}
				typ = c.Type
			}
			if up := strings.ToUpper(typ); c == nil || up != "TEXT" && up != "ARRAY(TEXT)" {
				s.problems.fulltextProblem(e, x, "remove it from the index, or store it as TEXT", "has no full-text index over %s, which is of the type %s",
					source.Field.Name, typ)
			}
			if slices.Contains(t.PartitionedBy, source.Field.Column) {
				s.problems.fulltextProblem(e, x, "remove it from the index", "stores no text of %s, which partitions the table", source.Field.Name)
			}
		}
		t.Fulltexts = append(t.Fulltexts, state.Fulltext{Name: x.Name, Columns: sourcesOf(x), Analyzer: analyzed, Own: x.Own})
	}
}

// fulltexts adds the indexes over several texts: each over the very expression that package dialect asks for.
func (s *postgres) fulltexts(t *state.Table, e *model.Entity) {
	for _, x := range e.Fulltexts {
		s.problems.stems(e, x)
		name := e.Table + "_" + x.Name
		if most := target.Of(s.problems.dialect).MaxName; most > 0 && len(name) > most {
			s.problems.fulltextProblem(e, x, "give the index a shorter name", "cuts names off at %d bytes, and that of the index, %q, has %d", most, name, len(name))
		}
		texts := make([]string, len(x.Sources))
		for i, source := range x.Sources {
			if source.List && len(source.Path) == 0 {
				s.problems.fulltextProblem(e, x, "remove it from the index, or put it into a document", "cannot index the array %s as a text", source.Field.Name)
			}
			text := ddltext.Ident(source.Field.Column)
			for i, key := range source.Path {
				arrow := " -> "
				if i == len(source.Path)-1 {
					arrow = " ->> "
				}
				text += arrow + ddltext.Literal(key)
			}
			texts[i] = "COALESCE(" + text + ", '')"
		}
		t.Indexes = append(t.Indexes, state.Index{Name: name, Method: "gin", Parts: []state.Part{{
			Expr: "to_tsvector(" + ddltext.Literal(dialect.TextSearchLanguage(x.Language)) + ", " + strings.Join(texts, " || ' ' || ") + ")",
		}}})
	}
}

// fulltexts adds the indexes over several texts.
func (s *sqlite) fulltexts(t *state.Table, e *model.Entity) {
	for _, x := range e.Fulltexts {
		t.Fulltexts = append(t.Fulltexts, state.Fulltext{Name: t.String() + "_" + x.Name, Columns: sourcesOf(x), Analyzer: tokenizer(x.Language)})
	}
}
