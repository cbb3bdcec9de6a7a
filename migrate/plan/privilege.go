package plan

import "github.com/crategen/crategen/migrate/state"

// Right is what a migration must be allowed to do with an object.
type Right string

// The rights.
const (
	CreateSchemas  Right = "create schemas"              // in the database
	AlterDatabase  Right = "alter the database"          // its regions
	CreateTables   Right = "create tables in the schema" // Need.Object.Schema, empty for the current one
	CreateAnalyzer Right = "create the analyzer"         // Need.Object.Name on the server
	AlterTable     Right = "alter the table"
	DropTable      Right = "drop the table"
	AlterEnum      Right = "alter the enum type"
	AlterSequence  Right = "alter the sequence"
	ReplaceView    Right = "replace the view"
	ReferTo        Right = "refer to the table" // with a foreign key
	WriteTable     Right = "read and write the table"
	InsertRows     Right = "insert into the table"
	UpdateRows     Right = "update the table"
	DeleteRows     Right = "delete from the table"
	EmptyTable     Right = "truncate the table"
	ReadRows       Right = "read the table"
	AllRows        Right = "see all rows of the table" // in spite of row-level security
	SeeTable       Right = "see the definition of the table"
)

// Need is a right that a migration needs.
type Need struct {
	Right  Right
	Object state.TableName
	// Unsure reports that the object may not exist. If it does not, no right is needed.
	Unsure bool
}

// Missing is a right that the user does not have.
type Missing struct {
	What  string `json:"what"`  // alter the table books
	Grant string `json:"grant"` // the statement that gives it
}
