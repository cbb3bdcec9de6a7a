package schema

// MaxBits is the largest number of bits of a Bits field.
const MaxBits = 65_535

// BitsBuilder builds a field of bits; Bits makes it.
type BitsBuilder struct{ builder[*BitsBuilder] }

// Bits is a field of exactly n bits, 1 to 65,535. Its Go type is sqltype.Bits. Bits are equal or not, and have an order; they have no
// ranges, no minimum and no maximum.
func Bits(name string, n int) *BitsBuilder {
	b := &BitsBuilder{}
	b.self = b
	b.desc = newDescriptor(name, sqltypePath, "sqltype", "sqltype.Bits", ColumnAnnotation{Kind: "bits", Digits: n})
	if n < 1 || n > MaxBits {
		b.fail("a Bits field has 1 to %d bits, not %d", MaxBits, n)
	}
	return b
}

// Default is the value of a new entity, and the default of the column in the database: "0101".
func (b *BitsBuilder) Default(value string) *BitsBuilder {
	b.desc.Default = value
	return b
}
