// Package series has a schema with time series: generated columns, which are parts of keys and determine partitions.
package series

//go:generate go run ../../cmd/crategen generate ./schema --target cratedb,cockroachdb,postgres,sqlite --out db
