// Package sqlgen builds the text and the arguments of a statement. Statements are trees of [Expr], which write themselves into a [Builder].
// The builder adds what depends on the whole of a statement: aliases, joins, the WITH, the check of groups, the tenant condition. Where
// databases differ, it asks its [dialect.Dialect].
package sqlgen
