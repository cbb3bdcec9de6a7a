package sqlexpr

import (
	"errors"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// AssignMember sets a member of a document, with the name of its path, to a JSON value. NULL is the JSON null.
//
//go:noinline
func AssignMember(name string, v wire.Value) *Assignment {
	column, path, _ := strings.Cut(name, pathArrow)
	keys, _ := keysOf(path)
	return &Assignment{Column: column, Members: []dialect.Member{{Path: keys, Value: v}}}
}

// ChangeList appends to a list in a document, or removes elements from it.
func ChangeList(name string, how dialect.ListChange, t dialect.Type, list wire.Value) *Assignment {
	a := AssignMember(name, list)
	a.Members[0].List, a.Members[0].Elem = how, t.Elem()
	return a
}

var (
	errSetTwice = errors.New("the update sets the column twice: combine the changes in one")
	errOverlap  = errors.New("the update sets a member of the document twice, or a member and a part of it: combine the changes in one")
)

// Merged returns the change at index i with those of the members of the same document in later changes, or nil if an earlier change
// contains it. Two other changes of a column are an error: databases refuse them, or ignore one of them.
func Merged(changes []*Assignment, i int) (*Assignment, error) {
	c := changes[i]
	same := func(x *Assignment) bool { return x != nil && x.Column == c.Column }
	if at := slices.IndexFunc(changes, same); at < i {
		if c.Members != nil && changes[at].Members != nil {
			return nil, nil
		}
		return nil, errSetTwice
	}
	if c.Members == nil {
		return c, nil
	}
	out := *c
	for _, x := range changes[i+1:] {
		if !same(x) {
			continue
		}
		for _, m := range x.Members {
			if slices.ContainsFunc(out.Members, func(o dialect.Member) bool { return overlap(o.Path, m.Path) }) {
				return nil, errOverlap
			}
			out.Members = append(slices.Clip(out.Members), m)
		}
	}
	return &out, nil
}

// overlap reports whether two paths are equal, or one is a part of the other.
func overlap(a, b []string) bool {
	n := min(len(a), len(b))
	return slices.Equal(a[:n], b[:n])
}

// elements is an array column with elements added to its end, or without all elements that are equal to one of a list.
type elements struct {
	ref
	list   wire.Value
	remove bool
}

// AppendTo adds the elements of a list to the end of an array column. NULL is an empty array.
//
//go:noinline
func AppendTo(name string, t dialect.Type, list wire.Value) *Assignment {
	return &Assignment{Column: name, Expr: &elements{ref{name: name, typ: t}, list, false}}
}

// RemoveFrom removes all elements that are equal to an element of a list from an array column. NULL stays NULL.
//
//go:noinline
func RemoveFrom(name string, t dialect.Type, list wire.Value) *Assignment {
	return &Assignment{Column: name, Expr: &elements{ref{name: name, typ: t}, list, true}}
}

func (e *elements) WriteSQL(b *sqlgen.Builder) {
	if CheckField(b, e.name, e.list).Err() != nil {
		return
	}
	if e.list.Len() == 0 {
		e.ref.WriteSQL(b)
		return
	}
	col := b.Column(e.name)
	list := fitName(b, e.list, e.name)
	if e.remove {
		b.Dialect.ArrayRemove(b, &e.ref, list, col)
		return
	}
	b.Dialect.ArrayAppend(b, &e.ref, list, col)
}

// withoutMember is a document without a member.
type withoutMember struct {
	ref
	path []string
}

// RemoveMember removes a member from the documents of a column.
//
//go:noinline
func RemoveMember(column string, path []string) *Assignment {
	return &Assignment{Column: column, Expr: &withoutMember{ref{name: column, typ: dialect.JSON}, path}}
}

func (m *withoutMember) WriteSQL(b *sqlgen.Builder) {
	if !b.Dialect.RemoveMember(b, &m.ref, m.path) {
		b.Fail(errors.New("the database has no function that removes a member"))
	}
}
