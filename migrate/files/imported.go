package files

import (
	"strconv"
	"strings"
)

// ImportedPrefix begins the first line of a file that was converted from another tool.
const ImportedPrefix = prefix + importedWord + " "

// Origin says where a converted file comes from.
type Origin struct {
	Tool    string // goose, golang-migrate
	Table   string // in which the tool keeps the versions that it ran
	Version uint64
}

// Imported returns the origin of a file that was converted from another tool, and false for other files.
func (f File) Imported() (Origin, bool) {
	line, _, _ := strings.Cut(f.text(), "\n")
	text, ok := strings.CutPrefix(line, ImportedPrefix)
	words := strings.Fields(text)
	if !ok || len(words) != 3 {
		return Origin{}, false
	}
	version, err := strconv.ParseUint(words[2], 10, 63)
	return Origin{words[0], words[1], version}, err == nil
}
