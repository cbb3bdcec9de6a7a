package connect

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/jackc/pgservicefile"

	"github.com/crategen/crategen/runtime/wire"
)

// surroundings adds the entries of the named service and of the environment, as libpq and pgconn do. The connection string
// overrides the service, which overrides the environment.
func surroundings(given []entry) ([]entry, error) {
	below := environment()
	all := merge(below, given)
	if name, ok := valueOf(all, "service"); ok {
		file, named := valueOf(all, "servicefile")
		if !named {
			home, err := os.UserHomeDir()
			if err != nil {
				return nil, fmt.Errorf("service: the home directory with .pg_service.conf is not known: %w", err)
			}
			file = filepath.Join(home, ".pg_service.conf")
		}
		service, err := readService(name, file)
		if err != nil {
			return nil, err
		}
		below = merge(below, service)
	}
	// Of several hosts each has its own port or the usual one.
	if hosts, ok := valueOf(given, "hosts"); ok && strings.Contains(hosts, ",") {
		below = slices.DeleteFunc(below, func(e entry) bool { return e.slot() == "port" })
	}
	return slices.DeleteFunc(merge(below, given), func(e entry) bool { return strings.HasPrefix(e.slot(), "service") }), nil
}

// environment returns the entries of the environment. An empty variable counts as unset.
func environment() (entries []entry) {
	add := func(p *Param) {
		if value := os.Getenv(p.Env); p.Env != "" && value != "" {
			entries = append(entries, entry{name: p.Name, value: value, variable: p.Env, param: p})
		}
	}
	for i := range Params {
		add(&Params[i])
	}
	for _, w := range Words {
		if w.param != nil {
			add(w.param)
		}
	}
	if zone := os.Getenv("PGTZ"); zone != "" {
		entries = append(entries, entry{name: "timezone", value: zone, variable: "PGTZ"})
	}
	return entries
}

// readService reads one service of a service file such as ~/.pg_service.conf.
func readService(name, file string) ([]entry, error) {
	services, err := pgservicefile.ReadServicefile(file)
	if err != nil {
		return nil, fmt.Errorf("service: reading %s: %w", file, err)
	}
	service, err := services.GetService(name)
	if err != nil {
		return nil, fmt.Errorf("service: %s has no section [%s]", file, name)
	}
	var entries []entry
	for _, key := range slices.Sorted(maps.Keys(service.Settings)) {
		if key == "service" || key == "servicefile" {
			return nil, fmt.Errorf("service %s: it names another service, which is not followed", name)
		}
		entries = append(entries, entry{name: key, value: service.Settings[key], origin: "service " + name + ": "})
	}
	return known(entries, onPgwire, "postgres")
}

// merge returns both lists; entries of above replace those of below.
func merge(below, above []entry) []entry {
	out := slices.Clone(below)
	for _, e := range above {
		i := slices.IndexFunc(out, func(o entry) bool { return o.slot() == e.slot() })
		if i < 0 {
			out = append(out, e)
			continue
		}
		out[i] = e
	}
	return out
}

func valueOf(entries []entry, slot string) (value string, ok bool) {
	for _, e := range entries {
		if e.slot() == slot {
			return e.value, true
		}
	}
	return "", false
}

// homeFiles sets the certificate files in the home directory that libpq and pgconn use by default for encrypted connections.
func homeFiles(c *wire.Config) {
	if mode := c.Params["sslmode"]; mode == "" || mode == sslDisable {
		return
	}
	dir := filepath.Join(os.Getenv("APPDATA"), "postgresql")
	if runtime.GOOS != "windows" {
		home, err := os.UserHomeDir()
		if err != nil {
			return
		}
		dir = filepath.Join(home, ".postgresql")
	}
	there := func(name string) bool {
		_, err := os.Stat(filepath.Join(dir, name))
		return err == nil
	}
	if c.Params["sslrootcert"] == "" && there("root.crt") {
		c.Params["sslrootcert"] = filepath.Join(dir, "root.crt")
	}
	if c.Params["sslcert"] == "" && c.Params["sslkey"] == "" && there("postgresql.crt") && there("postgresql.key") {
		c.Params["sslcert"], c.Params["sslkey"] = filepath.Join(dir, "postgresql.crt"), filepath.Join(dir, "postgresql.key")
	}
}
