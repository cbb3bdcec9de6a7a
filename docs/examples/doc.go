// Package examples holds the code of docs/guide.md as examples that run on SQLite. A test sees to it that the guide shows
// this very code.
package examples
