package sqllex

// Plain reports whether a name means the same without quotes.
func Plain(name string) bool {
	if keywords[name] {
		return false
	}
	for i := range len(name) {
		c := name[i]
		if !(c >= 'a' && c <= 'z' || c == '_' || i > 0 && c >= '0' && c <= '9') {
			return false
		}
	}
	return name != ""
}

// keywords mean something else without quotes.
var keywords = map[string]bool{
	"user": true, "current_user": true, "session_user": true, "current_date": true, "current_time": true, "current_timestamp": true,
	"localtime": true, "localtimestamp": true, "current_schema": true, "true": true, "false": true, "null": true,
}
