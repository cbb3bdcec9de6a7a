package model

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/schema/crate"
)

// found is a member of documents, and what is on the way to it.
type found struct {
	*Member
	inArray bool    // in the elements of a slice
	absent  *Member // the first object on the way that a document may lack, nil if there is none
}

// memberOf finds a member by its path.
func memberOf(o *Object, path string, at found) (found, bool) {
	if o == nil {
		return found{}, false
	}
	for _, m := range o.Members {
		rest, deeper := strings.CutPrefix(path, m.Name+".")
		next := found{m, at.inArray || m.Elements != nil, at.absent}
		if next.absent == nil && (m.Pointer || m.Omits) {
			next.absent = m
		}
		switch {
		case m.Name == path:
			return found{m, at.inArray, at.absent}, true
		case deeper && m.Object != nil:
			if f, ok := memberOf(m.Object, rest, next); ok {
				return f, true
			}
		case deeper && m.Elements != nil:
			if f, ok := memberOf(m.Elements, rest, next); ok {
				return f, true
			}
		}
	}
	return found{}, false
}

// memberOptions reads the options of members, and reports those that the server refuses, or accepts and then fails at writes.
func (r *resolver) memberOptions(s subject, f *Field, o *Object, options map[string]crate.Member) {
	for _, path := range slices.Sorted(maps.Keys(options)) {
		x := options[path]
		bad := func(remedy, problem string, args ...any) {
			r.add(s, remedy, "crate.Object, the member %q: %s", path, fmt.Sprintf(problem, args...))
		}
		m, ok := memberOf(o, path, found{inArray: f.Elements != nil})
		if !ok {
			bad("use the JSON names of a struct's members, with dots between", "the documents do not have it")
			continue
		}
		object := m.Object != nil || m.Elements != nil || m.Kind == KindJSON
		switch {
		case x == crate.Member{}:
			bad("remove it from Columns", "it has no option")
		case x.NotNull && m.inArray:
			bad("remove NotNull", "CrateDB accepts NOT NULL in the elements of an array, and then no insert")
		case x.NotNull && f.Nullable:
			bad("remove Optional from the field, or NotNull", "it is NotNull, and every write of a row without a document would fail")
		case x.NotNull && m.absent != nil:
			bad("make "+m.absent.GoName+" a struct that is always written, or remove NotNull", "it is NotNull, and documents may lack %q around it", m.absent.Name)
		case x.NotNull && x.Default != "":
			bad("keep one of them", "it has NotNull and a Default, with which CrateDB accepts null in some statements and refuses rows without a document")
		case x.NotNull && m.Omits:
			bad("remove omitempty or omitzero from its tag, or NotNull", "it is NotNull, and its tag omits it for a zero value")
		case x.Default != "" && object:
			bad("remove Default", "CrateDB has no default of objects")
		case x.Default != "" && !m.Omits:
			bad("add omitempty or omitzero to its tag, or remove Default", "it has a Default, and its tag writes it into every document, so that the server would never use it")
		case x.Check != "" && m.inArray:
			bad("remove Check", "CrateDB has no check of the elements of an array")
		case (x.IndexOff || x.ColumnstoreOff) && object:
			bad("remove it", "CrateDB has no INDEX OFF and no columnstore option for objects; crate.Ignored stores them without an index")
		case x.ColumnstoreOff && memberKind(m.Member).Storage&kind.Columnar != 0:
			bad("remove ColumnstoreOff", "CrateDB always has a column store for it")
		case x.IndexOff && memberKind(m.Member).Storage&kind.Indexed != 0:
			bad("remove IndexOff", "CrateDB has no INDEX OFF for it")
		}
		if f.MemberOptions == nil {
			f.MemberOptions = make(map[string]MemberOptions)
		}
		f.MemberOptions[path] = MemberOptions{x.NotNull, x.Default, x.Check, storageClause(x.IndexOff, x.ColumnstoreOff)}
	}
}

// memberKind is the kind of a member, or of the elements of one that is an array.
func memberKind(m *Member) *kind.Kind {
	if m.Kind == KindArray {
		return kind.OfGo("", "", m.Elem.Kind)
	}
	return kind.Of(m.Kind)
}
