package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"

	"github.com/crategen/crategen/examples/bank/db"
	"github.com/crategen/crategen/examples/bank/db/account"
)

// serve is the command bank serve: an HTTP service until ctx ends. It then ends the tickers, and waits for the requests that are under way.
func serve(ctx context.Context, url string, args []string) error {
	flags := flag.NewFlagSet("bank serve", flag.ContinueOnError)
	addr := flags.String("addr", "localhost:8080", "host:port to listen on")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return nil
	case err != nil:
		return err
	case flags.NArg() > 0:
		return fmt.Errorf("bank serve takes no argument %q: name the address by -addr", flags.Arg(0))
	}
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	client, err := db.Open(ctx, url, sqlite.Driver)
	if err != nil {
		return err
	}
	defer client.Close()
	if err := client.CreateTables(ctx); err != nil {
		return err
	}
	web := &http.Server{Handler: newService(ctx, client), ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- web.Serve(listener) }()
	fmt.Println("Listening on http://" + listener.Addr().String())
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := web.Shutdown(last); err != nil {
		return fmt.Errorf("requests that took too long were cut off: %w", err)
	}
	return nil
}

// service are the handlers.
type service struct {
	ending context.Context // it ends the tickers
	client *db.Client
	hub    hub // where the database has no change streams
}

func newService(ending context.Context, client *db.Client) http.Handler {
	s := &service{ending: ending, client: client}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /accounts", s.open)
	mux.HandleFunc("GET /accounts/{id}", s.account)
	mux.HandleFunc("GET /accounts/{id}/transfers", s.transfers)
	mux.HandleFunc("POST /transfers", s.transfer)
	mux.HandleFunc("GET /changes", s.changes)
	return mux
}

// errRequest is an error of the client's own, with the status 400.
type errRequest struct{ error }

func (e errRequest) Unwrap() error { return e.error }

// open makes an account: {"balance": 1000}.
func (s *service) open(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Balance int64 `json:"balance"`
	}
	if err := read(w, r, &in); err != nil {
		fail(w, err)
		return
	}
	if in.Balance < 0 {
		fail(w, errRequest{errors.New("the balance of a new account is not negative")})
		return
	}
	a := db.NewAccount()
	a.Balance = in.Balance
	if err := s.client.Accounts.Insert(r.Context(), a); err != nil {
		fail(w, err)
		return
	}
	s.hub.publish(event{Kind: "inserted", Account: a})
	answer(w, http.StatusCreated, a)
}

// account returns an account, as it is or, with ?at=2026-11-28T10:00:00Z, as it was.
func (s *service) account(w http.ResponseWriter, r *http.Request) {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		fail(w, errRequest{err})
		return
	}
	q := s.client.Accounts.Where(account.ID.EQ(id))
	if text := r.FormValue("at"); text != "" {
		at, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			fail(w, errRequest{err})
			return
		}
		q = query.AsOf(q, query.At(at))
	}
	a, err := q.Only(r.Context())
	if err != nil {
		fail(w, err)
		return
	}
	answer(w, http.StatusOK, a)
}

// transfers returns the newest 100 transfers from an account.
func (s *service) transfers(w http.ResponseWriter, r *http.Request) {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		fail(w, errRequest{err})
		return
	}
	a, err := s.client.Accounts.Where(account.ID.EQ(id)).With(account.Sent.OrderBy(newest()).Limit(100)).Only(r.Context())
	if err != nil {
		fail(w, err)
		return
	}
	sent, _ := a.Edges.Sent.Get()
	answer(w, http.StatusOK, sent)
}

// transfer moves money: {"from": "...", "to": "...", "amount": 100}. The header Idempotency-Key is a UUID. A client that gets no answer, or
// a status from 500, sends the same request again.
func (s *service) transfer(w http.ResponseWriter, r *http.Request) {
	var in struct {
		From   uuid.UUID `json:"from"`
		To     uuid.UUID `json:"to"`
		Amount int64     `json:"amount"`
	}
	key, err := uuid.Parse(r.Header.Get("Idempotency-Key"))
	if err != nil {
		fail(w, errRequest{fmt.Errorf("the header Idempotency-Key must be a UUID: %w", err)})
		return
	}
	if err := read(w, r, &in); err != nil {
		fail(w, err)
		return
	}
	if in.From == in.To {
		fail(w, errRequest{errors.New("from and to are the same account")})
		return
	}
	made, repeated, err := transferOnce(r.Context(), s.client, &db.Transfer{ID: key, SourceID: in.From, TargetID: in.To, Amount: in.Amount})
	switch {
	case err != nil:
		fail(w, err)
	case repeated:
		answer(w, http.StatusOK, made)
	default:
		s.announce(r.Context(), made)
		answer(w, http.StatusCreated, made)
	}
}

// statusOf are the statuses of errors. What is not here is 500, and may be tried again.
var statusOf = []struct {
	err    error
	status int
}{
	{errNoAccount, http.StatusNotFound},
	{dberr.ErrNotFound, http.StatusNotFound},
	{errInsufficientFunds, http.StatusConflict},
	{errTooMuch, http.StatusConflict},
	{errOtherKey, http.StatusUnprocessableEntity},
	{dberr.ErrHistoryGone, http.StatusGone},
	{dberr.ErrFuture, http.StatusBadRequest},
	{errors.ErrUnsupported, http.StatusNotImplemented}, // the past on SQLite and PostgreSQL
	{dberr.ErrUnavailable, http.StatusServiceUnavailable},
	{dberr.ErrSerialization, http.StatusServiceUnavailable}, // it lost all its attempts
}

func fail(w http.ResponseWriter, err error) {
	answer(w, status(err), map[string]string{"error": err.Error()})
}

func status(err error) int {
	for _, s := range statusOf {
		if errors.Is(err, s.err) {
			return s.status
		}
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return http.StatusRequestEntityTooLarge
	}
	_, request := errors.AsType[errRequest](err)
	_, invalid := errors.AsType[*dberr.ValidationError](err)
	_, argument := errors.AsType[*dberr.ArgumentError](err)
	if request || invalid || argument {
		return http.StatusBadRequest
	}
	return http.StatusInternalServerError
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// read reads the body: one JSON object of the fields of v.
func read(w http.ResponseWriter, r *http.Request, v any) error {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16))
	d.DisallowUnknownFields()
	switch err := d.Decode(v); {
	case errors.Is(err, io.EOF):
		return errRequest{errors.New("the body is empty")}
	case err != nil:
		return errRequest{err}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errRequest{errors.New("there is more than one object in the body")}
	}
	return nil
}
