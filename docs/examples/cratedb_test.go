package examples

import (
	"context"

	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
	"github.com/crategen/crategen/test/documents/db"
	"github.com/crategen/crategen/test/documents/db/article"
)

// Details is a document.
type Details struct {
	Size    map[string]any `json:"size"`
	Summary string         `json:"summary"`
}

// annotations are parts of schema files.
func annotations() {
	field.JSON("details", Details{}).Annotations(crate.Object{Policy: crate.Strict, Members: map[string]string{"size": crate.Ignored}})
	schema.FulltextIndex("search", "title", "tags", "details.summary").Language("english")
}

// sameElement finds articles of which one line has both.
func sameElement(ctx context.Context, client *db.Client) error {
	line := article.Lines
	hits, err := client.Articles.Where(query.AnyElement(line, line.Sku.EQ("a-7"), line.Quantity.GT(2))).All(ctx)
	_ = hits
	return err
}

var _, _ = annotations, sameElement
