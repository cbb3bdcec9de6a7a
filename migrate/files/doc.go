// Package files reads and writes directories of migration files: NAME.sql with statements and directives in comments, atlas.sum
// with the hashes in the format of Atlas and ent, and state.json with the state after the last file.
package files
