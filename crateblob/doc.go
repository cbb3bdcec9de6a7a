// Package crateblob stores and fetches blobs: files of any size in CrateDB's blob tables, under the SHA-1 of their content.
//
//	c, err := crateblob.Open("crate://app:secret@h1:4200,h2:4200")
//	digest, created, err := c.Put(ctx, "images", file)
//	blob, err := c.Get(ctx, "images", digest)
//
// Create a blob table with SQL: CREATE BLOB TABLE images CLUSTERED INTO 3 SHARDS. SQL also lists its digests, from
// blob.images.
//
// The URL is that of package connect, with its TLS parameters; its schema has no effect. Its timeout limits the wait for an
// answer, not the transfer; the context limits the transfer.
//
// Requests go round the healthy nodes. Some nodes have a blob, and the others redirect to them; a redirect is followed, with
// the user and password, only to nodes of the URL, or to nodes that the cluster lists if Discover is set (see [New]). Put and
// the reads are repeated when a node fails. A Delete is not, unless it was certainly not executed; if its answer is lost,
// that is dberr.ErrUnknownOutcome.
package crateblob
