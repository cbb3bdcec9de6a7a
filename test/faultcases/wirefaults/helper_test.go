package wirefaults_test

import (
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/wirefaults/db/of"
	docs "github.com/crategen/crategen/test/faultcases/wirefaults/relational/db"
	relational "github.com/crategen/crategen/test/faultcases/wirefaults/relational/db/of"
)

type (
	itemMarker   = *of.Item
	docMarker    = *relational.Doc
	docPredicate = query.Predicate[docMarker]
	docTable     = docs.DocTable
)
