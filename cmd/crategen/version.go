package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/internal/modulepath"
)

func newVersion() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version of crategen and of Go",
		Example: `  crategen version
  crategen version --json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			v := versionInfo{Version: moduleVersion(), Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), v)
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "crategen %s %s %s\n", v.Version, v.Go, v.Platform)
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

type versionInfo struct {
	Version  string `json:"version"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// devel is the version of a build from a working tree.
const devel = "(devel)"

// moduleVersion is the version that this program was built from, as the go command recorded it. crategen is the main
// module when it is installed or run from its own tree, and a dependency when it is a tool of another module.
func moduleVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return devel
	}
	module := &info.Main
	for _, dep := range info.Deps {
		if dep.Path == modulepath.Path {
			module = dep
		}
	}
	if module.Path != modulepath.Path || module.Replace != nil || module.Version == "" {
		return devel
	}
	return module.Version
}
