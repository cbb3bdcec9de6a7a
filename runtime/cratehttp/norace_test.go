//go:build !race

package cratehttp

// raceEnabled makes long tests shorter.
const raceEnabled = false
