package connect

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// scheme has the rules of a URL scheme.
type scheme struct {
	is       string // Config.Scheme, if it differs from the scheme
	sslmode  string // the sslmode that the scheme implies, or empty
	port     string // the default port
	askTLS   bool   // without sslmode, unencrypted connections are allowed to this machine only
	embedded bool   // no nodes
	sockets  bool   // without a host, the server's default Unix socket is used if it exists
}

var schemes = map[string]scheme{
	"crate":       {port: "4200"},
	"cockroachdb": {port: "26257", askTLS: true},
	"postgres":    {port: "5432", askTLS: true, sockets: true},
	"postgresql":  {port: "5432", askTLS: true, sockets: true},
	"sqlite":      {embedded: true},
	"http":        {is: "crate", sslmode: sslDisable, port: "4200"}, // as crate-python names its servers
	"https":       {is: "crate", sslmode: sslVerifyFull, port: "4200"},
}

// otherSchemes maps the schemes of other clients to advice.
var otherSchemes = map[string]string{
	"cratedb":         "crate://host:4200",
	"cockroach":       "cockroachdb://",
	"crdb":            "cockroachdb://",
	"crdb-postgres":   "cockroachdb://",
	"crdb-postgresql": "cockroachdb://",
	"pg":              "postgres://",
	"pgsql":           "postgres://",
	"psql":            "postgres://",
	"pgx":             "postgres://",
	"pgx4":            "postgres://",
	"pgx5":            "postgres://",
	"file":            "sqlite:file.db",
	"sqlite3":         "sqlite:file.db",
}

// splitScheme returns the scheme and the text after it. It ignores the prefix "jdbc:" and a driver after '+', as in
// SQLAlchemy's URLs. On CrateDB both are errors, as they mean another protocol and port.
func splitScheme(raw string) (name, rest string, err error) {
	name, rest, ok := strings.Cut(raw, ":")
	name = strings.ToLower(name)
	if !ok {
		return "", "", fmt.Errorf("it must begin with a scheme, one of %s, followed by \"://\"", schemeNames())
	}
	if name == "jdbc" {
		name, rest, err = splitScheme(rest)
		if err == nil && kindOf(name) != onPgwire {
			err = fmt.Errorf("leave out \"jdbc:\", and name the port of HTTP: crate://host:4200")
		}
		return name, rest, err
	}
	base, _, driver := strings.Cut(name, "+")
	s, known := schemes[base]
	instead := otherSchemes[base]
	switch {
	case known && driver && s.embedded:
		instead = "sqlite:file.db"
	case known && driver && !s.askTLS:
		instead = "crate://host:4200"
	case known:
		return base, rest, nil
	}
	shown := "unknown scheme"
	if isName(name) || otherSchemes[name] != "" {
		shown = fmt.Sprintf("unknown scheme %q", name)
	}
	if instead != "" {
		return "", "", fmt.Errorf("%s: write %s", shown, instead)
	}
	return "", "", fmt.Errorf("%s; known are %s", shown, schemeNames())
}

func schemeNames() string {
	return strings.Join(slices.Sorted(maps.Keys(schemes)), ", ")
}

// isName reports whether s looks like the name of a scheme or parameter. Only such text is safe to show in errors.
func isName(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_' && r != '+' {
			return false
		}
	}
	return s != "" && len(s) <= 32
}
