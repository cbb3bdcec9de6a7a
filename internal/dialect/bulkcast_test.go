package dialect

import "testing"

func TestBulkCast(t *testing.T) {
	for _, tc := range []struct {
		cast string
		t    Type
		want string
	}{
		{"", Text, ""}, {"", JSON, "jsonb"}, {"", Array | Int64, "int8[]"},
		{"int4", Int64, ""}, {"SMALLINT", Int32, ""}, {"float4", Float64, ""}, {"varchar(5)", Text, ""}, {"character varying (5)", Text, ""},
		{"numeric(12,4)", Float64, "numeric"}, {"numeric", Int64, "numeric"}, {"int4", Text, "int4"}, {"text", UUID, "text"},
		{"char(5)", Text, "bpchar"}, {"CHARACTER(5)", Text, "bpchar"}, {"char", Text, "bpchar"}, {"bit(4)", Text, "varbit"},
		{"bit varying(4)", Text, "bit varying"}, {"timestamp(3) with time zone", Time, "timestamp with time zone"}, {"date", Time, "date"},
		{"varchar(20)[]", Array | Text, "text[]"}, {"char(2)[]", Array | Text, "bpchar[]"}, {"int4[]", Array | Int64, "int8[]"},
		{"geometry(POINT,4326)", Text, "geometry"}, {"vector(3)", Array | Float32, "vector"}, {`"odd(type)"`, Text, `"odd(type)"`},
		{"public.mood", Text, "public.mood"},
	} {
		if got := bulkCast(tc.cast, tc.t); got != tc.want {
			t.Errorf("%s of type %d: %q, want %q", tc.cast, tc.t, got, tc.want)
		}
	}
}
