// Package ddl writes the statements that create a project's tables: a model.Project and one of its targets go in, the
// statements, or the text of db/ddl/<dialect>.sql, come out.
//
// Every statement makes only what is missing, so that all of them can be run again at any time. None changes a table that
// is there; that is the work of migrations. Package runtime/ddl cuts the text into the very statements that Statements
// returns, and runtime/dialect asks for the tables, columns and indexes by the names that are given to them here.
//
// What a database cannot hold is a *model.Error; all of a project's are joined into one error.
package ddl
