package measure

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// Table writes results as a table of Markdown: a row for each case, a column for each contestant. A cell is the ratio of
// times to the first contestant's, and the allocations of a call; the first contestant's has its time instead.
func Table(results []*Result) string {
	names := contestants(results)
	var b strings.Builder
	b.WriteString("| operation | " + strings.Join(names, " | ") + " |\n|---|" + strings.Repeat("---:|", len(names)) + "\n")
	for _, r := range results {
		b.WriteString("| " + r.Case.Name)
		for _, name := range names {
			b.WriteString(" | " + r.cell(name))
		}
		b.WriteString(" |\n")
	}
	return b.String()
}

// CPUTable is Table with the ratios of this process's CPU time, without allocations. It is empty where CPU time is not
// known.
func CPUTable(results []*Result) string {
	names := contestants(results)
	var b strings.Builder
	b.WriteString("| operation | " + strings.Join(names, " | ") + " |\n|---|" + strings.Repeat("---:|", len(names)) + "\n")
	for _, r := range results {
		b.WriteString("| " + r.Case.Name)
		for _, name := range names {
			cell := "–"
			if i := r.index(name); i >= 0 {
				cell = number(r.CPURatio(i))
			}
			b.WriteString(" | " + cell)
		}
		b.WriteString(" |\n")
	}
	return b.String()
}

// contestants are all names, in the order in which they first occur.
func contestants(results []*Result) []string {
	var names []string
	seen := map[string]bool{}
	for _, r := range results {
		for _, c := range r.Case.Contestants {
			if !seen[c.Name] {
				seen[c.Name] = true
				names = append(names, c.Name)
			}
		}
	}
	return names
}

func (r *Result) index(name string) int {
	for i, c := range r.Case.Contestants {
		if c.Name == name {
			return i
		}
	}
	return -1
}

func (r *Result) cell(name string) string {
	i := r.index(name)
	if i < 0 {
		return "–"
	}
	allocs := Thousands(int(math.Round(r.Allocs(i))))
	if i == 0 {
		return fmt.Sprintf("%s (%s)", Round(r.Time(i)), allocs)
	}
	if r.Case.Contestants[i].Outside {
		return number(r.TimeRatio(i))
	}
	return fmt.Sprintf("%s (%s)", number(r.TimeRatio(i)), allocs)
}

func number(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "–"
	}
	return fmt.Sprintf("%.2f", x)
}

// Round gives a duration three digits.
func Round(d time.Duration) time.Duration {
	unit := time.Duration(1)
	for d/unit >= 1000 {
		unit *= 10
	}
	return d.Round(unit)
}

// Thousands writes a number with commas.
func Thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
