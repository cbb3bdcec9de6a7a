package table

// Join describes how an edge finds its targets: the rows of Table whose To equals the entity's From. With Through, the join table
// has a row for each pair: its Near equals the entity's From, and its Far equals the target's To.
type Join struct {
	_ [0]func() // no ==, which the compiler would write out in each package of columns

	Name    string // author
	From    string // author_id
	Table   string // authors; with its schema, if it has one of its own: audit.events
	To      string // id
	Through Through

	// Related is the condition of an edge that query.Relate made; generated code does not set it. It is any, because a package of columns
	// compiles every type that Join leads to.
	Related any
}

// Through is the join table of an edge. The zero value is no join table.
type Through struct {
	_ [0]func() // as in Join

	Table     string // article_tags; with its schema, as in Join
	Near, Far string // article_id, tag_id
	Both      bool   // the edge is its own inverse (friends): a pair is two rows
	Owner     string // articles: the table of the entity that has the edge
}
