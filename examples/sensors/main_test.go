package main

import (
	"context"
	"fmt"
)

func Example() {
	if err := run(context.Background(), "sqlite::memory:"); err != nil {
		fmt.Println(err)
	}
	// Output:
	// Readings: 730 - the first is of January 2025
	// Corrected: roof 2025-12-31 -2.5
	//
	// Last readings:
	// garden 2025-12-31 4.0
	// roof 2025-12-31 -2.5
	//
	// Averages of December:
	// garden 14.2
	// roof 14.9
	//
	// Near the square:
	// roof 81 m
	// garden 98 m
	//
	// Dropped months: 9
	// October 2025 62
	// November 2025 60
	// December 2025 62
}
