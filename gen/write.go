package gen

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// staged is a new file that waits beside the one it will replace.
type staged struct{ temp, file string }

// apply does what the plan says. All new files are written under temporary names first; once they are all on disk, each is
// renamed into place. So an error (a full disk, a read-only directory) leaves every old file as it was.
func (o *output) apply(p *plan) (err error) {
	var ready []staged
	defer func() {
		if err == nil {
			return
		}
		for _, s := range ready {
			os.Remove(s.temp)
		}
	}()
	for _, name := range p.write {
		s, err := stage(o.file(name), o.files[name])
		if err != nil {
			return o.explain(err)
		}
		ready = append(ready, s)
	}
	for _, s := range ready {
		if err := os.Rename(s.temp, s.file); err != nil {
			return o.explain(err)
		}
	}
	for _, file := range p.remove {
		if err := os.Remove(file); err != nil {
			return o.explain(err)
		}
		if dir := filepath.Dir(file); dir != filepath.Clean(o.dir) {
			os.Remove(dir) // it stays if something else is in it
		}
	}
	return nil
}

// stage writes a text beside the file that it is for, which keeps its permissions if it is there.
func stage(file string, text []byte) (s staged, err error) {
	dir := filepath.Dir(file)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return staged{}, err
	}
	f, err := os.CreateTemp(dir, ".crategen-*")
	if err != nil {
		return staged{}, err
	}
	s = staged{f.Name(), file}
	_, err = f.Write(text)
	err = errors.Join(err, f.Chmod(permissions(file)), f.Close())
	if err != nil {
		os.Remove(s.temp)
	}
	return s, err
}

func permissions(file string) fs.FileMode {
	if info, err := os.Stat(file); err == nil {
		return info.Mode().Perm()
	}
	return 0o644
}

func (o *output) explain(err error) error {
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return fmt.Errorf("cannot write to %s: %w; make the directory writable, or generate into another", o.dir, err)
	}
	return fmt.Errorf("writing to %s: %w", o.dir, err)
}
