package ent

//go:generate go run entgo.io/ent/cmd/ent generate --target ./db --feature sql/upsert,sql/modifier ./schema
