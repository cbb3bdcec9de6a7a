package randschema

import (
	"fmt"
	"strings"
)

// secure gives an entity row-level security with some policies, and a number of a sequence that others share.
func (p *pack) secure(e *entity) {
	if p.chance(4) {
		return
	}
	e.fields = append(e.fields, `field.String("belongs_to")`, `field.Bool("is_public").Default(false)`, `field.Int("weight").Default(0)`)
	if p.chance(2) {
		e.fields = append(e.fields, `field.Int64("number").Annotations(schema.Sequence{Called: "all_numbers", Start: 10, Increment: 5, Cache: 3})`)
	}
	if p.chance(3) {
		e.annotations = append(e.annotations, `schema.TenantPolicy("belongs_to", "app.tenant")`)
		return
	}
	conditions := []string{"is_public", `"weight" > 10 AND NOT "is_public"`, "belongs_to = current_user", "belongs_to = NULLIF(current_setting('app.tenant', true), '')",
		"CASE WHEN is_public THEN true ELSE belongs_to IN ('a', 'it''s') END"}
	var list []string
	for i := range 1 + p.IntN(4) {
		options := []string{fmt.Sprintf("Name: %q", pick(p, []string{"policy", "Policy of", "p"})+fmt.Sprint(i))}
		kind := pick(p, []string{"", "Select", "Insert", "Update", "Delete"})
		if kind != "" {
			options = append(options, "For: schema.For"+kind)
		}
		if i > 0 && p.chance(2) { // the first one permits rows
			options = append(options, "Restrictive: true")
		}
		if kind != "Insert" {
			options = append(options, fmt.Sprintf("Using: %q", pick(p, conditions)))
		}
		if kind == "Insert" || (kind == "" || kind == "Update") && p.chance(2) {
			options = append(options, fmt.Sprintf("WithCheck: %q", pick(p, conditions)))
		}
		list = append(list, "{"+strings.Join(options, ", ")+"}")
	}
	force := ""
	if p.chance(2) {
		force = "Force: true, "
	}
	e.annotations = append(e.annotations, "schema.RowSecurity{"+force+"Policies: []schema.Policy{"+strings.Join(list, ", ")+"}}")
}
