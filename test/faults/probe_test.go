package faults

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// Probes tell when the servers themselves are well: the statements of the load, sent to each node without the client under
// test and without a second try. They are an open load too, each on a connection of its own: a server that was away answers
// what piled up meanwhile, and what waits inside of it, later than what comes new, and that is not the client's doing.
const (
	probeEvery = 50 * time.Millisecond
	probeSlow  = 50 * time.Millisecond                                       // from here on the server, or the machine, is not well
	probeWrite = "INSERT INTO faults_events (key, pad) VALUES ($1, 'probe')" // where the load writes
)

// probes asks the nodes all the time.
type probes struct {
	began   time.Time
	down    atomic.Int32 // the place of the node that is being restarted, from 1, whose probes do not count; 0 for none
	stop    context.CancelFunc
	running sync.WaitGroup

	mu   sync.Mutex
	seen []probe
}

// probe is one statement, by its times since the probes began.
type probe struct {
	sent, done time.Duration
	write      bool
	failed     bool
}

func (p probe) ill() bool { return p.failed || p.done-p.sent > probeSlow }

// startProbes asks each URL, of one node, for a read and a write at a time.
func startProbes(ctx context.Context, urls []string) *probes {
	ctx, stop := context.WithCancel(ctx)
	p := &probes{began: time.Now(), stop: stop}
	for i, url := range urls {
		p.running.Go(func() { p.ask(ctx, int32(i+1), url, lookUp, keyOf(0)) })
		p.running.Go(func() { p.ask(ctx, int32(i+1), url, probeWrite, "probe") })
	}
	return p
}

// idle are the connections to a node that no probe uses.
type idle struct {
	url     string
	mu      sync.Mutex
	callers []caller
}

func (l *idle) take() caller {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := len(l.callers); n > 0 {
		c := l.callers[n-1]
		l.callers = l.callers[:n-1]
		return c
	}
	if strings.HasPrefix(l.url, "crate:") {
		return &overHTTP{url: l.url}
	}
	return &overPG{url: strings.Replace(l.url, "cockroachdb:", "postgres:", 1)}
}

func (l *idle) give(c caller) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.callers = append(l.callers, c)
}

func (p *probes) end() {
	p.stop()
	p.running.Wait()
}

func (p *probes) ask(ctx context.Context, place int32, url, sql, key string) {
	idle := &idle{url: url}
	var under sync.WaitGroup
	for ctx.Err() == nil {
		under.Go(func() {
			c := idle.take()
			defer idle.give(c)
			sent := time.Since(p.began)
			err := c.call(ctx, sql, key)
			if ctx.Err() == nil && p.down.Load() != place {
				p.note(probe{sent, time.Since(p.began), sql == probeWrite, err != nil})
			}
		})
		time.Sleep(probeEvery)
	}
	under.Wait()
	for _, c := range idle.callers {
		c.close()
	}
}

func (p *probes) note(one probe) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen = append(p.seen, one)
}

// wellSince is when the servers did reads, or writes, well again, of the span given: when its last such probe ended that
// failed or was slow, from if there is none. slowest is the longest that such a probe took of those that ended since then.
func (p *probes) wellSince(from, to time.Duration, write bool) (since, slowest time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	since = from
	for _, one := range p.seen {
		if one.write == write && one.ill() && one.done <= to {
			since = max(since, one.done)
		}
	}
	for _, one := range p.seen {
		if one.write == write && one.done > since && one.sent <= to {
			slowest = max(slowest, one.done-one.sent)
		}
	}
	return since, slowest
}

// ill is the share of the probes that failed or were slow.
func (p *probes) ill() float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	ill := 0
	for _, one := range p.seen {
		if one.ill() {
			ill++
		}
	}
	return float64(ill) / float64(max(len(p.seen), 1))
}

// String is for the log.
func (p *probes) String() string {
	return fmt.Sprintf("%.1f%% of %d probes failed or took more than %v", 100*p.ill(), len(p.seen), probeSlow)
}

// caller sends one statement to one node.
type caller interface {
	call(ctx context.Context, sql, key string) error
	close()
}

type overPG struct {
	url  string
	conn *pgconn.PgConn
}

func (c *overPG) call(ctx context.Context, sql, key string) (err error) {
	if c.conn == nil || c.conn.IsClosed() {
		if c.conn, err = pgconn.Connect(ctx, c.url); err != nil {
			return err
		}
	}
	return c.conn.ExecParams(ctx, sql, [][]byte{[]byte(key)}, nil, nil, nil).Read().Err
}

func (c *overPG) close() {
	if c.conn != nil {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = c.conn.Close(ctx)
	}
}

type overHTTP struct {
	url    string
	client http.Client
}

func (c *overHTTP) call(ctx context.Context, sql, key string) error {
	body, err := json.Marshal(map[string]any{"stmt": sql, "args": []string{key}})
	if err != nil {
		return err
	}
	u, err := url.Parse(c.url)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+u.Host+"/_sql", bytes.NewReader(body))
	if err != nil {
		return err
	}
	if u.User != nil {
		password, _ := u.User.Password()
		r.SetBasicAuth(u.User.Username(), password)
	}
	if schema := strings.Trim(u.Path, "/"); schema != "" {
		r.Header.Set("Default-Schema", schema)
	}
	resp, err := c.client.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("HTTP %d", resp.StatusCode)
	}
	return nil
}

func (c *overHTTP) close() { c.client.CloseIdleConnections() }
