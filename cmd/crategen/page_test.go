package main

import (
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// TestPage checks that docs/cli.md names every command and every flag.
func TestPage(t *testing.T) {
	text, err := os.ReadFile("../../docs/cli.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	seen := 0
	var visit func(*cobra.Command)
	visit = func(cmd *cobra.Command) {
		if cmd.HasParent() && !cmd.Hidden && cmd.Name() != "help" && cmd.Parent().Name() != "completion" {
			seen++
			if path := cmd.CommandPath(); !strings.Contains(page, path) {
				t.Errorf("docs/cli.md does not mention %s", path)
			}
			cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
				if f.Name != "help" && !strings.Contains(page, "--"+f.Name) {
					t.Errorf("docs/cli.md does not mention --%s of %s", f.Name, cmd.CommandPath())
				}
			})
		}
		for _, c := range cmd.Commands() {
			visit(c)
		}
	}
	visit(newRoot())
	if seen < 9 {
		t.Errorf("looked at %d commands only", seen)
	}
}
