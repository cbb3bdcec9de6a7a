// Command crategen generates typed Go packages and DDL from schema files, and creates the tables in a database.
//
// Each command is one file: it reads flags, calls one package and prints what came out. What a command does lives in
// packages gen, internal/gen/ddl and migrate; what init and new write lives in internal/scaffold.
//
// Exit codes: 0 for success, 1 for a failure or stale generated files, 2 for wrong usage. Results go to standard output,
// errors and progress to standard error.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(mainCode()) }

// mainCode runs the command line until it is done or interrupted. A second interrupt kills the process at once, in case
// that the first one's clean-up hangs.
func mainCode() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	return run(ctx, os.Args[1:], os.Stdout, os.Stderr)
}
