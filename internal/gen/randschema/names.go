package randschema

// The pools of names. Those of edges have nothing in common with those of entities and fields, so that nothing made of them
// clashes.
var entityNames = []name{
	{"Book", "book"}, {"Person", "person"}, {"HTTPServer", "http_server"}, {"Category", "category"}, {"Address", "address"},
	{"UserGroup", "user_group"}, {"Box", "box"}, {"Mouse", "mouse"}, {"DataSeries", "data_series"}, {"APIKey", "api_key"},
	{"Order", "order"}, {"Day", "day"},
}

var fieldNames = []string{
	"title", "homeURL", "HTTPCode", "size_in_mm", "x", "status", "order", "group", "select", "from", "createdBy", "note", "ratio",
	"count2", "userName", "is_open", "raw", "a1b2", "end", "limit", "big", "tiny", "price", "day_of_week",
}

var singulars = []string{
	"owner", "parent", "author", "editor", "manager", "maker", "captain", "chief", "host", "sponsor", "homeOwner", "HTTPHost",
	"first_choice", "next", "previous", "best", "twin", "rival", "heir", "guard",
}

var plurals = []string{
	"items", "pages", "stories", "leaves", "children", "guests", "drafts", "entries", "buses", "heroes", "subItems", "APIs", "old_parts",
	"sheep", "indices", "criteria", "witnesses", "wishes", "moves", "knives", "roles", "mates", "fans", "peers",
}
