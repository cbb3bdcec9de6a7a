package main

import (
	"context"
	"fmt"
)

// The output is that of the tutorial.
func Example() {
	if err := run(context.Background(), "sqlite::memory:"); err != nil {
		fmt.Println(err)
	}
	// Output:
	// Table departments exists: false
	// Table departments exists: true
	//   code integer
	//   id text
	//   name text
	// Table departments exists: false
	//
	// Books by Douglas Adams:
	// The Hitchhiker's Guide to the Galaxy - 1979-10-12
	// The Restaurant at the End of the Universe - 1980-01-01
	//
	// Books per author:
	// [(2, Douglas Adams), (1, Monty Python)]
	//
	// Titles that match 'monty':
	// Monty Python's Big Red Book
	//
	// Books with 'adams' and 'comedies' in any column:
	// The Hitchhiker's Guide to the Galaxy
	// The Restaurant at the End of the Universe
	//
	// Books with more than 64 pages:
	// Monty Python's Big Red Book - 65
}
