package main

import (
	"encoding/json"
	"io"
	"os"
	"runtime"
)

// style colours words, or leaves them alone.
type style struct{ on bool }

// newStyle colours only what a person reads on a terminal that knows colours. NO_COLOR switches them off
// (https://no-color.org). Consoles of Windows show escape sequences raw unless a program asks them not to.
func newStyle(w io.Writer) style {
	return style{on: isTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && runtime.GOOS != "windows"}
}

// isTerminal reports whether a person reads or writes there.
func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull) // a character device as well, and nobody reads there
	return err != nil || !os.SameFile(info, null)
}

func (s style) good(text string) string { return s.paint("32", text) }
func (s style) bad(text string) string  { return s.paint("31", text) }

func (s style) paint(code, text string) string {
	if !s.on {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// writeJSON prints v for a script.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// orEmpty makes a missing list an empty one, which is [] in JSON instead of null.
func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
