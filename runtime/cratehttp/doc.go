// Package cratehttp is the transport of CrateDB: statements travel as POST /_sql over HTTP/1.1 to the nodes of a cluster.
//
// A statement enters [Driver]'s DB as a *wire.Statement. Its arguments are appended as JSON to a pooled buffer (encode.go),
// the buffer is posted to a node (post.go, over the connections of internal/http1), and the answer is read whole into another
// pooled buffer, because CrateDB itself sends nothing before it has everything. The answer is scanned once: answer.go
// walks its members, and the cursor in rows.go and cells.go reads typed cells straight from the bytes, with no tree in
// between. What a server says when it refuses is sorted by errors.go: by CrateDB's numeric code into the errors of
// package dberr, and into the signal that tells whether the statement may be sent again.
//
// Facts about CrateDB that the code relies on, all seen on a real 6.4.3 (the recorded answers are in testdata):
// a session is a TCP connection, so the Default-Schema of its first request counts for all of them and every
// request of a client carries the same; answers of pipelined requests come out of order, so nothing is pipelined; an
// authentication failure is plain text; a bulk request answers 200 even when each of its rows failed.
package cratehttp
