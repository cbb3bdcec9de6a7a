package ddl

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/sqlquote"
)

// arrayConstant writes a JSON array of scalars, as ent's schemas have the default of a slice, as the dialect's arrays.
func arrayConstant(d model.Dialect, text string) (sql string, ok bool) {
	if strings.HasPrefix(text, "{") { // as PostgreSQL writes arrays
		return ddltext.Literal(text), d == model.Postgres || d == model.CockroachDB
	}
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var list []any
	if err := dec.Decode(&list); err != nil || list == nil || dec.More() {
		return "", false
	}
	compact, err := json.Marshal(list)
	if err != nil {
		return "", false
	}
	parts := make([]string, len(list))
	for i, v := range list {
		if parts[i], ok = arrayElement(d, v); !ok {
			return "", false
		}
	}
	switch d {
	case model.SQLite:
		return ddltext.Literal(string(compact)), true
	case model.CrateDB:
		return "[" + strings.Join(parts, ", ") + "]", true
	}
	return ddltext.Literal("{" + strings.Join(parts, ",") + "}"), true
}

func arrayElement(d model.Dialect, v any) (string, bool) {
	switch v := v.(type) {
	case bool, json.Number:
		return fmt.Sprint(v), true
	case string:
		if d == model.CrateDB {
			return ddltext.Literal(v), true
		}
		return sqlquote.ArrayElement(v), true
	}
	return "", false
}
