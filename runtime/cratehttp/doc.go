// Package cratehttp is the transport of CrateDB: it sends statements as POST /_sql over HTTP/1.1 to the nodes of a cluster.
//
// A statement enters [Driver]'s DB as a *wire.Statement. Its arguments are appended as JSON to a pooled buffer (encode.go),
// the buffer is posted to a node (post.go, over the connections of internal/http1), and the whole answer is read into another
// pooled buffer, because CrateDB itself sends nothing before the result is complete. The answer is scanned once: answer.go
// walks its members, and the cursor in rows.go and cells.go reads typed cells directly from the bytes, without a tree.
// errors.go maps CrateDB's numeric error codes to the errors of package dberr, and to the signal that decides about repeating
// the statement.
//
// Facts about CrateDB that the code relies on, all observed on a real 6.4.3 (the recorded answers are in testdata): a session
// is a TCP connection, so the Default-Schema of its first request applies to all of its requests, and every request of a
// client has the same one; answers of pipelined requests come out of order, so requests are not pipelined; an authentication
// failure is plain text; a bulk request answers 200 even if each of its rows failed.
package cratehttp
