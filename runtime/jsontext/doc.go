// Package jsontext reads JSON with a hand-made scanner: the answers of CrateDB, and the documents that columns of every
// database hold.
//
// A [Decoder] reads one document into a Go value. Generated code tells it what the value is made of, with a function for
// each struct and the readers of this package for what is in it, so that nothing is looked up by reflection; strings, short
// lists and pointers are cut from chunks that an answer shares, of at most 64 KiB each, which is what a kept value keeps
// alive.
//
// A document is read as encoding/json's Unmarshal (version 1) reads it: of two members with one name the last one wins,
// objects are merged, a member is found by its name or else by its name without regard to case, null leaves scalars and
// structs as they are, broken surrogates and bytes that are not UTF-8 become U+FFFD, and 10,000 levels are the deepest.
// What that package refuses is refused. The texts of errors differ, and after an error more of the value may be unset.
package jsontext
