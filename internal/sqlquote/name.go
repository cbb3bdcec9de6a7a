package sqlquote

import "strings"

// AppendName appends an identifier in double quotes, which every database reads in the same way.
func AppendName(b []byte, name string) ([]byte, error) { return appendQuoted(b, name, '"') }

// Name is AppendName as a string, for a statement that Check looks at.
func Name(name string) string {
	b, _ := AppendName(nil, name)
	return string(b)
}

// Names is a list of identifiers: "a", "b".
func Names(names []string) string {
	var b []byte
	for i, name := range names {
		if i > 0 {
			b = append(b, ", "...)
		}
		b, _ = AppendName(b, name)
	}
	return string(b)
}

// QualifiedName is a name in a schema: "schema"."name". An empty schema is left out.
func QualifiedName(schema, name string) string {
	if schema == "" {
		return Name(name)
	}
	return Name(schema) + "." + Name(name)
}

// Setting is the name of a setting in SET, SHOW and RESET. Its parts, which dots separate, are names of their own. Servers compare
// names of settings in lower case, but not all of them do where the name is quoted.
func Setting(name string) (string, error) {
	var b []byte
	err := Check(name)
	if err != nil {
		return "", err
	}
	for i, part := range strings.Split(strings.ToLower(name), ".") {
		if i > 0 {
			b = append(b, '.')
		}
		if part == "" {
			return "", errSetting
		}
		if b, err = AppendName(b, part); err != nil {
			return "", err
		}
	}
	return string(b), nil
}

// IndexHint makes CockroachDB read a table by one index: it follows the table's name.
func IndexHint(index string) (string, error) {
	b, err := AppendName([]byte("@{FORCE_INDEX="), index)
	return string(append(b, '}')), err
}
