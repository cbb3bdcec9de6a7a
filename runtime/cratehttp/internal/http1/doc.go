// Package http1 is a client of HTTP/1.1 for requests that are in memory as a whole, and answers that will be.
//
// It exists for two reasons. It knows what was written of a request: [Pool.Do] says whether the server can have had all of
// it, which decides whether a statement may be sent to another node. And it costs little: head and body leave in one
// write, nothing is handed between goroutines, and a request on a connection that is open takes the allocations of
// watching its context, and no others. net/http takes 60 and wakes four goroutines.
//
// A connection carries one request at a time. It is not used again after a context that ended, an error, an answer that
// says "Connection: close" or has no length, and bytes behind the answer. A connection that lay idle is looked at before it
// is used: one that the server has closed meanwhile is dropped, and the request goes over another one.
//
// Left out is what a client of statements has no use for: redirects, cookies, proxies, compressed answers, 101, CONNECT and
// HEAD, trailers (which are read and dropped), and header lines that are folded, which are an error.
package http1
