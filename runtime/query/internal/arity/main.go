// Command arity writes what package query has once for each number of columns: selections and their rows, raw queries, CTEs
// and inserts from selections differ only in the number of their type parameters.
package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"go/format"
	"log"
	"os"
	"strings"
	"text/template"
)

// most is the largest number of columns.
const most = 8

//go:embed arity.go.tmpl
var text string

// arity is a number of columns.
type arity int

// Each writes a format once for each column, with UP for its type parameter, LOW for its name, NUM for its number and IDX for
// its index.
func (n arity) Each(format, sep string) string {
	parts := make([]string, n)
	for i := range parts {
		letter := string(rune('A' + i))
		parts[i] = strings.NewReplacer("UP", letter, "LOW", strings.ToLower(letter), "NUM", fmt.Sprint(i+1),
			"IDX", fmt.Sprint(i)).Replace(format)
	}
	return strings.Join(parts, sep)
}

// Types are the type parameters: A, B.
func (n arity) Types() string { return n.Each("UP", ", ") }

// Row is the type of a row: A, or Row2[A, B].
func (n arity) Row() string {
	if n == 1 {
		return "A"
	}
	return fmt.Sprintf("Row%d[%s]", n, n.Types())
}

// Noun is the number and what it counts.
func (n arity) Noun() string {
	if n == 1 {
		return "one column"
	}
	return fmt.Sprintf("%d columns", n)
}

func main() {
	log.SetFlags(0)
	var all []arity
	for n := range most {
		all = append(all, arity(n+1))
	}
	var b bytes.Buffer
	if err := template.Must(template.New("arity").Parse(text)).Execute(&b, all); err != nil {
		log.Fatal(err)
	}
	src, err := format.Source(b.Bytes())
	if err != nil {
		log.Fatalf("%v\n%s", err, b.Bytes())
	}
	if err := os.WriteFile("arity.gen.go", src, 0o644); err != nil {
		log.Fatal(err)
	}
}
