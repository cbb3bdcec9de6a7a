package randschema

import (
	"fmt"
	"os"
	"strconv"
)

// The variables that widen the search beyond what CI runs.
const (
	CountEnv = "CRATEGEN_RANDOM_SCHEMAS" // how many seeds to try
	SeedEnv  = "CRATEGEN_RANDOM_SEED"    // the first of them
)

// Seeds are the seeds that a test tries: n of them from 1, unless the variables say otherwise.
func Seeds(n int) ([]uint64, error) {
	first := uint64(1)
	var err error
	if text := os.Getenv(SeedEnv); text != "" {
		n = 1
		if first, err = strconv.ParseUint(text, 10, 64); err != nil {
			return nil, fmt.Errorf("%s is no seed: %w", SeedEnv, err)
		}
	}
	if text := os.Getenv(CountEnv); text != "" {
		if n, err = strconv.Atoi(text); err != nil {
			return nil, fmt.Errorf("%s is no number: %w", CountEnv, err)
		}
	}
	seeds := make([]uint64, n)
	for i := range seeds {
		seeds[i] = first + uint64(i)
	}
	return seeds, nil
}
