package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/wire"
)

// urlVariable is the environment variable of the URL.
const urlVariable = "DATABASE_URL"

// databaseURL is where a command gets the URL of its database: a flag or an argument, a file, or the environment. The last two
// keep a password out of the list of processes.
type databaseURL struct{ url, file string }

// register adds the flag of the file.
func (u *databaseURL) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&u.file, "url-file", "", "file with the URL of the database")
}

// config reads the URL and takes it apart. hint says how a URL is given.
func (u *databaseURL) config(cmd *cobra.Command, hint string) (*wire.Config, error) {
	url := u.url
	switch {
	case url != "" && u.file != "":
		return nil, usagef(cmd, "pass the URL or --url-file, not both")
	case u.file != "":
		text, err := os.ReadFile(u.file)
		if err != nil {
			return nil, fmt.Errorf("--url-file: %w", err)
		}
		if url = strings.TrimSpace(string(text)); url == "" || strings.ContainsAny(url, "\r\n") {
			return nil, errors.New("--url-file: the file must contain one line, the URL")
		}
	case url == "":
		url = os.Getenv(urlVariable)
	}
	if url == "" {
		return nil, usagef(cmd, "%s", hint)
	}
	c, err := connect.Parse(url)
	if err != nil {
		return nil, usagef(cmd, "%v", err)
	}
	return c, nil
}
