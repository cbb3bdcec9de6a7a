// Package documentation holds the tables of the documentation to the code.
package documentation
