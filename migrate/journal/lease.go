package journal

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Life is the duration of a lease without renewal, by the server's clock.
const Life = 30 * time.Second

// Lease is the exclusive right to migrate for a project.
type Lease struct {
	j *Journal
	// Owner identifies this run. Fence increases with each holder.
	Owner string
	Fence int64
}

// Holder is the holder of a lease.
type Holder struct {
	Owner       string
	Fence       int64
	Left        time.Duration // until it expires; below zero it has
	Doing       string
	seqNo, term string
}

// HeldError is the error if another run has the lease.
type HeldError struct{ Holder Holder }

// Error implements error.
func (e *HeldError) Error() string {
	return fmt.Sprintf("%s is migrating the database (%s); its lease ends in %s unless it renews it", e.Holder.Owner, e.Holder.Doing,
		max(0, e.Holder.Left.Round(time.Second)))
}

// ErrLost is the error if another run has taken over the lease.
var ErrLost = errors.New("another run has taken over the lease")

// NewOwner returns a name for a run: host, process and a random number.
func NewOwner() string {
	var random [4]byte
	_, _ = rand.Read(random[:])
	host, _ := os.Hostname()
	return fmt.Sprintf("%s-%d-%s", host, os.Getpid(), hex.EncodeToString(random[:]))
}

// Holder reads the lease. It returns nil if the lease was never taken.
func (j *Journal) Holder(ctx context.Context) (*Holder, error) {
	version := ""
	if j.Words.Optimistic {
		version = ", _seq_no, _primary_term"
	}
	var h *Holder
	err := ask.Rows(ctx, j.DB, "SELECT owner, fence, expires - "+j.Words.Now+", doing"+version+" FROM crategen_leases WHERE project = "+text(j.Project),
		func(r wire.Rows) {
			h = &Holder{Owner: r.Text(), Fence: r.Int(), Left: time.Duration(r.Int()) * time.Millisecond, Doing: ask.Text(r)}
			if j.Words.Optimistic {
				h.seqNo, h.term = fmt.Sprint(r.Int()), fmt.Sprint(r.Int())
			}
		})
	if err != nil {
		return nil, fmt.Errorf("reading the lease: %w", err)
	}
	return h, nil
}

// Take takes the lease if it is free. Otherwise the error is a *HeldError.
func (j *Journal) Take(ctx context.Context, owner string) (*Lease, error) {
	h, err := j.Holder(ctx)
	if err != nil {
		return nil, err
	}
	l := &Lease{j: j, Owner: owner, Fence: 1}
	expires := fmt.Sprintf("%s + %d", j.Words.Now, Life.Milliseconds())
	if h == nil {
		n, err := j.write(ctx, fmt.Sprintf("INSERT INTO crategen_leases (project, format, owner, fence, expires, doing) "+
			"VALUES (%s, %d, %s, 1, %s, 'planning') ON CONFLICT (project) DO NOTHING", text(j.Project), Format, text(owner), expires))
		if err != nil {
			return nil, err
		}
		if n == 1 {
			return l, nil
		}
		if h, err = j.Holder(ctx); err != nil {
			return nil, err
		}
		if h == nil {
			return nil, fmt.Errorf("the lease of the project %q could not be taken; run the command again", j.Project)
		}
	}
	if h.Left > 0 && h.Owner != owner {
		return nil, &HeldError{*h}
	}
	l.Fence = h.Fence + 1
	n, err := j.write(ctx, fmt.Sprintf("UPDATE crategen_leases SET owner = %s, fence = %d, expires = %s, doing = 'planning', format = %d "+
		"WHERE project = %s AND %s", text(owner), l.Fence, expires, Format, text(j.Project), j.unchanged(h)))
	if err != nil {
		return nil, err
	}
	if n != 1 {
		if h, err = j.Holder(ctx); err != nil {
			return nil, err
		}
		return nil, &HeldError{*h}
	}
	return l, nil
}

// unchanged is the condition that the lease is as it was read. CrateDB checks any other condition without keeping others from
// writing in between.
func (j *Journal) unchanged(h *Holder) string {
	if j.Words.Optimistic {
		return "_seq_no = " + h.seqNo + " AND _primary_term = " + h.term
	}
	return fmt.Sprintf("owner = %s AND fence = %d", text(h.Owner), h.Fence)
}

// Renew extends the lease and records the current activity of the run. The error is ErrLost if another run has the lease.
func (l *Lease) Renew(ctx context.Context, doing string) error {
	return l.set(ctx, fmt.Sprintf("expires = %s + %d, doing = %s", l.j.Words.Now, Life.Milliseconds(), text(doing)))
}

// Release ends the lease.
func (l *Lease) Release(ctx context.Context) error {
	err := l.set(ctx, "expires = 0, doing = ''")
	if errors.Is(err, ErrLost) {
		return nil
	}
	return err
}

func (l *Lease) set(ctx context.Context, what string) error {
	for range 5 { // CrateDB: the version may change between reading and writing, by this run's own heartbeat
		h, err := l.j.Holder(ctx)
		if err != nil {
			return err
		}
		if h == nil || h.Owner != l.Owner || h.Fence != l.Fence {
			return ErrLost
		}
		n, err := l.j.write(ctx, "UPDATE crategen_leases SET "+what+" WHERE project = "+text(l.j.Project)+" AND "+l.j.unchanged(h))
		if err != nil {
			return err
		}
		if n == 1 {
			return nil
		}
	}
	return ErrLost
}

// write runs a statement on the lease and returns the number of rows that it changed. Where others were faster it is none.
func (j *Journal) write(ctx context.Context, sql string) (int64, error) {
	n, err := j.DB.Exec(ctx, &wire.Statement{SQL: sql, Op: wire.OpOther, Once: true})
	switch {
	case errors.Is(err, dberr.ErrSerialization), dberr.IsUnique(err):
		return 0, nil
	case err != nil:
		return 0, fmt.Errorf("writing the lease: %w", err)
	}
	return n, nil
}
