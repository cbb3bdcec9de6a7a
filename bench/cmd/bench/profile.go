package main

import (
	"os"
	"runtime"
	"runtime/pprof"
)

// profile starts what the flags ask for and returns what ends it.
func (s *settings) profile() (stop func(), err error) {
	var stops []func()
	if s.memProfile != "" {
		runtime.MemProfileRate = 1
		stops = append(stops, func() { writeTo(s.memProfile, "allocs") })
	}
	if s.cpuProfile != "" {
		f, err := os.Create(s.cpuProfile)
		if err != nil {
			return nil, err
		}
		if err := pprof.StartCPUProfile(f); err != nil {
			return nil, err
		}
		stops = append(stops, func() {
			pprof.StopCPUProfile()
			_ = f.Close()
		})
	}
	return func() {
		for _, stop := range stops {
			stop()
		}
	}, nil
}

func writeTo(path, profile string) {
	f, err := os.Create(path)
	if err != nil {
		return
	}
	defer f.Close()
	_ = pprof.Lookup(profile).WriteTo(f, 0)
}
