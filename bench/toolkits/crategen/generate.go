package crategen

//go:generate go run ../../../cmd/crategen generate ./schema --target cockroachdb,postgres --out db
