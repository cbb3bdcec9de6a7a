package measure

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// The measures of a chart, in pixels.
const (
	chartLabel = 270 // room for the names of the operations
	chartWidth = 520 // of the scale
	chartRow   = 24
	chartTop   = 62
	chartDot   = 5
	// The ratios at both ends of the scale. What lies beyond stands at its end.
	chartLeast, chartMost = 0.25, 8.0
)

var chartColours = []string{"#888888", "#d1242f", "#0969da", "#1a7f37", "#8250df", "#bf8700", "#1b7c83", "#953800", "#6e7781", "#bf3989"}

// Chart draws the ratios of times to the first contestant's as an SVG: a row for each operation, a dot for each contestant, on a
// logarithmic scale. own is drawn larger than the others.
func Chart(results []*Result, title, own string) string {
	names := contestants(results)
	height := chartTop + chartRow*len(results) + 30
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">`+"\n",
		chartLabel+chartWidth+20, height)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" fill="white"/><text x="10" y="18" font-size="14">%s</text>`+"\n", html.EscapeString(title))
	x := 10
	for i, name := range names {
		fmt.Fprintf(&b, `<circle cx="%d" cy="38" r="%d" fill="%s"/><text x="%d" y="42">%s</text>`+"\n",
			x+5, dot(name, own), colour(i), x+15, html.EscapeString(name))
		x += 30 + 7*len(name)
	}
	for ratio := chartLeast; ratio <= chartMost; ratio *= 2 {
		line := "#dddddd"
		if ratio == 1 {
			line = "#333333"
		}
		at := place(ratio)
		fmt.Fprintf(&b, `<line x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="%s"/><text x="%.1f" y="%d" text-anchor="middle">%g×</text>`+"\n",
			at, chartTop-8, at, height-24, line, at, height-8, ratio)
	}
	for row, r := range results {
		y := chartTop + chartRow*row + chartRow/2
		fmt.Fprintf(&b, `<text x="10" y="%d">%s</text>`+"\n", y+4, html.EscapeString(r.Case.Name))
		for pass := range 2 { // own last, over the others
			for i, name := range names {
				at := r.index(name)
				if at < 0 || (name == own) != (pass == 1) {
					continue
				}
				fmt.Fprintf(&b, `<circle cx="%.1f" cy="%d" r="%d" fill="%s" fill-opacity="0.85"><title>%s: %s</title></circle>`+"\n",
					place(r.TimeRatio(at)), y, dot(name, own), colour(i), html.EscapeString(name), number(r.TimeRatio(at)))
			}
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func place(ratio float64) float64 {
	ratio = min(max(ratio, chartLeast), chartMost)
	return chartLabel + chartWidth*math.Log2(ratio/chartLeast)/math.Log2(chartMost/chartLeast)
}

func colour(i int) string { return chartColours[i%len(chartColours)] }

func dot(name, own string) int {
	if name == own {
		return chartDot + 2
	}
	return chartDot
}
