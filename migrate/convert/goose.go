package convert

import (
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
)

var (
	gooseName = regexp.MustCompile(`^([0-9]+)_(.+)\.(sql|go)$`)
	gooseWord = regexp.MustCompile(`(?i)^\s*--\s*\+goose\s+(.*?)\s*$`)
)

// goose reads a directory of goose. The version is the number in front of the first underscore.
func (r *Result) goose(fsys fs.FS) ([]source, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, err
	}
	var list []source
	for _, e := range entries {
		m := gooseName.FindStringSubmatch(e.Name())
		if m == nil || e.IsDir() || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		s := source{written: m[1], title: m[2], name: e.Name(), program: m[3] == "go"}
		if s.version, err = strconv.ParseUint(m[1], 10, 63); err != nil {
			return nil, fmt.Errorf("%s: the version is too large", e.Name())
		}
		if s.program {
			r.Notes = append(r.Notes, fmt.Sprintf("%s is a migration in Go: register the function in migrate.Options.Funcs under the name %q", s.name, s.title))
			list = append(list, s)
			continue
		}
		text, err := fs.ReadFile(fsys, e.Name())
		if err != nil {
			return nil, err
		}
		if err := s.gooseFile(string(text)); err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name(), err)
		}
		if strings.Contains(strings.ToUpper(string(text)), "+GOOSE ENVSUB ON") {
			r.Notes = append(r.Notes, s.name+" has environment variables (ENVSUB ON), which crategen does not replace: write their values into the file")
		}
		list = append(list, s)
	}
	return list, nil
}

// gooseFile takes a file apart by its annotations, which may be in any case of letters.
func (s *source) gooseFile(text string) error {
	const (
		before = iota
		up
		down
	)
	at, inStatement, block := before, false, ""
	var body strings.Builder
	for _, line := range strings.Split(strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n"), "\n") {
		m := gooseWord.FindStringSubmatch(line)
		if m == nil {
			switch at {
			case up:
				body.WriteString(line + "\n")
				if inStatement && strings.TrimSpace(line) != "" {
					block = line
				}
			case down:
				s.down = append(s.down, line)
			default:
				if t := strings.TrimSpace(line); t != "" && !strings.HasPrefix(t, "--") {
					return fmt.Errorf("%q stands before -- +goose Up", t)
				}
			}
			continue
		}
		switch word := strings.ToLower(strings.Join(strings.Fields(m[1]), " ")); word {
		case "up":
			if at != before {
				return fmt.Errorf("it has -- +goose Up twice, or after -- +goose Down")
			}
			at = up
		case "down":
			if at != up || inStatement {
				return fmt.Errorf("-- +goose Down does not follow a complete -- +goose Up")
			}
			at = down
		case "statementbegin":
			inStatement, block = true, ""
		case "statementend":
			if !inStatement {
				return fmt.Errorf("-- +goose StatementEnd has no StatementBegin")
			}
			inStatement = false
			if at == up && block != "" && !strings.HasSuffix(strings.TrimSpace(block), ";") {
				body.WriteString(";\n")
			}
		case "no transaction":
			s.plain = true
		case "envsub on", "envsub off":
		default:
			return fmt.Errorf("the annotation -- +goose %s is unknown", m[1])
		}
	}
	switch {
	case at == before:
		return fmt.Errorf("it has no -- +goose Up")
	case inStatement:
		return fmt.Errorf("-- +goose StatementBegin has no StatementEnd")
	}
	s.body = body.String()
	s.trimDown()
	return nil
}

// trimDown takes empty lines away from both ends of the way down.
func (s *source) trimDown() {
	for len(s.down) > 0 && strings.TrimSpace(s.down[0]) == "" {
		s.down = s.down[1:]
	}
	for n := len(s.down); n > 0 && strings.TrimSpace(s.down[n-1]) == ""; n-- {
		s.down = s.down[:n-1]
	}
}
