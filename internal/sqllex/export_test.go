package sqllex

// Spans returns where the statements of a text begin and end.
func (x *Syntax) Spans(sql string) (out [][2]int) {
	all, _ := x.spans(sql)
	for _, s := range all {
		out = append(out, [2]int{s.start, s.end})
	}
	return out
}
