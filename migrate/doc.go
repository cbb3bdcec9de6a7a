// Package migrate changes a live database to match a schema. So far it only creates missing objects; it changes and removes
// nothing.
//
// Data flow: Apply compares the statements of gen/ddl with the objects in the database's catalog, creates the missing
// objects, and lists existing and created objects in a Report.
package migrate
