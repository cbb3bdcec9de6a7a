// Package strings tests the connection strings that consoles, manuals and other clients hand out: each is taken as it is meant,
// or refused with what to write instead.
package strings
