package model

import (
	"go/token"
	"go/types"
	"strings"
	"unicode"
)

// reservedTypes are the names that the generated client package declares itself.
var reservedTypes = words(`Client Tx Tables Open Edges Driver Option Options Config New Schema Migrate ErrNotFound
	ErrNotSingular ErrConstraint ErrUnknownOutcome ErrAmbiguousCommit ErrNestedTx ErrBusy Entity Row Key`)

// reservedPlurals are the names of the client's own fields and methods, beside which its tables stand.
var reservedPlurals = words(`Close Conn Ping Exec Query Tx Tables Client CreateTables SQL Send Final AfterCommit Dialect`)

// reservedPackages cannot be the name of a package of columns: the go command treats some directories apart, and others
// are the generator's own.
var reservedPackages = words(`main internal vendor testdata of ddl`)

// reservedFiles are the names of devices on Windows, which has no file or directory of such a name, whatever its extension.
// The go command refuses them everywhere when a module is packed.
var reservedFiles = words(`con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9`)

// reservedMembers are the operations of a column that holds a document, and the types that it embeds. A member of the same
// name would hide one.
var reservedMembers = words(`Set SetNull IsNull NotNull JSON NullJSON FixedJSON FixedNullJSON PathJSON`)

func words(text string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(text) {
		set[w] = true
	}
	return set
}

// packageProblem says why a name, in lower case, cannot be that of a generated package and its files, or nothing.
func packageProblem(name string) string {
	switch {
	case token.Lookup(name).IsKeyword():
		return "is a keyword of Go"
	case types.Universe.Lookup(name) != nil:
		return "is a predeclared name of Go"
	case name == "init":
		return "no file can import, for init is a function"
	case reservedPackages[name] || strings.HasSuffix(name, "_test"):
		return "has a meaning of its own"
	case reservedFiles[name]:
		return "is a device on Windows, and the go command packs no module with such a file"
	case strings.ContainsFunc(name, func(r rune) bool { return r > unicode.MaxASCII }):
		return "no import path can contain, because import paths are ASCII"
	}
	return ""
}
