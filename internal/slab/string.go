package slab

import "unsafe"

// String is b as a string, without a copy. Nothing may write to b for as long as the string is used.
func String(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
