// Bench measures crategen beside its peers and prints one table for each group of operations.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"time"

	"github.com/crategen/crategen/bench/measure"
)

// settings are the command's flags.
type settings struct {
	measure.Options
	group      string
	url        string
	ops, by    *regexp.Regexp
	benchstat  string
	docs       string
	chart      string
	bin        string
	entities   int
	python     string
	cpuProfile string
	memProfile string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	s, err := parse()
	if err != nil {
		return err
	}
	stop, err := s.profile()
	if err != nil {
		return err
	}
	defer stop()
	switch s.group {
	case "sql":
		return s.sql(ctx)
	case "http":
		return s.http(ctx)
	case "generate":
		return s.generate(ctx)
	case "serve":
		return s.serve()
	case "record":
		return s.record(ctx)
	}
	return fmt.Errorf("there is no group %q", s.group)
}

func parse() (*settings, error) {
	var s settings
	flag.StringVar(&s.group, "group", "sql", "what to measure: sql, http or generate")
	flag.StringVar(&s.url, "url", "", "PostgreSQL or CockroachDB to run on; its tables authors, books and accounts are replaced (default a PostgreSQL of its own)")
	flag.IntVar(&s.Rounds, "rounds", 5, "samples of each contestant")
	flag.DurationVar(&s.Sample, "sample", 300*time.Millisecond, "length of a sample")
	ops := flag.String("run", ".", "regular `expression` of the operations' benchmark names")
	by := flag.String("by", ".", "regular `expression` of the contestants; the first one is always there")
	flag.StringVar(&s.bin, "bin", "", "`directory` of the generators, for -group generate")
	flag.IntVar(&s.entities, "entities", 300, "the largest project, for -group generate")
	flag.StringVar(&s.python, "python", "python3", "interpreter with crate-python, for -group http; without it that is left out")
	flag.StringVar(&s.docs, "docs", "", "`file` of Markdown whose section of this group is written anew")
	flag.StringVar(&s.chart, "chart", "", "`file` for the ratios of times as an SVG")
	flag.StringVar(&s.benchstat, "benchstat", "", "`file` to add the samples to, for benchstat -col /by")
	flag.StringVar(&s.cpuProfile, "cpuprofile", "", "`file` for a profile")
	flag.StringVar(&s.memProfile, "memprofile", "", "`file` for a profile of every allocation")
	flag.Parse()
	var err error
	if s.ops, err = regexp.Compile(*ops); err != nil {
		return nil, err
	}
	s.by, err = regexp.Compile(*by)
	return &s, err
}

// measure runs the cases, tells how it goes on stderr, and returns the results of those that did not fail.
func (s *settings) measure(ctx context.Context, cases []*measure.Case) ([]*measure.Result, error) {
	var out []*measure.Result
	var errs []error
	for _, c := range cases {
		start := time.Now()
		r, err := measure.Run(ctx, c, s.Options)
		if err == nil {
			out = append(out, r)
			err = s.writeBenchmarks(r)
		}
		if err != nil {
			errs = append(errs, err)
		}
		fmt.Fprintf(os.Stderr, "%s: %s\n", c.Name, time.Since(start).Round(time.Second))
	}
	return out, errors.Join(errs...)
}

func (s *settings) writeBenchmarks(r *measure.Result) error {
	if s.benchstat == "" {
		return nil
	}
	f, err := os.OpenFile(s.benchstat, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := r.WriteBenchmarks(f); err != nil {
		return err
	}
	return f.Close()
}
