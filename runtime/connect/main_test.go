package connect

import (
	"os"
	"strings"
	"testing"
)

// TestMain keeps what this machine has for psql out of the tests.
func TestMain(m *testing.M) {
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "PG") {
			_ = os.Unsetenv(name)
		}
	}
	home, err := os.MkdirTemp("", "connect")
	if err != nil {
		panic(err)
	}
	_ = os.Setenv("HOME", home)
	socketDirs = nil
	code := m.Run()
	_ = os.RemoveAll(home)
	os.Exit(code)
}
