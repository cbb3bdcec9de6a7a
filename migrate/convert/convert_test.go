package convert_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/convert"
)

func dir(files map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// TestGoose converts files as people have them, with the oddities of goose's issues 158, 580 and 890.
func TestGoose(t *testing.T) {
	r, err := convert.Convert(dir(map[string]string{
		"00001_init.sql": "-- a comment\n-- +goose Up\nCREATE TABLE doge (\n  id int\n);\nINSERT INTO doge VALUES (1);\n\n-- +goose Down\nDROP TABLE doge;\n",
		"00002_fn.sql": "-- +goose Up\n-- +goose StatementBegin\nDO $$\nBEGIN\n  IF true THEN\n    CREATE TYPE things AS ENUM ('a;b');\n  END IF;\nEND\n$$\n-- +goose StatementEnd\n" +
			"CREATE TABLE IF NOT EXISTS cat (\n  id int\n);\n",
		"3_index.sql":        "-- +goose no transaction\r\n-- +goose up\r\nCREATE INDEX CONCURRENTLY emp ON doge (id);\r\n/*\r\n For speed.\r\n*/\r\n\r\n-- +goose down\r\nDROP INDEX emp;\r\n",
		"00010_fill.go":      "package migrations",
		"00010_fill_test.go": "package migrations",
		"README.md":          "no migration",
		"00011_env.sql":      "-- +goose ENVSUB ON\n-- +goose Up\nGRANT SELECT ON doge TO ${APP_USER};\n",
	}), convert.Goose, "", target.Postgres)
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for _, f := range r.Files {
		got[f.Name] = f.Text
	}
	want := map[string]string{
		"00001_init.sql": "-- crategen:imported goose goose_db_version 1\n-- crategen:transaction\n\nCREATE TABLE doge (\n  id int\n);\nINSERT INTO doge VALUES (1);\n\n" +
			"-- The way down, which crategen does not run:\n--   DROP TABLE doge;\n",
		"00002_fn.sql": "-- crategen:imported goose goose_db_version 2\n-- crategen:transaction\n\nDO $$\nBEGIN\n  IF true THEN\n    CREATE TYPE things AS ENUM ('a;b');\n" +
			"  END IF;\nEND\n$$\n;\nCREATE TABLE IF NOT EXISTS cat (\n  id int\n);\n",
		"00003_index.sql": "-- crategen:imported goose goose_db_version 3\n\nCREATE INDEX CONCURRENTLY emp ON doge (id);\n/*\n For speed.\n*/\n\n" +
			"-- The way down, which crategen does not run:\n--   DROP INDEX emp;\n",
		"00010_fill.sql": "-- crategen:imported goose goose_db_version 10\n-- crategen:go fill\n",
		"00011_env.sql":  "-- crategen:imported goose goose_db_version 11\n-- crategen:transaction\n\nGRANT SELECT ON doge TO ${APP_USER};\n",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if len(r.Notes) != 2 {
		t.Errorf("notes: %q", r.Notes)
	}
}

// TestGolangMigrate converts files as people have them: with a transaction of their own, in one statement, numbered without zeros.
func TestGolangMigrate(t *testing.T) {
	r, err := convert.Convert(dir(map[string]string{
		"1_init.up.sql":   "BEGIN;\n\nCREATE TABLE users (id bigserial PRIMARY KEY);\nCREATE FUNCTION f() RETURNS int AS $$\nBEGIN\n  RETURN 1;\nEND;\n$$ LANGUAGE plpgsql;\n\nCOMMIT;\n",
		"1_init.down.sql": "DROP FUNCTION f;\nDROP TABLE users;\n",
		"2_name.up.sql":   "ALTER TABLE users ADD name text",
		"10_idx.up.sql":   "CREATE INDEX CONCURRENTLY users_name ON users (name);",
		"11_old.down.sql": "SELECT 1",
	}), convert.GolangMigrate, "public.schema_migrations", target.Postgres)
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for _, f := range r.Files {
		got[f.Name] = f.Text
	}
	want := map[string]string{
		"001_init.sql": "-- crategen:imported golang-migrate public.schema_migrations 1\n-- crategen:transaction\n\nCREATE TABLE users (id bigserial PRIMARY KEY);\n" +
			"CREATE FUNCTION f() RETURNS int AS $$\nBEGIN\n  RETURN 1;\nEND;\n$$ LANGUAGE plpgsql;\n\n-- The way down, which crategen does not run:\n" +
			"--   DROP FUNCTION f;\n--   DROP TABLE users;\n",
		"002_name.sql": "-- crategen:imported golang-migrate public.schema_migrations 2\n-- crategen:transaction\n\nALTER TABLE users ADD name text\n",
		"010_idx.sql":  "-- crategen:imported golang-migrate public.schema_migrations 10\n\nCREATE INDEX CONCURRENTLY users_name ON users (name);\n",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if len(r.Notes) != 1 {
		t.Errorf("notes: %q", r.Notes)
	}
}

// TestRefused checks what cannot be converted.
func TestRefused(t *testing.T) {
	for name, test := range map[string]struct {
		tool  convert.Tool
		files map[string]string
		want  string
	}{
		"nothing":         {convert.Goose, map[string]string{"readme.txt": ""}, "no migrations of goose"},
		"no up":           {convert.Goose, map[string]string{"1_a.sql": "SELECT 1;"}, "stands before -- +goose Up"},
		"down first":      {convert.Goose, map[string]string{"1_a.sql": "-- +goose Down\nSELECT 1;"}, "does not follow"},
		"open statement":  {convert.Goose, map[string]string{"1_a.sql": "-- +goose Up\n-- +goose StatementBegin\nSELECT 1;"}, "no StatementEnd"},
		"unknown":         {convert.Goose, map[string]string{"1_a.sql": "-- +goose Upp\nSELECT 1;"}, "unknown"},
		"twice":           {convert.Goose, map[string]string{"1_a.sql": "-- +goose Up\n", "01_b.sql": "-- +goose Up\n"}, "same version"},
		"open string":     {convert.GolangMigrate, map[string]string{"1_a.up.sql": "SELECT 'x"}, "1_a.up.sql"},
		"twice in a pair": {convert.GolangMigrate, map[string]string{"1_a.up.sql": "", "1_b.up.sql": ""}, "same version"},
		"another tool":    {"flyway", nil, "goose and golang-migrate"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := convert.Convert(dir(test.files), test.tool, "", target.Postgres)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}
