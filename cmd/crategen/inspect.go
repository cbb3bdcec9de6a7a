package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/state"
)

// inspectFormats are the forms in which inspect prints a database.
var inspectFormats = map[string]func(*planPrinter, *state.Database) error{
	"sql":     printSQL,
	"json":    func(p *planPrinter, db *state.Database) error { return writeJSON(p.w, db) },
	"mermaid": printDiagram,
}

func newInspect() *cobra.Command {
	var (
		flags  liveFlags
		format string
	)
	cmd := &cobra.Command{
		Use:   "inspect",
		Short: "Print the tables and views of a live database",
		Long: `Print the tables and views of a live database as the statements that create them, as JSON or as an
entity relationship diagram of mermaid. Types and expressions stand as the server prints them. The tables
of crategen's journal are left out.`,
		Example: `  crategen inspect --url postgres://postgres@localhost/shop
  crategen inspect --url sqlite:shop.db --format mermaid`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if flags.json {
				format = "json"
			}
			print, ok := inspectFormats[format]
			if !ok {
				return usagef(cmd, "--format is sql, json or mermaid, not %q", format)
			}
			db, err := flags.openURL(cmd, true)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, db.Close()) }()
			live, err := migrate.Inspect(cmd.Context(), db)
			if err != nil {
				return err
			}
			return print(&planPrinter{w: cmd.OutOrStdout()}, live)
		},
	}
	flags.url.register(cmd)
	cmd.Flags().StringVar(&flags.url.url, "url", "", "URL of the database (default: $"+urlVariable+")")
	cmd.Flags().BoolVar(&flags.json, "json", false, "the same as --format json")
	cmd.Flags().StringVar(&format, "format", "sql", "sql, json or mermaid")
	return cmd
}

// printSQL prints the statements that create a database.
func printSQL(p *planPrinter, db *state.Database) error {
	for _, st := range migrate.Statements(db) {
		if _, err := fmt.Fprintf(p.w, "%s;\n", st.SQL); err != nil {
			return err
		}
	}
	return nil
}

// printDiagram prints an entity relationship diagram.
func printDiagram(p *planPrinter, db *state.Database) error {
	var b strings.Builder
	b.WriteString("erDiagram\n")
	for _, t := range db.Tables {
		fmt.Fprintf(&b, "  %q {\n", t.String())
		for _, c := range t.Columns {
			key := ""
			for _, name := range t.PrimaryKey {
				if name == c.Name {
					key = " PK"
				}
			}
			fmt.Fprintf(&b, "    %s %s%s\n", diagramWord(c.Type), diagramWord(c.Name), key)
		}
		b.WriteString("  }\n")
	}
	for _, t := range db.Tables {
		for _, k := range t.ForeignKeys {
			fmt.Fprintf(&b, "  %q ||--o{ %q : %q\n", k.References.String(), t.String(), k.Name)
		}
	}
	_, err := fmt.Fprint(p.w, b.String())
	return err
}

// diagramWord is a type or a name as mermaid takes one: letters, digits, underscores and brackets.
func diagramWord(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_', r == '(', r == ')':
			return r
		}
		return '_'
	}, s)
}
