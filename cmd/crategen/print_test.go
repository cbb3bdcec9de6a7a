package main

import (
	"os"
	"testing"
	"time"
)

// TestIsTerminal: nobody answers a question on the null device, which programs without a terminal often have: cron jobs, services, containers.
func TestIsTerminal(t *testing.T) {
	for _, open := range []func() (*os.File, error){
		func() (*os.File, error) { return os.OpenFile(os.DevNull, os.O_RDWR, 0) },
		func() (*os.File, error) { return os.CreateTemp(t.TempDir(), "") },
	} {
		f, err := open()
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if isTerminal(f) {
			t.Errorf("%s is a terminal", f.Name())
		}
	}
}

// TestPace: the time that is left is measured from the first fraction that was seen, because an earlier run may have done the rest.
func TestPace(t *testing.T) {
	var p pace
	begin := time.Now()
	for _, c := range []struct {
		of       string
		fraction float64
		after    time.Duration
		want     string
	}{
		{"a", 0.5, 0, ""},
		{"a", 0.6, 10 * time.Second, ", about 40s left"},
		{"a", 0.75, 100 * time.Second, ", about 1m40s left"},
		{"a", 1, 200 * time.Second, ""},
		{"b", 0, 200 * time.Second, ""},
		{"b", 0.25, 201 * time.Second, ", about 3s left"},
		{"b", 0.1, 202 * time.Second, ""}, // the job goes back: begun again
		{"b", 0.1, 203 * time.Second, ""},
		{"b", 0.4, 205 * time.Second, ", about 6s left"},
	} {
		if have := p.left(c.of, c.fraction, begin.Add(c.after)); have != c.want {
			t.Errorf("%v: %q, want %q", c, have, c.want)
		}
	}
}
