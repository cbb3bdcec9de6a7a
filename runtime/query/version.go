package query

// The version of generated code counts the changes that generated code and this package must make together. Generated packages
// check it when they are compiled, with constants that overflow where the two do not fit:
//
//	const _ uint = 1 - query.TooOldRunGoGenerate
//	const _ uint = query.TooNewUpgradeCrategen - 1
const (
	// TooOldRunGoGenerate is the oldest version of generated code that compiles with this package.
	TooOldRunGoGenerate = 1
	// TooNewUpgradeCrategen is the version of the code that the generator of this module writes.
	TooNewUpgradeCrategen = 1
)
