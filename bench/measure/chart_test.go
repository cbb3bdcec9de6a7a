package measure

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"time"
)

func TestChart(t *testing.T) {
	c := &Case{Name: `a < "b"`, Contestants: []Contestant{{Name: "hand"}, {Name: "ours"}, {Name: "slow"}}}
	r := &Result{Case: c}
	for _, took := range []time.Duration{100, 50, 10_000} {
		r.Samples = append(r.Samples, []Sample{{Time: took, Calls: 1}})
	}
	svg := Chart([]*Result{r}, "t & u", "ours")
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
	}
	for _, want := range []string{"hand: 1.00", "ours: 0.50", "slow: 100.00", `cx="790.0" cy="74"`} { // the last at the end of the scale
		if !strings.Contains(svg, want) {
			t.Errorf("no %s in\n%s", want, svg)
		}
	}
	if strings.Index(svg, "slow: 100") > strings.Index(svg, "ours: 0.50") {
		t.Error("another contestant lies over our own")
	}
}
