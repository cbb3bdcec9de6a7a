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
	since := k.Since[d.Target]
	if since.Less(k.IndexSince[d.Target]) {
		since = k.IndexSince[d.Target]
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
