package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// usageError is a command line that cannot be understood. It exits with code 2.
type usageError struct {
	problem string
	command string // whose help explains it: "crategen generate"
}

func (e *usageError) Error() string {
	return fmt.Sprintf("%s\nSee %s --help.", e.problem, e.command)
}

func usagef(cmd *cobra.Command, format string, args ...any) error {
	return &usageError{problem: fmt.Sprintf(format, args...), command: cmd.CommandPath()}
}

func exitCode(err error) int {
	var usage *usageError
	if errors.As(err, &usage) {
		return exitUsage
	}
	if errors.Is(err, errDrift) || errors.Is(err, errDirDrift) || errors.Is(err, errNotCompared) || errors.Is(err, errFindings) {
		return findingsCode
	}
	return exitFailure
}

// flagError is what cobra calls for a flag that it cannot parse.
func flagError(cmd *cobra.Command, err error) error { return usagef(cmd, "%v", err) }

// group makes cmd a command that only holds others: alone it prints its help, with anything else it suggests one.
func group(cmd *cobra.Command) *cobra.Command {
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		return unknownCommand(cmd, args[0])
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	return cmd
}

func unknownCommand(cmd *cobra.Command, name string) error {
	cmd.SuggestionsMinimumDistance = 2
	var remedy string
	if near := cmd.SuggestionsFor(name); len(near) > 0 {
		remedy = "; did you mean " + strings.Join(near, " or ") + "?"
	}
	return usagef(cmd, "unknown command %q%s", name, remedy)
}

// schemaArg takes the one argument of a command that reads a schema package.
func schemaArg(cmd *cobra.Command, args []string) error {
	switch len(args) {
	case 0:
		return usagef(cmd, "name the directory of the schema package, such as ./schema")
	case 1:
		return nil
	}
	return usagef(cmd, "one schema directory is expected, but there are %d arguments: %s", len(args), strings.Join(args, " "))
}

// noArgs refuses arguments.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef(cmd, "%s takes no arguments, but got %q", cmd.Name(), args[0])
	}
	return nil
}

// newHelp is cobra's help command with an error for a topic that there is not.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:     "help [command]",
		Short:   "Help about any command",
		Example: "  crategen help migrate apply",
		RunE: func(cmd *cobra.Command, args []string) error {
			topic, rest, err := cmd.Root().Find(args)
			if err != nil {
				return err
			}
			if len(rest) > 0 {
				return unknownCommand(topic, rest[0])
			}
			return topic.Help()
		},
	}
}
