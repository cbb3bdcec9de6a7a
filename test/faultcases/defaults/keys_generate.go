package defaults

//go:generate go run ../../../cmd/crategen generate ./keys --target cratedb,cockroachdb,postgres,sqlite --out keydb --factories
