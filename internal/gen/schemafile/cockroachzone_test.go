package schemafile

import "testing"

// Constraints come in the server's form, of which the schema says lists of conditions and numbers by conditions.
func TestConstraints(t *testing.T) {
	for text, want := range map[string]string{
		"[+region=eu-west-1, -ssd]":             `cockroach.EachReplica("+region=eu-west-1", "-ssd")`,
		"{'+region=eu,+ssd': 1, +region=us: 2}": `cockroach.SomeReplicas(map[string]int{"+region=eu,+ssd": 1, "+region=us": 2})`,
		`{"+region=eu": 1}`:                     `cockroach.SomeReplicas(map[string]int{"+region=eu": 1})`,
		"[]":                                    "",
		"{+region=eu: x}":                       "",
	} {
		if have := constraints(text); have != want {
			t.Errorf("%s: %s, want %s", text, have, want)
		}
	}
	for text, want := range map[string]string{
		"[[+region=eu], [+region=us, -zone=a]]": `[][]string{{"+region=eu"}, {"+region=us", "-zone=a"}}`,
		"[]":                                    "",
		"":                                      "",
		"[[]]":                                  "",
	} {
		if have := preferences(text); have != want {
			t.Errorf("%s: %s, want %s", text, have, want)
		}
	}
}
