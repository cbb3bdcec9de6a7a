package main

import (
	"bufio"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/crategen/crategen/bench/measure"
)

// publish prints the tables of a group, and writes them into the section of the -docs file.
func (s *settings) publish(section, server string, results []*measure.Result) error {
	if s.chart != "" && len(results) > 0 {
		title := fmt.Sprintf("Time of each operation, as a ratio to %s's, on %s", results[0].Case.Contestants[0].Name, section)
		if err := os.WriteFile(s.chart, []byte(measure.Chart(results, title, "crategen")), 0o644); err != nil {
			return err
		}
	}
	return s.write(section, fmt.Sprintf("Against %s.\n\n%s\nThe same, as ratios of the client's CPU time:\n\n%s",
		server, measure.Table(results), measure.CPUTable(results)))
}

// write prints a section, and puts it between its marks in the -docs file:
//
//	<!-- bench: NAME -->
//	...
//	<!-- end -->
func (s *settings) write(section, body string) error {
	text := fmt.Sprintf("%s, %s; %s. %s", machine(), time.Now().Format("January 2006"), versions(), body)
	fmt.Print(text)
	if s.docs == "" {
		return nil
	}
	page, err := os.ReadFile(s.docs)
	if err != nil {
		return err
	}
	start := "<!-- bench: " + section + " -->\n"
	between := regexp.MustCompile("(?s)" + regexp.QuoteMeta(start) + ".*?<!-- end -->")
	if !between.Match(page) {
		return fmt.Errorf("%s has no section %q", s.docs, strings.TrimSpace(start))
	}
	page = between.ReplaceAllLiteral(page, []byte(start+"\n"+text+"\n<!-- end -->"))
	return os.WriteFile(s.docs, page, 0o644)
}

// machine says what the numbers were made on.
func machine() string {
	model := runtime.GOARCH
	if f, err := os.Open("/proc/cpuinfo"); err == nil {
		defer f.Close()
		for lines := bufio.NewScanner(f); lines.Scan(); {
			if name, value, _ := strings.Cut(lines.Text(), ":"); strings.TrimSpace(name) == "model name" {
				model = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("%d cores of %s, %s, %s", runtime.NumCPU(), model, runtime.GOOS, runtime.Version())
}

// versions are those of the peers, as they were linked.
func versions() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	var out []string
	for _, m := range info.Deps {
		if peers[m.Path] {
			out = append(out, m.Path+" "+m.Version)
		}
	}
	return strings.Join(out, ", ")
}

var peers = map[string]bool{
	"entgo.io/ent": true, "gorm.io/gorm": true, "github.com/uptrace/bun": true, "github.com/stephenafamo/bob": true,
	"github.com/go-jet/jet/v2": true, "github.com/jackc/pgx/v5": true, "github.com/goccy/go-json": true,
	"github.com/bytedance/sonic": true, "github.com/json-iterator/go": true,
}
