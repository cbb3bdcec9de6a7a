// Package ddl makes the tables of a project: a model.Project and one of its targets go in, a state.Database comes out, or the
// statements that create it, or the text of db/ddl/<dialect>.sql. The statements themselves are printed by package migrate.
//
// Every statement makes only what is missing, so that all of them can be run again at any time. Package runtime/ddl cuts the
// text into the very statements that Statements returns, and internal/dialect asks for the tables, columns and indexes by the
// names that are given to them here.
//
// What a database cannot hold is a *model.Error; all of a project's are joined into one error.
package ddl
