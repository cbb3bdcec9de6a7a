package schemafile

import (
	"fmt"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/target"
)

// needs notes the target that a kind needs: a version, or an extension.
func (d *Draft) needs(e *Entity, f *Field) {
	k := kind.Of(f.kind)
	if k == nil || f.own != "" {
		return
	}
	since := newest(d.Target, target.Type, e.live.Column(f.Column).Type, target.Version{})
	for _, x := range e.live.Indexes {
		for _, p := range x.Parts {
			if p.Column == f.Column {
				since = newest(d.Target, target.Method, x.Method, since)
				since = newest(d.Target, target.Class, p.OpClass, since)
			}
		}
	}
	name := string(d.Target)
	if since != (target.Version{}) {
		name += fmt.Sprintf("@%d.%d", since.Major, since.Minor)
	}
	if extension := k.Extension[d.Target]; extension != "" {
		name += "+" + extension
	}
	if name != string(d.Target) {
		d.lose(e, f, f.Column, "it needs crategen generate --target "+name)
	}
}

// newest is the version since which a database has what a word stands for, or the version before if that is newer.
func newest(on target.Name, e target.Element, word string, before target.Version) target.Version {
	if f, found := target.FeatureOf(on, e, word); found && before.Less(f.Since) {
		return f.Since
	}
	return before
}

// metrics are the metrics of operator classes of vectors, as the schema writes them.
var metrics = map[string]string{"vector_l2_ops": "schema.Euclidean", "vector_cosine_ops": "schema.Cosine", "vector_ip_ops": "schema.InnerProduct"}

// vectorIndex is the method of an index of vectors.
func vectorIndex(on target.Name) string { return kind.Vector.Index[on] }

// metrics gives the vectors of an entity the metric of their index. With two indexes of a vector, the first decides.
func (d *Draft) metrics(e *Entity) {
	for _, f := range e.Fields {
		if f.kind != kind.Vector.Name {
			continue
		}
		for _, x := range e.live.Indexes {
			if x.Method != vectorIndex(d.Target) || len(x.Parts) != 1 || x.Parts[0].Column != f.Column || metrics[x.Parts[0].OpClass] == "" {
				continue
			}
			if f.metric = metrics[x.Parts[0].OpClass]; f.metric != metrics["vector_l2_ops"] { // the default
				f.options = append(f.options, "Metric("+f.metric+")")
			}
			break
		}
	}
}
