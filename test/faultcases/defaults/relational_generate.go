package defaults

//go:generate go run ../../../cmd/crategen generate ./relational --target cockroachdb,postgres,sqlite --out reldb --factories
