// Package scaffold writes the files that a person starts from: a first module (Init) and new entities (New).
//
// What it writes belongs to the person from then on, so it never overwrites a file. Templates are in files/.
package scaffold
