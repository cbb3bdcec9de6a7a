// Package crateblob stores and fetches blobs: files of any size in CrateDB's blob tables, named by the SHA-1 of their content.
//
//	c, err := crateblob.Open("crate://app:secret@h1:4200,h2:4200")
//	digest, created, err := c.Put(ctx, "images", file)
//	blob, err := c.Get(ctx, "images", digest)
//
// A blob table is made with SQL: CREATE BLOB TABLE images CLUSTERED INTO 3 SHARDS. SQL lists its digests as well, from
// blob.images.
//
// The URL is that of package connect, with its TLS parameters; its schema does not matter. Its timeout bounds the wait for an
// answer, not the transfer, which the context bounds.
//
// Requests go round the healthy nodes. Each blob lives on some of them, and the others redirect to these; a redirect is
// followed, with the user and password, only to nodes that the URL names, or that the cluster names itself if Discover is set
// (see [New]). Put and the reads are sent again when a node fails. A Delete is not, unless it was certainly not executed; if
// its answer is lost, that is dberr.ErrUnknownOutcome.
package crateblob
