// Package schema never comes to an end.
package schema

import (
	"fmt"
	"os"
	"time"

	"entgo.io/ent"
)

func init() {
	if file := os.Getenv("CRATEGEN_TEST_STARTED"); file != "" {
		_ = os.WriteFile(file, []byte(fmt.Sprint(os.Getpid())), 0o600)
	}
	time.Sleep(time.Hour)
}

// Book is never described.
type Book struct{ ent.Schema }
