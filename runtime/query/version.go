package query

// The version of generated code increases with each change that needs both new generated code and a new version of this package.
// Generated packages check it at compile time, with constants that overflow if the versions do not match:
//
//	const _ uint = 1 - query.TooOldRunGoGenerate
//	const _ uint = query.TooNewUpgradeCrategen - 1
const (
	// TooOldRunGoGenerate is the oldest version of generated code that compiles with this package.
	TooOldRunGoGenerate = 1
	// TooNewUpgradeCrategen is the version of the code that this module generates.
	TooNewUpgradeCrategen = 1
)
