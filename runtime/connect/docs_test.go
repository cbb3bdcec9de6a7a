package connect

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/crategen/crategen/runtime/wire"
)

var update = flag.Bool("update", false, "write the tables of docs/connector.md anew")

// optionTable is the table of Params in the docs.
func optionTable() string {
	var b strings.Builder
	b.WriteString("| parameter | in Go | variable | databases | default | |\n|---|---|---|---|---|---|\n")
	for _, p := range Params {
		where := "`" + p.Name + "=" + p.Example + "`"
		if p.Place != "" {
			where = p.Name + ": " + p.Place
		}
		fmt.Fprintf(&b, "| %s | `connect.%s` | %s | %s | %s | %s |\n", where, inCamelCase(p.Name), p.Env, p.On(), p.Default, p.Doc)
	}
	return b.String()
}

// wordTable is the table of Words in the docs.
func wordTable() string {
	var b strings.Builder
	b.WriteString("| word | client | databases | treatment |\n|---|---|---|---|\n")
	for _, w := range Words {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", strings.Join(w.Names, "`, `"), w.From, w.On(), w.Becomes())
	}
	return b.String()
}

// initials are the words that Go writes in capitals.
var initials = map[string]string{"sslmode": "SSLMode", "sslrootcert": "SSLRootCert", "sslcert": "SSLCert", "sslkey": "SSLKey",
	"ssl": "SSL", "jwt": "JWT", "keepalives": "KeepAlives"}

func inCamelCase(name string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(name, "_") {
		if whole, ok := initials[word]; ok {
			b.WriteString(whole)
			continue
		}
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

// signalTable is the table of events and decisions in the docs.
func signalTable() string {
	var b strings.Builder
	b.WriteString("| what happened | on | executed | read | idempotent write | write | the node |\n|---|---|---|---|---|---|---|\n")
	for _, group := range []struct {
		kind, on string
		events   []Event
	}{
		{"", "both", Causes}, {"HTTP ", "CrateDB", Statuses}, {"code ", "CrateDB", Codes}, {"SQLSTATE ", "pgwire", States},
	} {
		for _, e := range group.events {
			key := "**" + group.kind + e.Key + "**"
			switch {
			case e.Key == "":
				key = "any other " + strings.TrimSpace(group.kind)
			case len(e.Key) < 4 && group.kind == "code ", len(e.Key) < 5 && group.kind == "SQLSTATE ":
				key += "..."
			}
			if e.Text != "" {
				key += fmt.Sprintf(" with `%s`", strings.Trim(e.Text, "["))
			}
			on := group.on
			switch Cause(e.Key) {
			case Unanswered, ForeignAnswer:
				on = "CrateDB"
			case RowsDelivered, NoCommit:
				on = "pgwire"
			}
			executed := "no"
			switch {
			case e.Executed:
				executed = "yes"
			case e.Signal.Unsure():
				executed = "unknown"
			}
			fmt.Fprintf(&b, "| %s: %s | %s | %s | %s | %s | %s | %s |\n", key, e.Example, on, executed,
				Decide(wire.OpRead, false, e.Signal), Decide(wire.OpUpdate, true, e.Signal), Decide(wire.OpUpdate, false, e.Signal),
				[...]string{silent: "unchanged", well: "healthy", ailing: "rests"}[signals[e.Signal].node])
		}
	}
	return b.String()
}

// TestDocs holds that the tables in the docs are those of the code.
func TestDocs(t *testing.T) {
	const file = "../../docs/connector.md"
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	page := string(b)
	for head, table := range map[string]string{"| parameter |": optionTable(), "| what happened |": signalTable(), "| word |": wordTable()} {
		from := strings.Index(page, "\n"+head) + 1
		if from == 0 {
			t.Fatalf("%s has no table that begins with %q", file, head)
		}
		to := from + strings.Index(page[from:]+"\n\n", "\n\n") + 1
		if *update {
			page = page[:from] + table + page[to:]
		} else if page[from:to] != table {
			t.Errorf("%s: the table that begins with %q is not that of the code: run go test ./runtime/connect -run TestDocs -update", file, head)
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestEvents holds that the signal of each event agrees with what is said of the execution.
func TestEvents(t *testing.T) {
	for _, events := range [][]Event{Causes, Statuses, Codes, States} {
		for _, e := range events {
			if e.Executed && e.Signal != Final {
				t.Errorf("%s: was executed, and is %s", e.Key, e.Signal)
			}
			if e.Example == "" {
				t.Errorf("%s: has no example", e.Key)
			}
			if Decide(wire.OpUpdate, false, e.Signal) == Again && e.Signal.Unsure() {
				t.Errorf("%s: a write that may have been executed is sent again", e.Key)
			}
		}
	}
	for _, c := range []struct {
		got, want Signal
	}{
		{OfCode(40410, "").Signal, Final}, {OfCode(40411, "").Signal, Final}, {OfCode(5002, "").Signal, Doubtful}, {OfCode(5031, "").Signal, Unknown},
		{OfCode(5005, "").Signal, Abandoned}, {OfCode(5005, "Job killed. Participating node x disconnected").Signal, Doubtful},
		{OfCode(0, "").Signal, Final}, {OfStatus(204).Signal, Abandoned}, {OfStatus(301).Signal, Final}, {OfStatus(520).Signal, Unknown},
		{OfState("08006", "").Signal, Unknown}, {OfState("22012", "").Signal, Final}, {OfState("", "").Signal, Final},
		{NoAnswer.Signal(), Unknown}, {NoCommit.Signal(), Abandoned},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
	if OfCode(40410, "").Is != nil {
		t.Error("an unknown role is an unknown table")
	}
}
