package cratehttp

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
)

// verdict is what an error of the server means.
type verdict struct {
	sentinel error          // of package dberr, may be nil
	read     connect.Signal // what becomes of a read
	write    connect.Signal // what becomes of a write
}

// signal chooses between the two.
func (v verdict) signal(read bool) connect.Signal {
	if read {
		return v.read
	}
	return v.write
}

// final is the verdict for all codes and statuses that no table names: the statement itself was refused.
var final = verdict{}

// passing is a trouble of the cluster that another node, or the same one in a moment, may not have. A write may have been
// executed before or in spite of it: CrateDB answers 500 and 503 also after 60 s of trying.
var passing = verdict{read: connect.Rejected, write: connect.Unknown}

// codes are CrateDB's error numbers that mean more than that the statement is wrong. They come from
// io.crate.rest.action.HttpErrorStatus of CrateDB 6.5; those seen on a server are in testdata.
var codes = map[int]verdict{
	4010: {sentinel: dberr.ErrAuth},
	4011: {sentinel: dberr.ErrAuth},          // missing privilege
	4040: {read: connect.Rejected},           // no such shard, as a node says that is starting or has lost it
	4041: {sentinel: dberr.ErrNoTable},       // relation unknown
	4045: {sentinel: dberr.ErrNoTable},       // schema unknown: a schema vanishes with its last table
	4092: {sentinel: dberr.ErrSerialization}, // version conflict
	4290: {read: connect.Rejected, write: connect.Rejected},
	5000: passing, // anything unforeseen, NodeNotConnected and NoSuchNode among it
	5001: passing, 5002: passing, 5003: passing, 5004: passing, 5006: passing,
	// Killed, or out of time. Nobody wants that read again; a write may have got some way.
	5005: {read: connect.Final, write: connect.Unknown},
	// The node cannot serve: no master, not recovered, cut off. Others may.
	5030: away, 5031: away, 5032: away, 5033: away, 5034: away, 5035: away,
}

var away = verdict{read: connect.Unknown, write: connect.Unknown}

// details are the few messages that say more than their code.
var details = []struct {
	code int
	part string
	verdict
}{
	{5000, "SQLParseSourceException[", final},     // the request is malformed, such as an empty statement
	{5005, "killed. Participating node", passing}, // a node left while the statement ran; nobody killed it
}

// statuses are for answers that are not CrateDB's JSON: its authentication, its request limits, and proxies before it.
var statuses = map[int]struct {
	verdict
	says string
}{
	http.StatusUnauthorized:          {verdict{sentinel: dberr.ErrAuth}, "the server refused the user or the password"},
	http.StatusForbidden:             {verdict{sentinel: dberr.ErrAuth}, "access was refused"},
	http.StatusNotFound:              {final, "there is no CrateDB at this address"},
	http.StatusRequestEntityTooLarge: {final, "the statement with its arguments is larger than the server takes (http.max_content_length, 100 MB by default): send fewer rows at once"},
	http.StatusTooManyRequests:       {codes[4290], "the server is busy"},
	http.StatusInternalServerError:   {passing, "the server failed"},
	http.StatusBadGateway:            {away, "a proxy could not reach the server"},
	http.StatusServiceUnavailable:    {away, "the server is not available"},
	http.StatusGatewayTimeout:        {away, "a proxy got no answer from the server"},
}

// judge finds the verdict on an error that CrateDB numbered.
func (f *refusal) judge() verdict {
	for _, d := range details {
		if d.code == f.code && strings.Contains(f.message, d.part) {
			return d.verdict
		}
	}
	return codes[f.code]
}

// err is the refusal as callers see it.
func (f *refusal) err(node string, status int) error {
	server := f.serverError(node, status)
	if c := f.constraint(); c != nil {
		c.Err = server
		return c
	}
	return server
}

func (f *refusal) serverError(node string, status int) *dberr.ServerError {
	e := &dberr.ServerError{Node: node, Status: status, Message: redact(f.message), Err: f.judge().sentinel}
	if f.code != 0 {
		e.Code = strconv.Itoa(f.code)
	}
	return e
}

// constraint recognises a broken constraint. Only a duplicate key has a code of its own; the others share 4000 with every
// other parse error and are known by texts that nothing else begins with.
func (f *refusal) constraint() *dberr.ConstraintError {
	const primary = "primary key"
	text := strings.TrimSuffix(f.message, "]")
	if f.code == 4091 {
		return &dberr.ConstraintError{Rule: dberr.Unique, Name: primary}
	}
	text, ok := strings.CutPrefix(text, "SQLParseException[")
	if f.code != 4000 || !ok {
		return nil
	}
	if text == "A primary key value must not be NULL" {
		return &dberr.ConstraintError{Rule: dberr.NotNull, Name: primary}
	}
	if column, ok := strings.CutSuffix(text, `" must not be null`); ok && strings.HasPrefix(column, `"`) {
		return &dberr.ConstraintError{Rule: dberr.NotNull, Column: column[1:]}
	}
	if rest, ok := strings.CutPrefix(text, "Failed CONSTRAINT "); ok {
		name, _, ok := strings.Cut(rest, " CHECK ")
		if ok {
			return &dberr.ConstraintError{Rule: dberr.Check, Name: strings.Trim(name, `"`)}
		}
	}
	return nil
}

// foreign is the error for an answer that is not CrateDB's JSON.
func foreign(node string, r *reply) (*dberr.ServerError, verdict) {
	s, known := statuses[r.status]
	if !known {
		s.says = "the answer is not CrateDB's"
		if r.status < 300 {
			s.write = connect.Unknown // it was sent, and somebody says that all is well
		}
	}
	kind := r.contentType
	if kind == "" {
		kind = "no content type"
	}
	return &dberr.ServerError{
		Node:    node,
		Status:  r.status,
		Message: fmt.Sprintf("%s: HTTP %d, %s, %d bytes", s.says, r.status, kind, len(r.body.b)-1),
		Hint:    firstLine(r.body.b[:len(r.body.b)-1]),
		Err:     s.sentinel,
	}, s.verdict
}

// firstLine returns the beginning of a short text in plain words; a page of HTML says nothing to a reader of errors.
func firstLine(body []byte) string {
	const limit = 200
	line, _, _ := strings.Cut(strings.TrimSpace(string(body[:min(len(body), limit)])), "\n")
	if strings.HasPrefix(line, "<") || strings.HasPrefix(line, "{") {
		return ""
	}
	return strings.ToValidUTF8(line, "?")
}
