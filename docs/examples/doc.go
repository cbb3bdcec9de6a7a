// Package examples holds the code of the pages in docs as examples that run on SQLite, or on recorded answers of a CrateDB. A
// test sees to it that the pages show this very code.
package examples
