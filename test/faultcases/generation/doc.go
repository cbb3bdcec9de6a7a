// Package generation tests what the generator makes of schemas that change, and of names that Go or a file system refuses.
package generation
