// Package driver tests that libraries on top of database/sql work with the driver of CrateDB: goose, which migrates, and sqlx,
// which reads into structs. It is a module of its own, so that programs that use the driver do not depend on them.
package driver
