package redact_test

import (
	"testing"

	"github.com/crategen/crategen/internal/redact"
)

// TestPgwire holds that messages of both servers, as they were seen, have no values afterwards.
func TestPgwire(t *testing.T) {
	for _, c := range [][2]string{
		{`invalid input syntax for type integer: "sec ret"`, `invalid input syntax for type integer`},
		{`invalid input syntax for type timestamp with time zone: "a "b: c"`, `invalid input syntax for type timestamp with time zone`},
		{`invalid input value for enum mood: "secret"`, `invalid input value for enum mood`},
		{`value "99999999999" is out of range for type integer`, `the value is out of range for type integer`},
		{`date/time field value out of range: "2024-13-45"`, `date/time field value out of range`},
		{`malformed array literal: "{secret"`, `malformed array literal`},
		{`syntax error in tsquery: "se cret"`, `syntax error in tsquery`},
		{`"s" is not a valid binary digit`, `a character is not a valid binary digit`},
		{`invalid value "secr" for "YYYY"`, `invalid value for "YYYY"`},
		{`duplicate key value violates unique constraint "secret_key"`, `duplicate key value violates unique constraint "secret_key"`},
		{`column "title" does not exist`, `column "title" does not exist`},

		{`could not parse "sec ret" as type int: strconv.ParseInt: parsing "sec ret": invalid syntax`, `could not parse the value as type int`},
		{`could not parse "sec \"ret" as type uuid: uuid: incorrect UUID length: sec "ret`, `could not parse the value as type uuid`},
		{`could not parse "{secret}" as type int[]: could not parse "secret" as type int: strconv.ParseInt: parsing "secret": invalid syntax`,
			`could not parse the value as type int[]`},
		{`could not parse "secret" as inet. invalid IP`, `could not parse the value as inet. invalid IP`},
		{`parsing as type date: could not parse "secret"`, `parsing as type date: the value has another form`},
		{`parsing as type date: field month value 13 is out of range`, `parsing as type date: the value has another form`},
		{`could not parse tsquery: syntax error in TSQuery: se cret`, `could not parse tsquery: syntax error in TSQuery`},
		{"invalid regular expression: error parsing regexp: missing closing ): `(secret`", `invalid regular expression: error parsing regexp: missing closing )`},
		{`could not parse vector: invalid input syntax for type vector: secret`, `could not parse vector: invalid input syntax for type vector`},

		{`restart transaction: TransactionRetryWithProtoRefreshError: WriteTooOldError: write for key /Table/496/1/"it's a, \"b\"] x)"/2024-01-01T00:00:00Z/1.5/"x y"/0 at timestamp 17,0 too old; "sql txn" meta={id=ed9bf57a key=/Table/496/1 iso=Serializable} lock=true`,
			`restart transaction: TransactionRetryWithProtoRefreshError: WriteTooOldError: write for key /Table/496/1/… at timestamp 17,0 too old; "sql txn" meta={id=ed9bf57a key=/Table/496/1 iso=Serializable} lock=true`},
		{`meta={id=1 key=/Tenant/3/Table/106/2/"a@x"/42/0 iso=S}`, `meta={id=1 key=/Tenant/3/Table/106/2/… iso=S}`},
		{`result is ambiguous: error=ba: Delete [/Table/197/4/NULL/"EUR"/1231/0], Delete [/Table/197/4/NULL/"EUR"/1232/0],... 975 skipped ..., Delete [/Table/197/4/NULL/"EUR"/1233/0], [txn: c307b545], [protect-ambiguous-replay] RPC error: EOF [exhausted]`,
			`result is ambiguous: error=ba: Delete [/Table/197/4/…] and more, [txn: c307b545], [protect-ambiguous-replay] RPC error: EOF [exhausted]`},
		{`ba: Scan [/Table/106/1/"a"/0,/Table/106/1/"b"), Scan [/Table/106/1/"c"/0,/Table/106/1/"d"), EndTxn [/Table/106/1/"a"/0]`, `ba: Scan [/Table/106/1/…,/Table/106/1/…) and more`},
		{`error parsing row 3: parse "n" as INT8: could not parse "secret" as type int: strconv.ParseInt: parsing "secret": invalid syntax (row: 1,secret,a@x)`,
			`error parsing row 3: parse "n" as INT8: could not parse the value as type int`},
		{`error parsing row 3: expected 2 fields, got 3 (row: 1,secret,a@x)`, `error parsing row 3: expected 2 fields, got 3`},
		{`ingested key collides with an existing one: /Table/104/1/"secret"/0`, `ingested key collides with an existing one`},
		{`addsstable [/Table/104/1/"secret"/0,/Table/104/1/"t"/0/NULL]: checking for key collisions`, `checking for key collisions`},
		{`validation of CHECK "n > 0:::INT8" failed on row: id=1, n=-1, mail='secret'`, `validation of CHECK "n > 0:::INT8" failed on a row`},
		{`foreign key violation: "b" row a='secret', rowid=1 has no match in "a"`, `foreign key violation: "b" row has no match in "a"`},
		{`duplicate key value violates unique constraint "u": Key (mail, n)=('secret',1) already exists.`,
			`duplicate key value violates unique constraint "u": Key (mail, n)`},
		{`dial postgres://u:secret@h/d`, `dial postgres://***@h/d`},
	} {
		if have := redact.Pgwire(c[0]); have != c[1] {
			t.Errorf("%s\n is %s\nwant %s", c[0], have, c[1])
		}
	}
}
