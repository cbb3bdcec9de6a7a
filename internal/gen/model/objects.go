package model

import "github.com/crategen/crategen/internal/gen/load"

// object is the tree of typed members of a struct. Paths pass structs and pointers; they stop at slices, maps, types that
// write themselves as JSON, and recursion, which are members of kind JSON without members of their own.
func (r *resolver) object(t *load.Type) (*Object, error) {
	o := new(Object)
	for _, lm := range t.Members {
		if !exported(lm.GoName) { // an embedded struct with a tag: JSON has it, Go cannot name it
			continue
		}
		m, err := r.member(lm)
		if err != nil {
			return nil, err
		}
		o.Members = append(o.Members, m)
	}
	return o, nil
}

func (r *resolver) member(lm *load.Member) (*Member, error) {
	t := lm.Type
	for t.Kind == "ptr" {
		t = t.Elem
	}
	m := &Member{Name: lm.Name, GoName: lm.GoName, Kind: KindJSON, Omits: lm.Omits, Pointer: lm.Type.Kind == "ptr"}
	var err error
	m.Type, err = r.imports.goType(t)
	named := err == nil
	if !named || scalarKind(t) == "" && !r.importable(m.Type) {
		// What has no name, or cannot be imported, is read as any; that is no loss for an anonymous struct, whose members have types.
		m.Type = GoType{Name: "any", Kind: "interface"}
	}
	switch kind := scalarKind(t); {
	case t.Marshaler || lm.String || t.Recursive:
	case t.Kind == "struct":
		m.Object, err = r.object(t)
		return m, err
	case elementOf(t) != nil:
		m.Elements, err = r.object(elementOf(t))
		return m, err
	case !named:
	case kind != "":
		m.Kind = kind
		m.Bits, m.Unsigned = width(t.Kind)
	case t.Kind == "slice" && scalarKind(t.Elem) != "" && isScalar(t.Elem):
		m.Kind = KindArray
		m.Bits, m.Unsigned = width(t.Elem.Kind)
		m.Elem, err = r.imports.goType(t.Elem)
		return m, err
	}
	return m, nil
}

// elementOf is the struct of a slice's elements, nil if it has no other or writes itself.
func elementOf(t *load.Type) *load.Type {
	if t.Kind != "slice" || t.Marshaler || t.Recursive {
		return nil
	}
	elem := t.Elem
	for elem.Kind == "ptr" {
		elem = elem.Elem
	}
	if elem.Kind != "struct" || elem.Marshaler || elem.Recursive || isTime(elem) || isUUID(elem) {
		return nil
	}
	return elem
}
