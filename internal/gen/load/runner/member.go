package runner

import (
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// Member is a member of a struct as encoding/json sees it: promoted members of embedded structs are in, hidden ones out.
type Member struct {
	Name   string `json:"name,omitempty"`   // the JSON name
	GoName string `json:"goName,omitempty"` // the name of the Go field
	String bool   `json:"string,omitempty"` // the tag's option ",string": numbers are written as text
	Type   *Type  `json:"type,omitempty"`
	// Hidden says that other packages cannot set it by its Go name, or only through an embedded pointer.
	Hidden bool `json:"hidden,omitempty"`
	// Omits says that the tag omits it for a zero value: ",omitempty" or ",omitzero".
	Omits bool `json:"omits,omitempty"`
}

// candidate is a member before Go's rules for promotion have decided.
type candidate struct {
	member *Member
	depth  int
	tagged bool
	order  []int
}

// members lists what encoding/json writes for a struct. Among members of one name the least nested wins, then the one
// with a tag; if two are left, none is written. Those are the rules of encoding/json.
func (ts *types) members(t reflect.Type) []*Member {
	var all []candidate
	ts.collect(t, t, nil, map[reflect.Type]bool{t: true}, &all)

	byName := make(map[string][]candidate)
	for _, c := range all {
		byName[c.member.Name] = append(byName[c.member.Name], c)
	}
	var kept []candidate
	for _, cs := range byName {
		if c, ok := dominant(cs); ok {
			kept = append(kept, c)
		}
	}
	slices.SortFunc(kept, func(a, b candidate) int { return slices.Compare(a.order, b.order) })
	members := make([]*Member, len(kept))
	for i, c := range kept {
		members[i] = c.member
	}
	return members
}

func (ts *types) collect(root, t reflect.Type, order []int, seen map[reflect.Type]bool, all *[]candidate) {
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		if tag == "-" {
			continue
		}
		name, options, _ := strings.Cut(tag, ",")
		if strings.ContainsFunc(name, notInNames) {
			name = ""
		}
		at := append(slices.Clone(order), i)

		if f.Anonymous {
			e := f.Type
			if e.Kind() == reflect.Pointer {
				e = e.Elem()
			}
			if !f.IsExported() && e.Kind() != reflect.Struct {
				continue
			}
			if name == "" && e.Kind() == reflect.Struct && !implements(e, jsonMarshalerType) && !implements(e, textMarshalerType) {
				if !seen[e] {
					seen[e] = true
					ts.collect(root, e, at, seen, all)
					delete(seen, e)
				}
				continue
			}
		} else if !f.IsExported() {
			continue
		}
		m := &Member{Name: name, GoName: f.Name, Type: ts.describe(f.Type), Hidden: hidden(root, f.Name, at)}
		if name == "" {
			m.Name = f.Name
		}
		list := strings.Split(options, ",")
		m.String = slices.Contains(list, "string")
		m.Omits = slices.Contains(list, "omitempty") && f.Type.Kind() != reflect.Struct || slices.Contains(list, "omitzero")
		*all = append(*all, candidate{member: m, depth: len(at), tagged: name != "", order: at})
	}
}

// notInNames reports whether encoding/json ignores a name with that character in it.
func notInNames(c rune) bool {
	return !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", c) && !unicode.IsLetter(c) && !unicode.IsDigit(c)
}

// hidden says what Member.Hidden does of the field of root at index.
func hidden(root reflect.Type, name string, index []int) bool {
	f, ok := root.FieldByName(name)
	if !ok || !f.IsExported() || !slices.Equal(f.Index, index) {
		return true
	}
	for _, i := range index[:len(index)-1] {
		if root = root.Field(i).Type; root.Kind() == reflect.Pointer {
			return true
		}
	}
	return false
}

func dominant(cs []candidate) (candidate, bool) {
	slices.SortStableFunc(cs, func(a, b candidate) int {
		switch {
		case a.depth != b.depth:
			return a.depth - b.depth
		case a.tagged != b.tagged && a.tagged:
			return -1
		case a.tagged != b.tagged:
			return 1
		}
		return 0
	})
	if len(cs) > 1 && cs[0].depth == cs[1].depth && cs[0].tagged == cs[1].tagged {
		return candidate{}, false
	}
	return cs[0], true
}
