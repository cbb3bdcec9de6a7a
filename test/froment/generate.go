// Package froment holds a schema as projects on ent have it, taken over as it is; docs/from-ent.md tells how.
package froment

//go:generate go run ../../cmd/crategen generate ./schema --target postgres,cockroachdb,sqlite --out db --ignore hooks
