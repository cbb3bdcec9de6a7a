// Package peek looks at idle connections: whether the server has said something, or has closed them.
package peek
