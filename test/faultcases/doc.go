// Package faultcases holds the faults that programs of strangers found, each with its kind, and a test of every one. The
// tests stand in packages below this one, one for each part of the toolkit, with a schema of its own where it needs one.
package faultcases
