// Package tables holds the tables of the documentation to the code.
package tables
