package pgwire

import (
	"encoding/hex"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/crategen/crategen/runtime/wire"
)

// The row that an error names is found whatever the table is called and whatever language the server speaks.
func TestCopyRow(t *testing.T) {
	for _, tc := range []struct {
		where, table string
		want         int
	}{
		{"COPY books, line 3", "books", 2},
		{"COPY books, line 100000, column title: \"7\"", "books", 99_999},
		{"COPY books, Zeile 12", "books", 11},
		{"COPY 2024, line 9, line 1, line 5", "2024, line 9", 0},
		{"PL/pgSQL function f() line 3 at RAISE\nCOPY books, line 2", "books", 1},
		{"COPY other, line 3", "books", -1},
		{"SQL statement \"SELECT 1\"", "books", -1},
		{"COPY books, line many", "books", -1},
		{"", "books", -1},
	} {
		if got := copyRow(tc.where, tc.table); got != tc.want {
			t.Errorf("%q: row %d, want %d", tc.where, got, tc.want)
		}
	}
}

// Rows go in binary if every column has a binary form for its values, and else as text.
func TestCopyFormat(t *testing.T) {
	row := []wire.Value{wire.Int(-2), wire.Text("a\tb\\\r\n"), wire.Null(), wire.Texts([]string{`"x"`, ""})}
	kinds := []wire.Kind{wire.KindInt, wire.KindText, wire.KindText, wire.KindTexts}
	for _, tc := range []struct {
		name, want string
		oids       []uint32
		kinds      []wire.Kind
	}{
		{"binary", "PGCOPY\n\xff\r\n\x00" + unhex("00000000 00000000 0004 00000002 fffe 00000006") + "a\tb\\\r\n" +
			unhex("ffffffff 0000001f 00000001 00000000 00000019 00000002 00000001 00000003") + `"x"` + unhex("00000000 ffff"),
			[]uint32{oidInt2, oidText, oidVarchar, 1009}, kinds},
		{"numeric as text", "-2\ta\\tb\\\\\\r\\n\t\\N\t{\"\\\\\"x\\\\\"\",\"\"}\n", []uint32{oidNumeric, oidText, oidVarchar, 1009}, kinds},
		{"an enum as text", "-2\ta\\tb\\\\\\r\\n\t\\N\t{\"\\\\\"x\\\\\"\",\"\"}\n", []uint32{oidInt2, 99_999, oidVarchar, 1009}, kinds},
		{"a text for a date as text", "-2\ta\\tb\\\\\\r\\n\t\\N\t{\"\\\\\"x\\\\\"\",\"\"}\n", []uint32{oidInt2, oidText, oidDate, 1009}, kinds},
	} {
		t.Run(tc.name, func(t *testing.T) {
			fields := make([]pgconn.FieldDescription, len(tc.oids))
			for i, oid := range tc.oids {
				fields[i].DataTypeOID = oid
			}
			f := copyFormatOf(fields, tc.kinds)
			got, err := f.append(f.header(nil), row)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, string(f.trailer(got))); diff != "" {
				t.Errorf("data (-want +got):\n%s", diff)
			}
		})
	}
}

func unhex(s string) string {
	var out []byte
	for i := 0; i < len(s); i++ {
		if s[i] == ' ' {
			continue
		}
		b, err := hex.DecodeString(s[i : i+2])
		if err != nil {
			panic(err)
		}
		out = append(out, b...)
		i++
	}
	return string(out)
}
