package graphdiff

// meant is a difference that is meant to be.
type meant struct {
	dir string
	Difference
	reason string
}

// Reasons.
const (
	compositeKey = "schema.PrimaryKey names the key; ent knows only the field id, and keys of edge schemas"
	noForeignKey = "schema.NoForeignKey leaves the constraint out"
	toBeforeFrom = "ent takes an edge of an entity to itself for its own inverse if edge.To stands before edge.From, though it has one"
	ownType      = "ent knows a builder of package schema as a field.Other"
	other        = "crategen looks at what a field.Other is stored as; ent leaves that to SchemaType"
	edgeColumn   = "ent takes the field's name for its column, which has another"
)

// differences are all that are meant. One that is none any more fails the test.
var differences = []meant{
	{"examples/sensors/schema", Difference{"column readings.id", "int64", ""}, compositeKey},
	{"examples/sensors/schema", Difference{"table readings", `key ["id"]`, `key ["sensor" "ts"]`}, compositeKey},
	{"examples/sensors/schema", Difference{"column sensors.location", "other", "geo_point"}, ownType},
	{"gen/testdata/cockroach/schema", Difference{"table events", `key ["id"]`, `key ["at" "id"]`}, compositeKey},
	{"gen/testdata/codecs/schema", Difference{"column parcels.back", "other, null", "text, null"}, other},
	{"gen/testdata/codecs/schema", Difference{"column parcels.secret", "other", "text"}, other},
	{"gen/testdata/codecs/schema", Difference{"column parcels.version", "other", "int64"}, other},
	{"gen/testdata/crate/schema", Difference{"column metrics.id", "int64", ""}, compositeKey},
	{"gen/testdata/crate/schema", Difference{"table metrics", `key ["id"]`, `key ["sensor" "day" "ts"]`}, compositeKey},
	{"gen/testdata/geo/schema", Difference{"column notes.embedding", "other", "vector"}, ownType},
	{"gen/testdata/geo/schema", Difference{"column places.entrance", "other, null", "geo_point, null"}, ownType},
	{"gen/testdata/geo/schema", Difference{"column places.location", "other", "geo_point"}, ownType},
	{"gen/testdata/geo/schema", Difference{"column regions.area", "other", "geo_shape"}, ownType},
	{"gen/testdata/geo/schema", Difference{"column regions.route", "other, null", "geo_shape, null"}, ownType},
	{"gen/testdata/keys/schema", Difference{"column countries.id", "int64", ""}, compositeKey},
	{"gen/testdata/regions/schema", Difference{"table customers", `key ["id"]`, `key ["region" "id"]`}, compositeKey},
	{"gen/testdata/keys/schema", Difference{"table countries", `key ["id"]`, `key ["code"]`}, compositeKey},
	{"gen/testdata/keys/schema", Difference{"column memberships.id", "int64", ""}, compositeKey},
	{"gen/testdata/keys/schema", Difference{"column memberships.membership_country", "int64", "text"}, compositeKey},
	{"gen/testdata/keys/schema", Difference{"foreign key memberships.memberships_countries_country",
		"membership_country to countries.id ", "membership_country to countries.code "}, compositeKey},
	{"gen/testdata/keys/schema", Difference{"table memberships", `key ["id"]`, `key ["membership_country" "person" "role"]`}, compositeKey},
	{"gen/testdata/keys/schema", Difference{"column readings.id", "int64", ""}, compositeKey},
	{"gen/testdata/keys/schema", Difference{"table readings", `key ["id"]`, `key ["tenant" "ts"]`}, compositeKey},
	{"gen/testdata/manymany/schema", Difference{"foreign key user_readTopics.user_readTopics_topic_id", "topic_id to topics.id CASCADE", ""}, noForeignKey},
	{"gen/testdata/manymany/schema", Difference{"foreign key user_readTopics.user_readTopics_user_id", "user_id to users.id CASCADE", ""}, noForeignKey},
	{"gen/testdata/through/schema", Difference{"edge Tweet.authors",
		`M2M to User by authorships ["work_id" "writer_id"]`, `M2M to User by authorships ["work_id" "writer"]`}, edgeColumn},
	{"gen/testdata/through/schema", Difference{"edge User.tweets",
		`M2M to Tweet by authorships ["writer_id" "work_id"]`, `M2M to Tweet by authorships ["writer" "work_id"]`}, edgeColumn},
	{"gen/testdata/through/schema", Difference{"index authorships.authorship_work_id_writer",
		`["work_id" "writer"] unique`, ""}, edgeColumn + ", and does not find the unique index that is declared"},
	{"gen/testdata/trees/schema", Difference{"edge Folder.folders",
		`O2M to Folder by folders ["parent_id"], mutual`, `O2M to Folder by folders ["parent_id"]`}, toBeforeFrom},
	{"gen/testdata/trees/schema", Difference{"foreign key folders.folders_folders_link", "link_id to folders.id SET NULL", ""}, noForeignKey},
	{"test/graphdiff/schemas/social", Difference{"edge User.blocks",
		`M2M to User by user_blocks ["user_id" "blocked_by_id"], mutual`, `M2M to User by user_blocks ["user_id" "blocked_by_id"]`}, toBeforeFrom},
	{"test/ledger/schema", Difference{"column memberships.id", "int64", ""}, compositeKey},
	{"test/ledger/schema", Difference{"table memberships", `key ["id"]`, `key ["account_id" "group_id"]`}, compositeKey},
	{"test/ledger/schema", Difference{"index memberships.membership_group_id_account_id", `["group_id" "account_id"] unique`, ""}, compositeKey},
	{"test/shop/schema", Difference{"column readings.id", "int64", ""}, compositeKey},
	{"test/shop/schema", Difference{"table readings", `key ["id"]`, `key ["tenant" "ts"]`}, compositeKey},
}

// refused are the schemas that ent does not take, with what it says.
var refused = map[string]string{
	"gen/testdata/codecs/schema": `create type Box: id field cannot have an external ValueScanner`,
	"gen/testdata/edges/schema":  `mismatch field type between edge field "editor_id" and id of type "Author" (int64 != int)`,
	"gen/testdata/names/schema":  `schema lowercase name conflicts with Go keyword "type"`,
}
