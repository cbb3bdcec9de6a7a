package main

import (
	"fmt"
	"io"

	"github.com/crategen/crategen/migrate"
)

// applyPrinter prints steps as they are done, or all that a dry run would do, or JSON at the end.
type applyPrinter struct {
	w            io.Writer
	dryRun, json bool
}

func (p *applyPrinter) step(s migrate.Step) {
	if p.json || p.dryRun {
		return
	}
	switch s.Action {
	case migrate.Created:
		fmt.Fprintf(p.w, "%s %s\n", newStyle(p.w).good("created"), s)
	default:
		fmt.Fprintf(p.w, "exists  %s\n", s)
	}
}

func (p *applyPrinter) end(r *migrate.Report) error {
	switch {
	case p.json:
		return writeJSON(p.w, applied{r.Database, p.dryRun, r.Steps})
	case p.dryRun:
		p.script(r)
	}
	return nil
}

// applied is what migrate apply prints as JSON.
type applied struct {
	Database string         `json:"database"`
	DryRun   bool           `json:"dryRun"`
	Steps    []migrate.Step `json:"steps"`
}

// script prints what is missing as SQL, and what is there as comments.
func (p *applyPrinter) script(r *migrate.Report) {
	for _, s := range r.Steps {
		if s.Action == migrate.Exists {
			fmt.Fprintf(p.w, "-- exists: %s\n", s)
			continue
		}
		for _, sql := range s.SQL {
			fmt.Fprintf(p.w, "%s;\n", sql)
		}
	}
}
