package main

import (
	"fmt"
	"go/token"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/internal/gen/schemafile"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// writeSchema writes schema files, and lists what they do not say.
func writeSchema(cmd *cobra.Command, db *state.Database, only []string, dir string, force bool) error {
	pkg, err := schemaPackage(dir, force)
	if err != nil {
		return err
	}
	draft := schemafile.New(db, only)
	if len(draft.Entities) == 0 {
		return fmt.Errorf("the database has no tables to write a schema from")
	}
	files, err := draft.Files(pkg)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	for _, f := range files {
		path := filepath.Join(dir, f.Name)
		if err := os.WriteFile(path, f.Text, 0o666); err != nil {
			return err
		}
		fmt.Fprintf(out, "wrote %s\n", path)
	}
	for _, n := range draft.Skipped {
		fmt.Fprintf(out, "skipped %s: it belongs to another table or tool; name it to have it written\n", n)
	}
	for _, l := range draft.Losses {
		fmt.Fprintf(cmd.ErrOrStderr(), "note: %s\n", l)
	}
	fmt.Fprintf(out, "next: crategen generate %s --target %s\n", dir, target.Name(db.Target))
	return nil
}

// schemaPackage is the name of the schema package in a directory that has no Go files, or may be written over.
func schemaPackage(dir string, force bool) (string, error) {
	found, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return "", err
	}
	if len(found) > 0 && !force {
		return "", fmt.Errorf("%s has Go files, such as %s; write into another directory, or pass --force to replace files of the same names",
			dir, filepath.Base(found[0]))
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	name := strings.ToLower(filepath.Base(abs))
	if !token.IsIdentifier(name) || name == "main" {
		return "", fmt.Errorf("%s: %q cannot be the name of a Go package; name a directory such as ./schema", dir, name)
	}
	return name, nil
}
