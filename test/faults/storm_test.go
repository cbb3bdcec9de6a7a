package faults

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/faultproxy"
	"github.com/crategen/crategen/runtime/wire"
)

const (
	workers  = 8
	patience = 50 * time.Millisecond // of a statement that a proxy lets wait
	padding  = 8 << 20               // of a large statement; more than the kernel's buffers take
)

// storm is one run.
type storm struct {
	fates  []fate
	met    []atomic.Int32 // attempts of each statement that reached a proxy
	late   []atomic.Int32 // how often each was written into a connection that was closed already, which nobody can know
	others atomic.Uint64  // requests that carry no statement
	faults [faultproxy.CloseIdle + 1]atomic.Int64
	cuts   atomic.Int64 // connections cut before a statement was on them
}

// outcome is what the client says of a statement.
type outcome struct {
	err   error
	begun bool // of a read: the first row came
	text  string
}

// hooks are those of one proxy. On pgwire some cut connections while they are made and statements while they are prepared;
// none is sent then.
func (s *storm) hooks(cuts bool) faultproxy.Hooks {
	return faultproxy.Hooks{
		Plan: func(request []byte) faultproxy.Action {
			n := number(request)
			if n < 0 {
				r := rand.New(rand.NewPCG(seed, s.others.Add(1)<<32))
				if cuts && r.IntN(16) == 0 && !bytes.Contains(request, []byte(";\x00")) {
					s.cuts.Add(1)
					return faultproxy.Action{Fault: faultproxy.ResetBefore, At: r.Float64()}
				}
				return faultproxy.Action{}
			}
			if f := s.fates[n]; s.met[n].Add(1) <= f.times {
				s.faults[f.action.Fault].Add(1)
				return f.action
			}
			return faultproxy.Action{}
		},
		Late: func(request []byte) {
			if n := number(request); n >= 0 {
				s.late[n].Add(1)
			}
		},
	}
}

// TestStorm: see the package's comment.
func TestStorm(t *testing.T) {
	n := setting(t, "CRATEGEN_FAULTS_STATEMENTS", 2500)
	each(t, func(t *testing.T, srv server) {
		s := &storm{fates: make([]fate, n), met: make([]atomic.Int32, n), late: make([]atomic.Int32, n)}
		for i := range s.fates {
			s.fates[i] = fateOf(i, srv.pgwire)
		}
		direct := open(t, srv.url)
		createTables(t, direct)
		refusing := srv.proxy(t, faultproxy.Hooks{})
		proxies := []*faultproxy.Proxy{srv.proxy(t, s.hooks(srv.pgwire)), srv.proxy(t, s.hooks(srv.pgwire)), srv.proxy(t, s.hooks(false)), refusing}
		refusing.Kill() // and stays so
		began := time.Now()
		db := open(t, srv.through(t, proxies...))
		outcomes := s.send(db)
		took := time.Since(began)
		refused := db.Nodes()[3].Errors
		_ = db.Close()
		for _, p := range proxies {
			p.Close()
		}
		s.judge(t, outcomes, settled(t, direct))
		t.Logf("%d statements in %v; faults: %s; %d refusals, %d connections cut", n, took.Round(time.Second/10), s.counts(), refused, s.cuts.Load())
	})
}

// send sends all statements and returns what came of each.
func (s *storm) send(db wire.DB) []outcome {
	out := make([]outcome, len(s.fates))
	var next atomic.Int64
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(out); i = int(next.Add(1)) - 1 {
				out[i] = s.sendOne(db, i)
			}
		})
	}
	all.Wait()
	return out
}

func (s *storm) sendOne(db wire.DB, number int) (o outcome) {
	f, key := s.fates[number], wire.Text(keyOf(number))
	ctx := context.Background()
	if f.stalls() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, patience)
		defer cancel()
	}
	switch f.kind {
	case read:
		o.text, o.begun, o.err = one(ctx, db, &wire.Statement{SQL: echo, Args: []wire.Value{key}, Op: wire.OpRead})
	case unmarked:
		pad := ""
		if f.large {
			pad = strings.Repeat("x", padding)
		}
		_, o.err = db.Exec(ctx, &wire.Statement{SQL: write, Args: []wire.Value{key, wire.Text(pad)}, Op: wire.OpInsert})
	case marked:
		_, o.err = db.Exec(ctx, &wire.Statement{SQL: writeMarked, Args: []wire.Value{key}, Op: wire.OpInsert, Idempotent: true})
	}
	return o
}

// counts lists how often each fault was met.
func (s *storm) counts() string {
	var out []string
	for i := range s.faults {
		out = append(out, fmt.Sprintf("%v %d", faultproxy.Fault(i), s.faults[i].Load()))
	}
	return strings.Join(out, ", ")
}
