// Package graphdiff compares what crategen makes of a schema with what ent makes of it: tables, columns, keys, indexes,
// foreign keys and relations. It is a module of its own because ent's generator brings much along.
package graphdiff
