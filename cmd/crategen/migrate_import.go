package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/convert"
	"github.com/crategen/crategen/migrate/files"
)

func newMigrateImport() *cobra.Command {
	var from, dir, to, table string
	cmd := &cobra.Command{
		Use:   "import",
		Short: "Convert the migrations of goose or golang-migrate",
		Long: `Convert a directory of goose or golang-migrate into migration files of crategen. --to names the directory of
the database, such as migrations/postgres; it must have no files yet. The files keep their versions, and the
ways down become comments.

crategen migrate apply --dir and crategen migrate baseline read the tool's table of versions on a database that the
tool has migrated, and continue where it stopped. A database that golang-migrate marked as dirty is refused.`,
		Example: `  crategen migrate import --from goose --dir db/migrations --to migrations/postgres
  crategen migrate import --from golang-migrate --dir migrations --to crategen/cockroachdb
  crategen migrate apply --dir migrations --url postgres://postgres@localhost/shop`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			tool := convert.Tool(from)
			if convert.Tables[tool] == "" {
				return usagef(cmd, "--from is goose or golang-migrate, not %q", from)
			}
			if dir == "" || to == "" {
				return usagef(cmd, "name the directory of the old files with --dir, and the new one with --to, such as --to migrations/postgres")
			}
			on := target.Find(filepath.Base(to))
			if on == nil {
				return usagef(cmd, "--to must end in the name of a database (%v), not %q", target.Names(), filepath.Base(to))
			}
			if string(on.Name) != filepath.Base(to) {
				return usagef(cmd, "--to must end in %s, not %q", on.Name, filepath.Base(to))
			}
			return importFiles(cmd, tool, table, dir, filepath.Dir(to), on.Name)
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "the tool: goose or golang-migrate")
	cmd.Flags().StringVar(&dir, "dir", "", "directory of the tool's files")
	cmd.Flags().StringVar(&to, "to", "", "directory to write: migrations/postgres")
	cmd.Flags().StringVar(&table, "table", "", "the tool's table of versions (default: goose_db_version, schema_migrations)")
	return cmd
}

// importFiles converts a directory.
func importFiles(cmd *cobra.Command, tool convert.Tool, table, dir, root string, on target.Name) error {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return fmt.Errorf("%s is not a directory", dir)
	}
	there, err := files.ReadUnchecked(os.DirFS(root), on)
	if err != nil {
		return err
	}
	if len(there.Files) > 0 {
		return fmt.Errorf("%s has migrations already, such as %s; import into an empty directory", filepath.Join(root, string(on)), there.Files[0].Name)
	}
	result, err := convert.Convert(os.DirFS(dir), tool, table, on)
	if err != nil {
		return err
	}
	for _, f := range result.Files {
		if err := there.Add(f, nil); err != nil {
			return err
		}
	}
	if err := there.Write(root); err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	for _, f := range result.Files {
		fmt.Fprintf(out, "wrote %s\n", filepath.Join(root, string(on), f.Name))
	}
	for _, n := range slices.Sorted(slices.Values(result.Notes)) {
		fmt.Fprintf(out, "note: %s\n", n)
	}
	fmt.Fprintf(out, "next: crategen migrate baseline --dir %s --url ..., and crategen migrate rehash --dir %[1]s --target %s --schema ./schema\n", root, on)
	return nil
}
