package sqllex

import (
	"errors"
	"fmt"
)

// ErrParam is a parameter that is named or numbered where only ? can be one.
var ErrParam = errors.New("write ? for each argument")

// Expand goes over a text with ? for each argument and ?? for a question mark: it calls write for what stands as it is, and arg
// for each argument. A parameter of the database's own is an error, because its number would be that of another argument.
func (x *Syntax) Expand(sql string, write func(string), arg func()) error {
	done := 0
	for p := 0; p < len(sql); {
		t, err := x.Next(sql, p)
		if err != nil {
			return err
		}
		p = t.End
		switch t.Kind {
		case Param:
			return fmt.Errorf("it has %s: %w", sql[t.Start:t.End], ErrParam)
		case Question:
			write(sql[done:t.Start])
			switch {
			case p < len(sql) && sql[p] == '?':
				write("?")
				p++
			case p < len(sql) && isDigit(sql[p]):
				return fmt.Errorf("it has %s: %w", sql[t.Start:x.wordEnd(sql, p)], ErrParam)
			default:
				arg()
			}
			done = p
		}
	}
	write(sql[done:])
	return nil
}
