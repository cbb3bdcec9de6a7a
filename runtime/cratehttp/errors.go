package cratehttp

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/redact"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// event finds what an error that CrateDB numbered comes to.
func (f *refusal) event() connect.Event { return connect.OfCode(f.code, f.message) }

// shardBlock reports whether the shards refused a statement because of a block on the table. It has no number on CrateDB 5.10.
func (f *refusal) shardBlock() bool {
	return f.code == 4037 || f.code == 4035 || f.code == 5000 && strings.Contains(f.message, "ClusterBlockException[blocked by: [FORBIDDEN/")
}

// signal is what the refusal of a statement comes to.
func (f *refusal) signal(st *wire.Statement) connect.Signal {
	if f.shardBlock() && oneRow(st) {
		return connect.Blocked
	}
	s := storageSignal(st, f.event())
	if s == connect.Blocked && (st.Op == wire.OpSchema || st.Op == wire.OpOther) {
		return connect.Final // a program that runs such a statement wants to know
	}
	return s
}

// oneRow reports whether a generated statement writes one row only. A block that the shards find (4035, 4037) says of such a statement that
// nothing was executed. For several rows it may come after a part of them.
func oneRow(st *wire.Statement) bool {
	if st.Origin == nil || st.Rows > 0 {
		return false
	}
	return st.ByKey || st.Op == wire.OpInsert && !insertsSelection(st)
}

// errOf is the refusal of a statement as callers see it.
func (f *refusal) errOf(st *wire.Statement, node string, status int) error {
	if f.shardBlock() && oneRow(st) {
		return f.blocked(node, status)
	}
	err := f.err(node, status)
	if server, ok := err.(*dberr.ServerError); ok && server.Hint == "" {
		server.Hint = f.rightsHint(st)
	}
	return err
}

// lackedRight is the privilege that a user lacks. The message names no table.
var lackedRight = regexp.MustCompile(`Missing '(\w+)' privilege for user '(.+)'`)

// rightsHint says how to give the privilege that a statement lacks, and that what a user may not see is unknown to it.
func (f *refusal) rightsHint(st *wire.Statement) string {
	if f.code == 4041 || f.code == 4045 {
		return "it does not exist, or the user has no privilege on it"
	}
	m := lackedRight.FindStringSubmatch(f.message)
	if f.code != 4011 || m == nil || st.Origin == nil || st.Origin.TargetTable() == "" {
		return ""
	}
	return "it needs " + m[1] + " on its tables: GRANT " + m[1] + " ON TABLE " + st.Origin.TargetTable() + " TO " + sqlquote.Name(m[2])
}

// blocked is the refusal as one that says that nothing was executed.
func (f *refusal) blocked(node string, status int) error {
	server := f.serverError(node, status)
	server.Err = dberr.ErrBlocked
	return server
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
	e := &dberr.ServerError{Node: node, Status: status, Err: f.event().Is, Trace: f.trace}
	e.Message, e.Hint = storageFault(redact.HTTP(f.message))
	if e.Err == dberr.ErrNoMember {
		e.Hint = "migrate the table if the schema has the member; objects with other members have the policy crate.Dynamic or crate.Ignored"
	}
	if f.code == 4032 && strings.Contains(f.message, "RELATION_CLOSED") {
		e.Err = dberr.ErrPartitionClosed
	}
	if e.Err == dberr.ErrPartitionClosed {
		e.Hint = dberr.ErrPartitionClosed.Error()
	}
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
func foreign(node string, r *reply) (*dberr.ServerError, connect.Signal) {
	e := connect.OfStatus(r.status)
	says := e.Example
	if r.status < 300 {
		says = "the answer is not CrateDB's"
	}
	kind := r.contentType
	if kind == "" {
		kind = "no content type"
	}
	return &dberr.ServerError{
		Node:    node,
		Status:  r.status,
		Message: fmt.Sprintf("%s: HTTP %d, %s, %d bytes", says, r.status, kind, len(r.body.b)-1),
		Hint:    firstLine(r.body.b[:len(r.body.b)-1]),
		Err:     e.Is,
	}, e.Signal
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
