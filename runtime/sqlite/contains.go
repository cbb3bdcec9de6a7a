package sqlite

import (
	"encoding/json"
	"errors"
)

// json_contains(document, part) is PostgreSQL's operator @> of jsonb, json_has_key(document, key) its operator ?.

func init() {
	scalars = append(scalars,
		scalarFunction{"json_contains", 2, func(args []any) (any, error) {
			doc, err := documentOf(args[0])
			part, other := documentOf(args[1])
			if err = errors.Join(err, other); err != nil {
				return nil, err
			}
			if list, ok := doc.([]any); ok {
				if _, isList := part.([]any); !isList && !isObject(part) { // a list contains its scalar elements
					return containsElement(list, part), nil
				}
			}
			return contains(doc, part), nil
		}},
		scalarFunction{"json_has_key", 2, func(args []any) (any, error) {
			doc, err := documentOf(args[0])
			key, _ := args[1].(string)
			switch doc := doc.(type) {
			case map[string]any:
				_, ok := doc[key]
				return ok, err
			case []any:
				return containsElement(doc, key), err
			case string:
				return doc == key, err
			}
			return false, err
		}})
}

func documentOf(v any) (doc any, err error) {
	text, _ := v.(string)
	if json.Unmarshal([]byte(text), &doc) != nil { // whose error has a part of the document
		return nil, errDocument
	}
	return doc, nil
}

var errDocument = errors.New("a value is no JSON document")

func isObject(v any) bool {
	_, ok := v.(map[string]any)
	return ok
}

func contains(doc, part any) bool {
	switch part := part.(type) {
	case map[string]any:
		object, ok := doc.(map[string]any)
		if !ok {
			return false
		}
		for key, want := range part {
			have, ok := object[key]
			if !ok || !contains(have, want) {
				return false
			}
		}
		return true
	case []any:
		list, ok := doc.([]any)
		if !ok {
			return false
		}
		for _, want := range part {
			if !containsElement(list, want) {
				return false
			}
		}
		return true
	}
	if isObject(doc) {
		return false
	}
	if _, isList := doc.([]any); isList {
		return false
	}
	return doc == part
}

func containsElement(list []any, part any) bool {
	for _, have := range list {
		if contains(have, part) {
			return true
		}
	}
	return false
}
