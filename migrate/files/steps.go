package files

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// The directives begin lines of comments. A step goes from its directive to the next one.
const (
	prefix       = "-- crategen:"
	stepWord     = "step"        // add-column=books.isbn expand metadata
	allowWord    = "allow"       // drop-column=books.isbn
	checkWord    = "check"       // {"what": ..., "count": ..., "list": ...}
	txWord       = "transaction" // locked, unbound
	goWord       = "go"          // the name of a function that is registered in the user's program
	lintWord     = "lint-ignore" // CG301 the reason
	phaseWord    = "phase"       // expand or contract, of handwritten statements
	copyWord     = "rebuild"     // the copy of a table of CrateDB, as JSON
	fillWord     = "fill"        // the values of a new column, as JSON
	importedWord = "imported"    // goose goose_db_version 7: the file is one of another tool
	thenWord     = "then"        // a statement after the others, which is executed in any case
	doneWord     = "done"        // a query whose number is not 0 if the database has the result of the step
)

// Print writes steps as the text of a file.
func Print(steps []plan.Step) (string, error) {
	var b strings.Builder
	line := func(word, text string) { b.WriteString(strings.TrimRight(prefix+word+" "+text, " ") + "\n") }
	for i, s := range steps {
		if i > 0 {
			b.WriteByte('\n')
		}
		line(stepWord, fmt.Sprintf("%s %s %s", s.Change, s.Phase, s.Cost))
		if s.Change.Loses {
			line(allowWord, s.Change.String())
		}
		if s.Rebuild != nil && len(s.Rebuild.From.PartitionedBy) > 0 {
			line(allowWord, plan.IncompleteReads(s.Rebuild.To))
		}
		if s.LosesWrites {
			line(allowWord, plan.LostWrites(s.Change))
		}
		for _, i := range s.Ignored {
			line(lintWord, i.Code+" "+i.Reason)
		}
		for _, c := range s.Checks {
			text, err := json.Marshal(c)
			if err != nil {
				return "", err
			}
			line(checkWord, string(text))
		}
		if s.Together {
			words := ""
			if s.Locked {
				words = "locked"
			}
			if s.Unbound {
				words = "unbound"
			}
			line(txWord, words)
		}
		if s.Go != "" {
			line(goWord, s.Go)
		}
		if s.Rebuild != nil {
			text, err := json.Marshal(s.Rebuild)
			if err != nil {
				return "", err
			}
			line(copyWord, string(text))
		}
		if s.Fill != nil {
			text, err := json.Marshal(s.Fill)
			if err != nil {
				return "", err
			}
			line(fillWord, string(text))
		}
		if s.Then != "" {
			line(thenWord, s.Then)
		}
		if s.Done != "" {
			line(doneWord, s.Done)
		}
		for _, sql := range s.SQL {
			if last := sql[strings.LastIndexByte(sql, '\n')+1:]; strings.Contains(last, "--") {
				sql += "\n" // a comment would hide the semicolon
			}
			b.WriteString(sql + ";\n")
		}
	}
	return b.String(), nil
}

// Planned reports whether crategen planned the steps of the file.
func (f File) Planned() bool { return strings.Contains("\n"+f.text(), "\n"+prefix+stepWord+" ") }

// text is the text of the file without a byte order mark, which the hash of the file covers.
func (f File) text() string { return strings.TrimPrefix(f.Text, sqllex.Mark) }

// Hashes returns the hash of each step.
func Hashes(steps []plan.Step) ([]string, error) {
	out := make([]string, len(steps))
	for i, s := range steps {
		text, err := Print([]plan.Step{s})
		if err != nil {
			return nil, err
		}
		out[i] = Hash(text)
	}
	return out, nil
}

// Steps reads the steps of a file. Each handwritten statement is a step, so that a run that ended early continues at the next one; with
// the directive transaction they are one step.
func (f File) Steps(on target.Name) ([]plan.Step, error) {
	steps, _, err := f.Parse(on)
	return steps, err
}

// Parse reads the steps of a file, and the rules of lint that directives before the first step silence for the file.
func (f File) Parse(on target.Name) ([]plan.Step, []plan.Ignore, error) {
	var steps []plan.Step
	var ignored []plan.Ignore
	first := true
	current := plan.Step{Change: state.Title{Action: "run", Table: f.Name}, Phase: plan.Contract, Cost: plan.Backfill}
	var body strings.Builder
	end := func() error {
		statements, err := sqllex.ByName(string(on)).Split(body.String())
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		if byHand := current.Change.Action == "run" && !current.Together && current.Go == ""; byHand && len(statements) > 1 {
			for i, sql := range statements {
				one := current
				one.SQL = []string{sql}
				if i > 0 {
					one.Checks = nil
				}
				steps = append(steps, one)
			}
			body.Reset()
			return nil
		}
		current.SQL = statements
		if len(statements) > 0 || current.Rebuild != nil || current.Fill != nil || current.Go != "" || current.Change.Action != "run" {
			steps = append(steps, current)
		}
		body.Reset()
		return nil
	}
	for _, line := range strings.SplitAfter(f.text(), "\n") {
		directive, ok := strings.CutPrefix(strings.TrimSpace(line), prefix)
		if !ok {
			body.WriteString(line)
			continue
		}
		word, text, _ := strings.Cut(directive, " ")
		if word == stepWord {
			if err := end(); err != nil {
				return nil, nil, err
			}
			current, first = stepOf(text), false
			continue
		}
		if word == lintWord && first {
			ignored = append(ignored, ignoreOf(text))
			continue
		}
		if err := apply(&current, word, text); err != nil {
			return nil, nil, fmt.Errorf("%s: the directive %s: %w", f.Name, word, err)
		}
	}
	err := end()
	return steps, ignored, err
}

func ignoreOf(text string) plan.Ignore {
	code, reason, _ := strings.Cut(strings.TrimSpace(text), " ")
	return plan.Ignore{Code: code, Reason: strings.TrimSpace(reason)}
}

func apply(s *plan.Step, word, text string) error {
	switch word {
	case allowWord:
		s.Allowed = true
		switch action, _, _ := strings.Cut(text, "="); action {
		case "incomplete-reads":
		case "lost-writes":
			s.LosesWrites = true
		default:
			s.Change.Loses = true
		}
	case checkWord:
		var c plan.Check
		if err := json.Unmarshal([]byte(text), &c); err != nil {
			return err
		}
		s.Checks = append(s.Checks, c)
	case txWord:
		s.Together, s.Locked, s.Unbound = true, strings.Contains(text, "locked"), strings.Contains(text, "unbound")
	case phaseWord:
		if s.Phase = plan.Phase(strings.TrimSpace(text)); s.Phase != plan.Expand && s.Phase != plan.Contract {
			return fmt.Errorf("it is expand or contract, not %q", text)
		}
	case lintWord:
		s.Ignored = append(s.Ignored, ignoreOf(text))
	case goWord:
		s.Go = strings.TrimSpace(text)
	case copyWord:
		s.Rebuild = new(plan.Copy)
		return json.Unmarshal([]byte(text), s.Rebuild)
	case fillWord:
		s.Fill = new(plan.Fill)
		return json.Unmarshal([]byte(text), s.Fill)
	case importedWord: // see Imported
	case thenWord:
		s.Then = strings.TrimSpace(text)
	case doneWord:
		s.Done = strings.TrimSpace(text)
	default:
		return fmt.Errorf("it is unknown")
	}
	return nil
}

// stepOf reads add-column=books.isbn expand metadata. The name may have spaces.
func stepOf(text string) plan.Step {
	text = strings.TrimSpace(text)
	s := plan.Step{Change: titleOf(text), Phase: plan.Contract, Cost: plan.Backfill}
	if cost := strings.LastIndexByte(text, ' '); cost > 0 {
		if phase := strings.LastIndexByte(text[:cost], ' '); phase > 0 {
			s.Change, s.Phase, s.Cost = titleOf(text[:phase]), plan.Phase(text[phase+1:cost]), plan.Cost(text[cost+1:])
		}
	}
	return s
}

// titleOf reads add-column=books.isbn.
func titleOf(text string) state.Title {
	action, name, _ := strings.Cut(text, "=")
	t := state.Title{Action: action, Table: name, Loses: action == "drop-table" || action == "drop-column"}
	if at := strings.LastIndexByte(name, '.'); at >= 0 && !strings.HasSuffix(action, "-table") && !strings.HasSuffix(action, "-view") {
		t.Table, t.Object = name[:at], name[at+1:]
	}
	return t
}
