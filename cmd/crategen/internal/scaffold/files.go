package scaffold

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"strings"
	"text/template"
)

//go:embed files/*.tmpl
var templates embed.FS

var parsed = template.Must(template.ParseFS(templates, "files/*.tmpl"))

// file is a file to be written.
type file struct {
	name string // relative to the working directory, or absolute
	text []byte
}

// render fills in a template.
func render(name, tmpl string, data any) (file, error) {
	var b bytes.Buffer
	if err := parsed.ExecuteTemplate(&b, tmpl, data); err != nil {
		return file{}, err
	}
	text, err := format.Source(b.Bytes())
	if err != nil {
		return file{}, fmt.Errorf("%s: %w", name, err)
	}
	return file{name, text}, nil
}

// refuseExisting reports every file that is there already.
func refuseExisting(files []file) error {
	var there []string
	for _, f := range files {
		if _, err := os.Lstat(f.name); err == nil {
			there = append(there, f.name)
		}
	}
	if len(there) == 0 {
		return nil
	}
	return fmt.Errorf("%s: already there, and crategen overwrites nothing; no file was written", strings.Join(there, ", "))
}

// write writes all of the files, or none: after a failure it removes those that it wrote.
func write(files []file) (names []string, err error) {
	if err := refuseExisting(files); err != nil {
		return nil, err
	}
	defer func() {
		if err == nil {
			return
		}
		for _, name := range names {
			err = errors.Join(err, os.Remove(name))
		}
		names = nil
	}()
	for _, f := range files {
		if err := os.MkdirAll(filepath.Dir(f.name), 0o755); err != nil {
			return names, err
		}
		if err := create(f); err != nil {
			return names, err
		}
		names = append(names, f.name)
	}
	return names, nil
}

// create fails if the file has come into being since it was looked for.
func create(f file) error {
	w, err := os.OpenFile(f.name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = w.Write(f.text)
	if err := errors.Join(err, w.Close()); err != nil {
		return errors.Join(err, os.Remove(f.name))
	}
	return nil
}
