package ent

//go:generate go tool ent generate --target ./db --feature sql/upsert,sql/modifier ./schema
