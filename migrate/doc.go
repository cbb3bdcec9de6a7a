// Package migrate brings a live database to the state that a schema wants. So far it creates what is missing; it changes
// and removes nothing.
// Compare says in which changes a live database differs from a state.
//
// Data flow: statements of gen/ddl, and the objects that the database's catalog lists --Apply--> what is missing is
// created, a Report tells both apart.
package migrate
