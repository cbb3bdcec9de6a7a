package files

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
)

// SumName is the name of the file with the hashes.
const SumName = "atlas.sum"

// changeMeant is the remedy for a file that somebody changed.
const changeMeant = "restore it, or run crategen migrate rehash if the change is meant"

// Sum returns the text of atlas.sum. The hash of a file covers all files up to it, so two branches that both add a file conflict.
func Sum(list []File) string {
	var b strings.Builder
	files, all := sha256.New(), sha256.New()
	for _, f := range list {
		files.Write([]byte(f.Name))
		files.Write([]byte(f.Text))
		hash := base64.StdEncoding.EncodeToString(files.Sum(nil))
		fmt.Fprintf(&b, "%s h1:%s\n", f.Name, hash)
		all.Write([]byte(f.Name))
		all.Write([]byte(hash))
	}
	return "h1:" + base64.StdEncoding.EncodeToString(all.Sum(nil)) + "\n" + b.String()
}

// SumError is the error for a file that does not match atlas.sum.
type SumError struct{ File, Problem, Remedy string }

// Error implements error.
func (e *SumError) Error() string {
	return fmt.Sprintf("%s %s; %s", e.File, e.Problem, e.Remedy)
}

// check compares the files with atlas.sum and names the first difference.
func check(list []File, sum string) error {
	if sum == Sum(list) {
		return nil
	}
	if strings.HasPrefix(sum, "<<<<<<< ") || strings.Contains(sum, "\n<<<<<<< ") {
		return &SumError{SumName, "has the marks of a merge", mergeRemedy}
	}
	const restore = "restore it, or run crategen migrate rehash if the files are as they should be"
	if sum == "" {
		return &SumError{SumName, "is missing", restore}
	}
	lines := strings.Split(strings.TrimSpace(sum), "\n")
	if !strings.HasPrefix(lines[0], "h1:") {
		return &SumError{SumName, "is no list of hashes", restore}
	}
	known := make(map[string]bool)
	for _, line := range lines[1:] {
		name, _, _ := strings.Cut(line, " ")
		known[name] = true
	}
	there := make(map[string]bool)
	for _, f := range list {
		there[f.Name] = true
		if !known[f.Name] {
			return &SumError{f.Name, "is not in " + SumName, "if you wrote it, run crategen migrate rehash; after a merge, run crategen migrate diff --rebase"}
		}
	}
	for _, line := range lines[1:] {
		if name, _, _ := strings.Cut(line, " "); !there[name] {
			return &SumError{name, "is in " + SumName + " and missing", changeMeant}
		}
	}
	want := strings.Split(strings.TrimSpace(Sum(list)), "\n")
	for i, line := range want[1:] {
		if i+1 >= len(lines) || lines[i+1] != line {
			name, _, _ := strings.Cut(line, " ")
			return &SumError{name, "was changed after it was hashed", changeMeant}
		}
	}
	return &SumError{SumName, "does not fit its own lines", restore}
}

// Hash returns the hash of a text.
func Hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}
