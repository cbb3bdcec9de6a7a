package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/lint"
	"github.com/crategen/crategen/migrate/plan"
)

// planPrinter prints plans: as lines for people, as a script, or as JSON.
type planPrinter struct {
	w            io.Writer
	json, dryRun bool
	database     target.Name
	ran          int
	findings     []lint.Finding
	lease        *leaseJSON
	blocked      []blockedJSON
	pace         pace
}

// planJSON is a plan as JSON.
type planJSON struct {
	Database string         `json:"database"`
	DryRun   bool           `json:"dryRun"`
	Steps    []stepJSON     `json:"steps"`
	Others   []string       `json:"others"` // tables and views that were left alone
	Findings []lint.Finding `json:"findings,omitempty"`
	Lease    *leaseJSON     `json:"lease,omitempty"`
	Blocked  []blockedJSON  `json:"blocked,omitempty"`
}

type stepJSON struct {
	File   string       `json:"file,omitempty"` // of apply --dir
	Action string       `json:"action"`         // add-column
	Object string       `json:"object"`         // books.isbn
	Phase  plan.Phase   `json:"phase"`
	Cost   plan.Cost    `json:"cost"`
	Loses  bool         `json:"losesData"`
	Writes bool         `json:"losesWrites,omitempty"`
	Done   bool         `json:"done"`
	SQL    []string     `json:"sql"`
	Checks []plan.Check `json:"checks,omitempty"`
	Outage *outageJSON  `json:"outage,omitempty"`
}

// outageJSON is what running programs will notice of a step.
type outageJSON struct {
	Rows       int64   `json:"rows"`
	Writes     float64 `json:"writesRefusedSeconds"`
	Reads      float64 `json:"cutoverSeconds"`
	Incomplete bool    `json:"incompleteReads"`
}

func outage(o *plan.Outage) *outageJSON {
	if o == nil {
		return nil
	}
	return &outageJSON{o.Rows, o.Writes.Seconds(), o.Reads.Seconds(), o.Incomplete}
}

func stepOf(file string, s plan.Step, done bool) stepJSON {
	return stepJSON{file, s.Change.Action, s.Change.Name(), s.Phase, s.Cost, s.Change.Loses, s.LosesWrites, done, orEmpty(s.SQL), s.Checks, outage(s.Outage)}
}

func (p *planPrinter) print(of *migrate.Plan) error {
	out := planJSON{Database: string(of.Database), DryRun: p.dryRun, Steps: []stepJSON{}, Others: []string{}, Findings: p.findings, Lease: p.lease, Blocked: p.blocked}
	for i, s := range of.Steps {
		out.Steps = append(out.Steps, stepOf("", s, i < p.ran))
	}
	for _, n := range of.Compared.Others {
		out.Others = append(out.Others, n.String())
	}
	return writeJSON(p.w, out)
}

// done says that a step was run.
func (p *planPrinter) done(s plan.Step) {
	p.ran++
	if !p.json {
		s.Outage, s.LosesWrites = nil, false // what was expected before the step
		fmt.Fprintf(p.w, "%s %s\n", newStyle(p.w).good("done"), line(s))
	}
}

// watch has the progress of rows and jobs printed.
func (p *planPrinter) watch(o *migrate.Options) {
	if p.json {
		return
	}
	o.Progress = func(s plan.Step, done, all int64) {
		name := s.Change.Name()
		fmt.Fprintf(p.w, "     %s: %d of %d rows%s\n", name, done, all, p.pace.left(name, float64(done)/float64(max(all, 1)), time.Now()))
	}
	o.Job = func(change, job string, fraction float64) {
		fmt.Fprintf(p.w, "     %s: job %s has done %.0f%%%s\n", change, job, fraction*100, p.pace.left(job, fraction, time.Now()))
	}
}

// pace estimates how long something goes on.
type pace struct {
	of         string
	began      time.Time
	from, last float64 // the fractions that were done then and at the last call
}

// left is the time that is left as the end of a line, from the second call about the same thing on.
func (p *pace) left(of string, fraction float64, now time.Time) string {
	if p.of != of || fraction < p.last {
		*p = pace{of: of, began: now, from: fraction}
	}
	p.last = fraction
	if fraction == p.from || fraction >= 1 {
		return ""
	}
	left := time.Duration(float64(now.Sub(p.began)) * (1 - fraction) / (fraction - p.from))
	return ", about " + left.Round(time.Second).String() + " left"
}

// line is a step on one line.
func line(s plan.Step) string {
	text := strings.ReplaceAll(s.Change.Action, "-", " ") + " " + s.Change.Name()
	if s.Cost != plan.Metadata {
		text += " (" + string(s.Cost) + ")"
	}
	if s.LosesWrites {
		text += ": values that programs write meanwhile are lost"
	}
	if o := s.Outage; o != nil {
		reads := "reads fail"
		if o.Incomplete {
			reads = "reads find only some rows"
		}
		text += fmt.Sprintf(": %d rows, writes are refused for about %v, %s for about %v at the end", o.Rows, o.Writes.Round(time.Second), reads,
			o.Reads.Round(time.Second))
	}
	return text
}

// end says what there is to say at the end.
func (p *planPrinter) end(of *migrate.Plan) error {
	switch {
	case of == nil:
	case p.json:
		return p.print(of)
	case of.Empty():
		fmt.Fprintln(p.w, "the database matches the schema")
	}
	return nil
}

// script prints the steps as SQL.
func (p *planPrinter) script(of *migrate.Plan) error {
	if p.json {
		return p.print(of)
	}
	if of.Empty() {
		fmt.Fprintln(p.w, "-- the database matches the schema")
	}
	for _, f := range p.findings {
		fmt.Fprintf(p.w, "-- %s\n", f)
	}
	printScript(p.w, of.Steps)
	return nil
}

// printScript prints steps as SQL. What is no statement is a comment.
func printScript(w io.Writer, steps []plan.Step) {
	for _, s := range steps {
		fmt.Fprintf(w, "-- %s\n", line(s))
		if s.Go != "" {
			fmt.Fprintf(w, "-- the Go function %s runs\n", s.Go)
		}
		if s.Rebuild != nil {
			fmt.Fprintf(w, "-- the table %s is copied into a new one, which takes its name; writes are refused meanwhile\n", s.Rebuild.To)
		}
		for _, sql := range s.SQL {
			fmt.Fprintf(w, "%s;\n", sql)
		}
		if f := s.Fill; f != nil {
			fmt.Fprintf(w, "-- rows of %s that have no %s get the value %s\n", f.Table, f.Column, f.Value)
		}
	}
}

// confirm shows the plan and asks on a terminal. Elsewhere it goes on, because nothing that loses data is in the plan unless it was
// allowed.
func confirm(cmd *cobra.Command, p *planPrinter, of *migrate.Plan) (bool, error) {
	in := terminal(cmd)
	if in == nil {
		return true, nil
	}
	for _, s := range of.Steps {
		fmt.Fprintf(p.w, "     %s\n", line(s))
	}
	return ask(in, p.w, fmt.Sprintf("Run these %d steps?", len(of.Steps)))
}

// terminal returns the terminal on which the command can ask, or nil.
func terminal(cmd *cobra.Command) *os.File {
	if !isTerminal(cmd.InOrStdin()) || !isTerminal(cmd.OutOrStdout()) {
		return nil
	}
	return cmd.InOrStdin().(*os.File)
}

// ask asks a question and reports whether the answer is yes.
func ask(in io.Reader, w io.Writer, question string) (bool, error) {
	fmt.Fprintf(w, "%s [y/N] ", question)
	answer, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && answer == "" {
		return false, nil
	}
	answer = strings.ToLower(strings.TrimSpace(answer))
	return answer == "y" || answer == "yes", nil
}

// agreed asks on a terminal before something that is not planned by itself. Elsewhere it needs --yes.
func agreed(cmd *cobra.Command, yes bool, question string) (bool, error) {
	if yes {
		return true, nil
	}
	in := terminal(cmd)
	if in == nil {
		return false, errors.New("there is no terminal to ask on; pass --yes to do it")
	}
	return ask(in, cmd.OutOrStdout(), question)
}
