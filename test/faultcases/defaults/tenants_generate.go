package defaults

//go:generate go run ../../../cmd/crategen generate ./tenants --target cratedb,cockroachdb,postgres,sqlite --out tenantdb --factories
