package randschema

import (
	"fmt"
	"slices"
	"strings"
)

// relate adds a relation of any kind between any two entities.
func (p *pack) relate() {
	keyed := slices.DeleteFunc(slices.Clone(p.entities), func(e *entity) bool { return e.key == "" })
	if len(keyed) == 0 || len(p.singular) < 2 || len(p.plural) < 4 { // a relation takes no more names
		return
	}
	a, b := pick(p, keyed), pick(p, keyed)
	kinds := []func(a, b *entity){p.oneToMany, p.manyToOne, p.manyToMany, p.through}
	if a == b {
		kinds = []func(a, b *entity){p.tree, p.friends, p.followers, p.through}
	}
	if !p.Crate && a == b {
		kinds = append(kinds, p.list, p.spouse)
	} else if !p.Crate {
		kinds = append(kinds, p.oneToOne)
	}
	pick(p, kinds)(a, b)
}

func to(name string, e *entity) string { return fmt.Sprintf("edge.To(%q, %s.Type)", name, e.golang) }
func from(name string, e *entity) string {
	return fmt.Sprintf("edge.From(%q, %s.Type)", name, e.golang)
}
func ref(name string) string { return fmt.Sprintf(".Ref(%q)", name) }

// oneToMany may have no way back.
func (p *pack) oneToMany(a, b *entity) {
	many, one := take(&p.plural), take(&p.singular)
	back := p.chance(2)
	optional, named := true, ""
	if back {
		var options string
		options, optional, named = p.holder(b, a, one)
		b.edges = append(b.edges, from(one, a)+ref(many)+".Unique()"+options)
	}
	declined := ""
	if p.Own && p.chance(5) {
		declined = `.Annotations(schema.NoIndex("few rows"))`
	}
	a.edges = append(a.edges, to(many, b)+p.storage(named)+p.annotated(optional)+declined)
}

// manyToOne may have no way back.
func (p *pack) manyToOne(a, b *entity) {
	one, many := take(&p.singular), take(&p.plural)
	options, optional, named := p.holder(a, b, one)
	a.edges = append(a.edges, to(one, b)+".Unique()"+options+p.storage(named)+p.annotated(optional))
	if p.chance(2) {
		b.edges = append(b.edges, from(many, a)+ref(one))
	}
}

func (p *pack) oneToOne(a, b *entity) {
	one, back := take(&p.singular), take(&p.singular)
	options, optional, named := p.holder(b, a, back)
	b.edges = append(b.edges, from(back, a)+ref(one)+".Unique()"+options)
	a.edges = append(a.edges, to(one, b)+".Unique()"+p.storage(named)+p.annotated(optional))
}

// holder are the options of the edge whose entity holds the foreign key, whether it may be NULL, and the field that it is
// bound to.
func (p *pack) holder(e, parent *entity, edge string) (options string, optional bool, named string) {
	e.owned = append(e.owned, edge)
	// Only a later entity must have an earlier one, so that rows can be made.
	if slices.Index(p.entities, e) > slices.Index(p.entities, parent) && p.chance(2) {
		options = ".Required()"
	}
	optional = options == ""
	immutable := p.chance(4)
	if immutable {
		options += ".Immutable()"
	}
	if p.chance(3) {
		named = p.number("key")
		source := fmt.Sprintf(parent.key, named)
		if optional {
			source += ".Optional()"
		}
		if immutable {
			source += ".Immutable()"
		}
		e.fields = append(e.fields, source)
		options += fmt.Sprintf(".Field(%q)", named)
	}
	return options, optional, named
}

// storage names the column and constraint of an edge. The column of a field is the field's.
func (p *pack) storage(field string) string {
	switch p.IntN(5) {
	case 0:
		return fmt.Sprintf(".StorageKey(edge.Symbol(%q))", p.number("fk"))
	case 1:
		if field == "" {
			return fmt.Sprintf(".StorageKey(edge.Column(%q))", p.number("ref"))
		}
	}
	return ""
}

// annotated says what becomes of a row whose parent goes.
func (p *pack) annotated(optional bool) string {
	if p.Own && p.chance(4) {
		return ".Annotations(schema.NoForeignKey())"
	}
	switch p.IntN(6) {
	case 0:
		return ".Annotations(entsql.OnDelete(entsql.Cascade))"
	case 1:
		return ".Annotations(entsql.OnDelete(entsql.Restrict))"
	case 2:
		if optional {
			return ".Annotations(entsql.OnDelete(entsql.SetNull))"
		}
	}
	return ""
}

func (p *pack) manyToMany(a, b *entity) {
	many, back := take(&p.plural), take(&p.plural)
	a.edges = append(a.edges, to(many, b)+p.pairs())
	b.edges = append(b.edges, from(back, a)+ref(many))
}

// pairs names the table of a many-to-many edge, its columns and constraints.
func (p *pack) pairs() string {
	switch p.IntN(4) {
	case 0:
		return fmt.Sprintf(".StorageKey(edge.Table(%q))", p.number("pairs"))
	case 1:
		return fmt.Sprintf(".StorageKey(edge.Columns(%q, %q), edge.Symbols(%q, %q))", p.number("near"), p.number("far"), p.number("fk"), p.number("fk"))
	}
	return ""
}

func (p *pack) tree(a, _ *entity) {
	one := take(&p.singular)
	p.loop(a, to(take(&p.plural), a), one, ".Unique()", p.storage(""))
	a.owned = append(a.owned, one)
}

func (p *pack) list(a, _ *entity) {
	back := take(&p.singular)
	p.loop(a, to(take(&p.singular), a)+".Unique()", back, ".Unique()", p.storage(""))
	a.owned = append(a.owned, back)
}

func (p *pack) followers(a, _ *entity) {
	p.loop(a, to(take(&p.plural), a), take(&p.plural), "", p.pairs())
}

// loop adds both sides of a relation from an entity to itself, by one call or by two. ent does not take a StorageKey in one
// call, and of two it must see the edge made by From first.
func (p *pack) loop(e *entity, forth, back, options, storage string) {
	if storage == "" && p.chance(2) {
		e.edges = append(e.edges, forth+fmt.Sprintf(".From(%q)", back)+options)
		return
	}
	name := strings.Split(forth, `"`)[1]
	e.edges = append(e.edges, from(back, e)+ref(name)+options, forth+storage)
}

func (p *pack) spouse(a, _ *entity) {
	a.edges = append(a.edges, to(take(&p.singular), a)+".Unique()"+p.storage(""))
}

func (p *pack) friends(a, _ *entity) { a.edges = append(a.edges, to(take(&p.plural), a)+p.pairs()) }

// through makes an entity for what is between two others, or between rows of one.
func (p *pack) through(a, b *entity) {
	n := p.number("Link")
	link := &entity{name: name{"Link" + n[5:], "link" + n[5:]}}
	c1, c2 := a.snake+"_id", b.snake+"_id"
	many, back := take(&p.plural), take(&p.plural)
	options := ""
	if a == b { // the column would be called after the edge, in the singular
		c1, c2 = p.number("near"), p.number("far")
		options = fmt.Sprintf(".StorageKey(edge.Columns(%q, %q))", c1, c2)
	}
	a.edges = append(a.edges, to(many, b)+p.goes(link)+options)
	if a != b {
		through := ""
		if p.chance(2) {
			through = p.goes(link)
		}
		b.edges = append(b.edges, from(back, a)+ref(many)+through)
	}
	if p.Crate || p.chance(2) {
		link.annotations = append(link.annotations, fmt.Sprintf("field.ID(%q, %q)", c1, c2))
	} else {
		p.keyed(link)
	}
	for _, end := range []struct {
		column string
		to     *entity
	}{{c1, a}, {c2, b}} {
		link.fields = append(link.fields, fmt.Sprintf(end.to.key, end.column))
		link.edges = append(link.edges, to(take(&p.singular), end.to)+fmt.Sprintf(".Unique().Required().Field(%q)", end.column)+p.annotated(false))
	}
	p.field(link, pick(p, fieldNames))
	link.key = "" // no further edges: the rows are made through this one
	p.entities = append(p.entities, link)
}

func (p *pack) goes(link *entity) string {
	return fmt.Sprintf(".Through(%q, %s.Type)", take(&p.plural), link.golang)
}
