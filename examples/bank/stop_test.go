package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestStop ends the service while a request is under way and a ticker is read: the request is answered, and the ticker ends by itself.
func TestStop(t *testing.T) {
	free, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := free.Addr().String()
	free.Close()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, "sqlite:"+t.TempDir()+"/bank.db", []string{"-addr", addr}) }()
	for begin := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		if c, err := net.Dial("tcp", addr); err == nil {
			c.Close()
			break
		}
		if time.Since(begin) > 10*time.Second {
			t.Fatal("the service does not listen")
		}
	}
	if err := serve(ctx, "sqlite::memory:", []string{"-addr", addr}); err == nil || !strings.Contains(err.Error(), addr) {
		t.Errorf("a second service at the address: %v", err)
	}
	lines, end := ticker(t, t.Context(), "http://"+addr, "")
	defer end()

	body, text := io.Pipe()
	status := make(chan string, 1)
	go func() {
		answer, err := http.Post("http://"+addr+"/accounts", "application/json", body)
		if err != nil {
			status <- err.Error()
			return
		}
		answer.Body.Close()
		status <- answer.Status
	}()
	if _, err := io.WriteString(text, `{"balance": `); err != nil {
		t.Fatal(err)
	}
	time.Sleep(100 * time.Millisecond) // until the handler reads the body
	stop()
	for lines.Scan() {
	}
	if err := lines.Err(); err != nil {
		t.Errorf("the ticker was cut off: %v", err)
	}
	select {
	case err := <-ended:
		t.Fatalf("the service ended before its request: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	_, _ = io.WriteString(text, "1}")
	text.Close()
	if got := <-status; got != "201 Created" {
		t.Errorf("the request under way: %s", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestArguments refuses what is neither the tutorial nor the service: the tutorial drops the tables.
func TestArguments(t *testing.T) {
	for want, args := range map[string][]string{
		`unknown argument "sevre"`:      {"sevre"},
		`takes no argument "8080"`:      {"serve", "8080"},
		"flag provided but not defined": {"serve", "-port", "8080"},
		"no such host":                  {"serve", "-addr", "nowhere.invalid:80"},
	} {
		if err := start(t.Context(), args); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", args, err, want)
		}
	}
	if err := start(t.Context(), []string{"serve", "-h"}); err != nil {
		t.Error(err)
	}
}
