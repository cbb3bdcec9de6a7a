package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/journal"
)

func newMigrateStatus() *cobra.Command {
	var (
		flags liveFlags
		dir   string
	)
	cmd := &cobra.Command{
		Use:   "status [<schema directory>]",
		Short: "Report what a database lacks, and who is migrating it",
		Long: `Compare the database with the schema, and report the pending steps, the tables that crategen does not
manage, and the run that holds the lease. With --dir, report which migration files the database has run,
and what differs from the state after the last one.`,
		Example: `  crategen migrate status ./schema --url sqlite:shop.db
  crategen migrate status --dir migrations --url sqlite:shop.db`,
		Args: dirOrSchema(&dir),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if dir != "" {
				return statusDir(cmd, &flags, dir)
			}
			return flags.with(cmd, args[0], true, func(l *live, out *planPrinter) error {
				s, err := migrate.Status(cmd.Context(), l.db, l.want, migrate.Options{Project: flags.project})
				if err != nil {
					return err
				}
				if flags.json {
					out.lease, out.blocked = leaseOf(s.Holder), blockedOf(s.Blocked)
					return out.print(s.Plan)
				}
				printLease(out.w, s.Holder)
				printBlocked(out.w, s.Blocked)
				for _, step := range s.Plan.Steps {
					fmt.Fprintf(out.w, "pending  %s\n", line(step))
				}
				for _, n := range s.Plan.Compared.Others {
					fmt.Fprintf(out.w, "other    %s\n", n)
				}
				return out.end(s.Plan)
			})
		},
	}
	flags.register(cmd)
	cmd.Flags().StringVar(&dir, "dir", "", "directory of migration files to compare instead of a schema")
	return cmd
}

// printLease says who is migrating, or has ended without finishing.
func printLease(w io.Writer, h *journal.Holder) {
	if h == nil || h.Doing == "" {
		return
	}
	state := "which ended without finishing"
	if h.Left > 0 {
		state = "for another " + h.Left.Round(time.Second).String()
	}
	fmt.Fprintf(w, "lease    %s, %s, %s\n", h.Owner, h.Doing, state)
}

// printBlocked names the tables that refuse writes.
func printBlocked(w io.Writer, list []migrate.Blocked) {
	for _, b := range list {
		since := ""
		if !b.Since.IsZero() {
			since = " since " + b.Since.UTC().Format(time.RFC3339)
		}
		fmt.Fprintf(w, "blocked  %s refuses writes%s; crategen migrate apply continues its rebuild, with --abort it undoes it\n", b.Table, since)
	}
}

// leaseJSON is the lease of a run, as JSON.
type leaseJSON struct {
	Owner   string  `json:"owner"`
	Doing   string  `json:"doing"`   // empty if the run has ended
	Seconds float64 `json:"seconds"` // until the lease ends, below zero if it has
}

func leaseOf(h *journal.Holder) *leaseJSON {
	if h == nil || h.Doing == "" {
		return nil
	}
	return &leaseJSON{h.Owner, h.Doing, h.Left.Seconds()}
}

// blockedJSON is a table that refuses writes, as JSON.
type blockedJSON struct {
	Table string     `json:"table"`
	Since *time.Time `json:"since,omitempty"`
}

func blockedOf(list []migrate.Blocked) []blockedJSON {
	var out []blockedJSON
	for _, b := range list {
		j := blockedJSON{Table: b.Table.String()}
		if !b.Since.IsZero() {
			j.Since = &b.Since
		}
		out = append(out, j)
	}
	return out
}

// dirStatusJSON is what status --dir prints as JSON.
type dirStatusJSON struct {
	Database string               `json:"database"`
	Files    []migrate.FileStatus `json:"files"`
	Drift    []string             `json:"drift"`  // changes that lead back to the state after the last applied file
	Others   []string             `json:"others"` // tables and views that crategen does not manage
	Lease    *leaseJSON           `json:"lease,omitempty"`
	Blocked  []blockedJSON        `json:"blocked,omitempty"`
	// NotCompared says why there is no drift to be found.
	NotCompared string `json:"notCompared,omitempty"`
}

func dirStatus(s *migrate.DirStanding) dirStatusJSON {
	out := dirStatusJSON{Database: string(s.Dir.Target), Files: s.Files, Drift: []string{}, Others: []string{}, Lease: leaseOf(s.Holder), Blocked: blockedOf(s.Blocked), NotCompared: s.NotCompared}
	for _, c := range s.Changes {
		out.Drift = append(out.Drift, c.Title().String())
	}
	for _, n := range s.Others {
		out.Others = append(out.Others, n.String())
	}
	return out
}

func statusDir(cmd *cobra.Command, flags *liveFlags, dir string) (err error) {
	db, err := flags.openURL(cmd, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	s, err := migrate.StatusDir(cmd.Context(), db, os.DirFS(dir), migrate.Options{Project: flags.project})
	if err != nil {
		return err
	}
	w := cmd.OutOrStdout()
	if flags.json {
		return writeJSON(w, dirStatus(s))
	}
	printLease(w, s.Holder)
	printBlocked(w, s.Blocked)
	for _, f := range s.Files {
		text := string(f.State) + " " + f.Name
		switch {
		case f.State == migrate.FilePartly:
			text += fmt.Sprintf(", %d of %d steps", f.Applied, f.Total)
		case f.State == migrate.FileRenamed:
			text += " to " + f.Now
		case f.Late:
			text += ", after a newer file"
		}
		fmt.Fprintln(w, text)
	}
	if s.NotCompared != "" {
		fmt.Fprintf(w, "the tables are not compared: %s\n", s.NotCompared)
	}
	for _, c := range s.Changes {
		fmt.Fprintf(w, "drift %s\n", c.Title())
	}
	for _, n := range s.Others {
		fmt.Fprintf(w, "other %s\n", n)
	}
	return nil
}
