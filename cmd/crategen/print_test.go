package main

import (
	"os"
	"testing"
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
