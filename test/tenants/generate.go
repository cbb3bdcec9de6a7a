// Package tenants tests row-level security with generated clients: a role sees the rows of its tenant only.
package tenants

//go:generate go run ../../cmd/crategen generate ./schema --target cockroachdb@25.2,postgres --out db
