// Package files reads and writes directories of migration files: NAME.sql with statements and directives in comments, atlas.sum
// with their hashes in the form of Atlas and ent, and state.json, the state after the last file.
package files
