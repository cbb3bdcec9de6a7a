package model

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/schema/crate"
)

var replicas = regexp.MustCompile(`^\d+(-(\d+|all))?$`)

// crateTable reads crate.Table, whose fields are named as in the schema. Without CrateDB among the targets it is ignored.
func (r *resolver) crateTable(st *entityState) {
	var a crate.Table
	ok, err := annotation(st.def.Annotations, &a)
	s := st.subject()
	if err != nil {
		r.add(s, "", "%v", err)
	}
	if !ok || !r.project.Has(CrateDB) {
		return
	}
	if a.Shards < 0 || a.Shards > 1024 {
		r.add(s, "remove it for the server's default", "crate.Table has %d shards", a.Shards)
	}
	if a.Replicas != "" && !replicas.MatchString(a.Replicas) {
		r.add(s, `write a number or a range: "1", "0-1", "0-all"`, "crate.Table has the replicas %q", a.Replicas)
	}
	if a.ColumnPolicy != "" && a.ColumnPolicy != crate.Strict && a.ColumnPolicy != crate.Dynamic {
		r.add(s, "use crate.Strict or crate.Dynamic", "crate.Table has the column policy %q", a.ColumnPolicy)
	}
	t := CrateTable{Shards: a.Shards, Replicas: a.Replicas, ColumnPolicy: a.ColumnPolicy, Settings: r.crateSettings(s, a)}
	if a.ClusteredBy != "" {
		if f := r.crateField(st, "ClusteredBy", a.ClusteredBy); f != nil {
			t.ClusteredBy = f.Column
		}
	}
	for i, name := range a.PartitionedBy {
		f := r.crateField(st, "PartitionedBy", name)
		switch {
		case f == nil:
			continue
		case slices.Contains(a.PartitionedBy[:i], name):
			r.add(s, "name it once", "crate.Table.PartitionedBy names %q twice", name)
		case name == a.ClusteredBy:
			r.add(s, "choose another field for one of them", "%q is in both PartitionedBy and ClusteredBy of crate.Table", name)
		case !crateParts(f):
			r.add(s, "choose a text, a boolean, an integer, a time, a date or an IP address", "crate.Table.PartitionedBy names %q, whose type CrateDB cannot partition by", name)
		case f.Fulltext != nil:
			r.add(s, "remove schema.Fulltext from the field", "crate.Table.PartitionedBy names %q, which has a full-text index", name)
		}
		t.PartitionedBy = append(t.PartitionedBy, f.Column)
	}
	if key := st.entity.CrateKey(); len(key) > 0 && len(t.PartitionedBy) == len(key) && a.ClusteredBy == "" {
		r.add(s, "add a field to the key that is in no partition", "all fields of the key (%s) are in crate.Table.PartitionedBy, "+
			"and no field remains to route rows by", names(st.entity.Key))
	}
	st.entity.Crate = t
}

// crateParts reports whether CrateDB partitions by a field and finds its partitions again. For REAL it finds none by its values.
func crateParts(f *Field) bool {
	if k := f.Base(); k != nil && k.NoKey != "" || f.SchemaType[CrateDB] != "" && f.Computed == nil {
		return true // reported elsewhere, or the user's own
	}
	switch base(f) {
	case KindText, KindEnum, KindBool, KindInt, KindTime, KindUUID, kind.Date.Name, kind.IP.Name:
		return true
	case KindFloat:
		return f.Bits == 64
	}
	return false
}

// crateField finds a field that decides where rows go. CrateDB demands that it belong to the key.
func (r *resolver) crateField(st *entityState, option, name string) *Field {
	f := st.fields[name]
	if f == nil {
		r.add(st.subject(), didYouMean(name, st.fieldNames(), "add the field"), "crate.Table.%s names %q, which is not a field", option, name)
		return nil
	}
	if !slices.Contains(st.entity.CrateKey(), f) {
		r.add(st.subject(), "add it to the key with schema.PrimaryKey",
			"crate.Table.%s names %q, which is not in the primary key (%s)", option, name, names(st.entity.CrateKey()))
		return nil
	}
	return f
}

// checkCrate reports names that CrateDB refuses.
func (r *resolver) checkCrate() {
	version, ok := r.project.Oldest(CrateDB)
	if !ok {
		return
	}
	underscore := "" // the version that allows it in front of a name, if older ones are supported
	if f, lacks := target.Lacks(CrateDB, version, target.Prefix, "_"); lacks {
		underscore = f.Since.String()
	}
	for _, st := range r.states {
		r.checkCrateTable(st.subject(), st.entity, renameTable)
		for _, f := range st.entity.Fields {
			fs := subject{f.Pos, st.def.Name, f.Name}
			r.checkCrateColumn(fs, f, underscore, renameColumn)
			r.checkCrateMembers(fs, f.Object, f.GoName, underscore)
			r.checkCrateMembers(fs, f.Elements, f.GoName, underscore)
		}
	}
	for _, t := range r.project.Joins {
		s := joinSubject(t)
		r.checkCrateTable(s, t, renameJoin)
		for _, f := range t.Fields {
			r.checkCrateColumn(s, f, underscore, renamePair)
		}
	}
}

func (r *resolver) checkCrateTable(s subject, e *Entity, rename string) {
	if bad := strings.IndexFunc(e.Table, illegalInTable); bad >= 0 {
		r.add(s, rename, "CrateDB allows no %q in the table name %q", string([]rune(e.Table[bad:])[0]), e.Table)
	}
	if strings.EqualFold(e.Table, charType) {
		r.add(s, rename, "CrateDB does not allow the table name %q: %s", e.Table, charProblem)
	}
	for _, x := range e.Fulltexts {
		if strings.EqualFold(x.Name, charType) {
			r.add(s, "give it another name", "CrateDB does not allow the name %q of a full-text index: %s", x.Name, charProblem)
		}
	}
}

func (r *resolver) checkCrateColumn(s subject, f *Field, underscore string, rename string) {
	if problem := crateColumnProblem(f.Column, underscore); problem != "" {
		r.add(s, rename, "CrateDB does not allow the column name %q: %s", f.Column, problem)
	}
}

func (r *resolver) checkCrateMembers(s subject, o *Object, path string, underscore string) {
	if o == nil {
		return
	}
	for _, m := range o.Members {
		if problem := crateColumnProblem(m.Name, underscore); problem != "" {
			r.add(s, "set another with the json tag of "+path+"."+m.GoName, "CrateDB does not allow the object member %q: %s", m.Name, problem)
		}
		r.checkCrateMembers(s, m.Object, path+"."+m.GoName, underscore)
		r.checkCrateMembers(s, m.Elements, path+"."+m.GoName, underscore)
	}
}

func illegalInTable(c rune) bool {
	return strings.ContainsRune(`\/*?"<>|,#.`, c) || strings.ContainsRune(" \t\n\v\f\r", c)
}

// systemColumns of CrateDB exist on every table.
var systemColumns = strings.Fields("_id _version _score _uid _raw _doc _seq_no _primary_term _docid _fetchid _tableoid")

var subscript = regexp.MustCompile(`\[.*\]`)

// charType is the type of one byte, whose name has quotes: whatever has this name in quotes, in any case, is not found by it again.
const (
	charType    = "char"
	charProblem = "in quotes it is the name of a type there"
)

func crateColumnProblem(name string, underscore string) string {
	switch {
	case strings.Contains(name, "."):
		return "it contains a dot"
	case subscript.MatchString(name):
		return "it looks like a subscript"
	case strings.EqualFold(name, charType):
		return charProblem
	case slices.Contains(systemColumns, name):
		return "it is a system column"
	case underscore != "" && strings.HasPrefix(name, "_"):
		return "before CrateDB " + underscore + " it may not begin with an underscore; --target cratedb@" + underscore + " allows it"
	case len(name) > 255:
		return "it is longer than 255 bytes (" + strconv.Itoa(len(name)) + ")"
	}
	return ""
}
