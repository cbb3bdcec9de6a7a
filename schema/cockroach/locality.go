package cockroach

// Locality says where the rows of a table are, in a database with regions. Global, RegionalByTable and RegionalByRow make one.
type Locality struct {
	Kind   string `json:"kind,omitempty"`
	Region string `json:"region,omitempty"`
	Field  string `json:"field,omitempty"`
}

// The kinds of Locality.
const (
	ByGlobal = "global"
	ByTable  = "table"
	ByRow    = "row"
)

// Global makes reads fast in every region, and writes slow: for tables that are read everywhere and seldom change.
func Global() Locality { return Locality{Kind: ByGlobal} }

// RegionalByTable keeps the table in a region, or in the primary region of the database if the name is empty.
func RegionalByTable(region string) Locality { return Locality{Kind: ByTable, Region: region} }

// RegionalByRow keeps each row in the region that a field says, whose column has the type crdb_internal_region:
//
//	field.String("region").SchemaType(map[string]string{"cockroachdb": "crdb_internal_region"})
//
// Without a name the database adds a hidden column, and a new row is in the region of the node that inserts it.
func RegionalByRow(field string) Locality { return Locality{Kind: ByRow, Field: field} }
