package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"

	benchhttp "github.com/crategen/crategen/bench/http"
)

// http measures the clients on recorded answers, or on the CrateDB that -url names (host:port).
func (s *settings) http(ctx context.Context) error {
	addr, stop := s.url, func() {}
	var err error
	if addr == "" {
		addr, stop, err = startServer(ctx)
	} else {
		err = benchhttp.Fill(ctx, addr)
	}
	if err != nil {
		return err
	}
	defer stop()
	clients, err := benchhttp.Clients(ctx, addr)
	if err != nil {
		return err
	}
	python, version, err := benchhttp.Python(ctx, s.python, addr)
	switch {
	case err == nil:
		clients = append(clients, python)
	case errors.Is(err, benchhttp.ErrNoPython):
		fmt.Fprintln(os.Stderr, err)
	default:
		return err
	}
	wanted := clients[:1]
	for _, c := range clients {
		defer c.Close()
		if c != clients[0] && s.by.MatchString(c.Name) {
			wanted = append(wanted, c)
		}
	}
	cases, err := benchhttp.Cases(ctx, wanted, s.ops.MatchString)
	if err != nil {
		return err
	}
	results, failed := s.measure(ctx, cases)
	section, server := "http", "answers that a CrateDB 6.4.3 gave, sent by a server on the same machine"
	if s.url != "" {
		section, server = "cratedb", "a CrateDB"
	}
	if version != "" {
		server += "; " + version
	}
	return errors.Join(failed, s.publish(section, server, results))
}

// startServer runs this program as the server, in a process of its own so that its work is not counted.
func startServer(ctx context.Context) (addr string, stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return "", nil, err
	}
	cmd := exec.CommandContext(ctx, self, "-group", "serve")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	hold, err := cmd.StdinPipe() // its end tells the server to end
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = hold.Close()
		_ = cmd.Wait()
	}
	if _, err := fmt.Fscanln(out, &addr); err != nil {
		stop()
		return "", nil, fmt.Errorf("start the server: %w", err)
	}
	return addr, stop, nil
}

// serve answers with what was recorded until the standard input ends, and prints its address.
func (s *settings) serve() error {
	replay, err := benchhttp.Replay()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: replay}
	go func() {
		_, _ = os.Stdin.Read(make([]byte, 1))
		_ = server.Close()
	}()
	fmt.Println(listener.Addr())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// record writes testdata anew from the CrateDB that -url names (host:port).
func (s *settings) record(ctx context.Context) error {
	if err := benchhttp.Fill(ctx, s.url); err != nil {
		return err
	}
	recorder := benchhttp.NewRecorder(&url.URL{Scheme: "http", Host: s.url})
	server := httptest.NewServer(recorder)
	defer server.Close()
	if err := benchhttp.Record(ctx, strings.TrimPrefix(server.URL, "http://")); err != nil {
		return err
	}
	var out bytes.Buffer
	if err := recorder.Write(&out); err != nil {
		return err
	}
	return os.WriteFile("http/testdata/recorded.json.gz", out.Bytes(), 0o644)
}
