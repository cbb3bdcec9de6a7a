package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"sync"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"

	"github.com/crategen/crategen/examples/bank/db"
	"github.com/crategen/crategen/examples/bank/db/of"
	transfers "github.com/crategen/crategen/examples/bank/db/transfer"
)

// event is a line of the ticker.
type event struct {
	Kind     string      `json:"kind"` // existing, inserted, updated, deleted
	Account  *db.Account `json:"account"`
	Repeated bool        `json:"repeated,omitempty"` // it may have been sent before
}

// kinds are the names of changes.
var kinds = map[query.ChangeKind]string{
	query.RowExisting: "existing", query.RowInserted: "inserted", query.RowUpdated: "updated", query.RowDeleted: "deleted",
}

// changes is the ticker: each committed change of an account, by whoever made it, as server-sent events. The id of an event is the mark of
// the stream. A browser that loses the connection sends the last one in Last-Event-ID, and misses nothing.
func (s *service) changes(w http.ResponseWriter, r *http.Request) {
	var opts []query.ChangesOption
	if last := r.Header.Get("Last-Event-ID"); last != "" {
		var mark query.Mark
		if err := mark.UnmarshalText([]byte(last)); err != nil {
			fail(w, errRequest{err})
			return
		}
		opts = append(opts, query.Since(mark))
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.ending, cancel)()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	out := http.NewResponseController(w)
	_ = out.Flush() // so that the client knows that the ticker runs
	for c, err := range query.Changes(ctx, s.client.Accounts, opts...) {
		switch {
		case errors.Is(err, errors.ErrUnsupported):
			s.local(ctx, w, out)
			return
		case ctx.Err() != nil:
			return
		case err != nil:
			sendFailure(w, err)
			return
		}
		e := event{Kind: kinds[c.Kind], Account: c.After, Repeated: c.Repeated}
		if c.Kind == query.RowDeleted {
			e.Account = c.Before
		}
		id, err := c.Mark.MarshalText()
		if err != nil || send(w, string(id), e) != nil || out.Flush() != nil {
			return
		}
	}
}

// sendFailure tells why the ticker ends. Where it cannot go on from the last mark, an empty id makes a browser forget it: the ticker then begins
// anew, and the client reads the accounts again.
func sendFailure(w http.ResponseWriter, err error) {
	log.Print(err)
	id := ""
	if errors.Is(err, dberr.ErrHistoryGone) || errors.Is(err, dberr.ErrTruncated) {
		id = "id\n"
	}
	text, _ := json.Marshal(map[string]string{"error": err.Error()})
	_, _ = fmt.Fprintf(w, "%sevent: failed\ndata: %s\n\n", id, text)
}

// send writes an event. One without an account tells the mark only.
func send(w http.ResponseWriter, id string, e event) error {
	name, data := "account", any(e)
	if e.Account == nil {
		name, data = "resolved", struct{}{}
	}
	text, err := json.Marshal(data)
	if err != nil {
		return err
	}
	if id != "" {
		id = "id: " + id + "\n"
	}
	_, err = fmt.Fprintf(w, "%sevent: %s\ndata: %s\n\n", id, name, text)
	return err
}

// local is the ticker of a database without change streams: what this process writes, from now on.
func (s *service) local(ctx context.Context, w http.ResponseWriter, out *http.ResponseController) {
	events := s.hub.subscribe()
	defer s.hub.unsubscribe(events)
	for {
		select {
		case <-ctx.Done():
			return
		case e, ok := <-events:
			if !ok {
				sendFailure(w, errSlow)
				return
			}
			if send(w, "", e) != nil || out.Flush() != nil {
				return
			}
		}
	}
}

var errSlow = errors.New("the client did not read the events in time")

// announce tells the local ticker of the accounts of a transfer.
func (s *service) announce(ctx context.Context, t *db.Transfer) {
	if !s.hub.read() {
		return
	}
	both, err := s.client.Accounts.GetMany(ctx, t.SourceID, t.TargetID)
	if err != nil {
		return // the transfer was made
	}
	for _, a := range both {
		s.hub.publish(event{Kind: "updated", Account: a})
	}
}

// newest orders transfers.
func newest() query.Order[*of.Transfer] { return transfers.At.Desc() }

// hub passes events to the readers of the local ticker. A reader that is 100 events behind is cut off.
type hub struct {
	mu      sync.Mutex
	readers map[chan event]bool
}

func (h *hub) read() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.readers) > 0
}

func (h *hub) subscribe() chan event {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.readers == nil {
		h.readers = map[chan event]bool{}
	}
	c := make(chan event, 100)
	h.readers[c] = true
	return c
}

func (h *hub) unsubscribe(c chan event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.readers, c)
}

func (h *hub) publish(e event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.readers {
		select {
		case c <- e:
		default:
			delete(h.readers, c)
			close(c)
		}
	}
}
