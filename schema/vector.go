package schema

import "entgo.io/ent/schema/field"

// Metric is the measure of the distance of two vectors.
type Metric string

// The metrics. CrateDB has Euclidean only.
const (
	Euclidean    Metric = "euclidean"
	Cosine       Metric = "cosine"        // 1 minus the cosine of the angle
	InnerProduct Metric = "inner_product" // the negative inner product, so that near vectors have a small one
)

// MaxDimension is the largest dimension of a Vector: PostgreSQL and CockroachDB hold no more. CrateDB holds 2048.
const MaxDimension = 16_000

// VectorBuilder builds a field of vectors; Vector makes it.
type VectorBuilder struct {
	builder[*VectorBuilder]
}

// Vector is a field of vectors of float32, such as embeddings, each with the same number of elements: 1 to 16,000, on CrateDB to 2048. A
// vector with another number, or with an element that is no finite number, is an error before it is sent. The Go type is []float32.
//
// On PostgreSQL it needs the extension pgvector: the target is postgres+vector. CockroachDB has vectors since 24.2, and indexes of them
// since 25.2.
func Vector(name string, dimension int) *VectorBuilder {
	b := new(VectorBuilder)
	b.self = b
	info := *field.JSON(name, []float32{}).Descriptor().Info
	info.Type = field.TypeOther
	b.desc = newDescriptor(name, "", "", "", ColumnAnnotation{Kind: "vector", Dimension: dimension, Metric: Euclidean})
	b.desc.Info = &info
	if dimension < 1 || dimension > MaxDimension {
		b.fail("a Vector has 1 to %d elements, not %d", MaxDimension, dimension)
	}
	return b
}

// Metric is the measure of distances, in queries and in the index. The default is Euclidean.
func (b *VectorBuilder) Metric(m Metric) *VectorBuilder {
	if m != Euclidean && m != Cosine && m != InnerProduct {
		b.fail("Metric(%q) is none of Euclidean, Cosine and InnerProduct", m)
	}
	for i, a := range b.desc.Annotations {
		if c, ok := a.(ColumnAnnotation); ok {
			c.Metric = m
			b.desc.Annotations[i] = c
		}
	}
	return b
}

// Validate adds a check of every value that is written: a func([]float32) error.
func (b *VectorBuilder) Validate(f func([]float32) error) *VectorBuilder { return b.validate(f) }
