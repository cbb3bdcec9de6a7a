-- name: GetBook :one
SELECT * FROM books WHERE id = $1;

-- name: ListBooks :many
SELECT * FROM books WHERE id >= $1 ORDER BY id LIMIT $2;

-- name: SearchBooks :many
SELECT * FROM books
WHERE (author_id = sqlc.narg('author_id') OR sqlc.narg('author_id') IS NULL)
  AND (price >= sqlc.narg('min_price') OR sqlc.narg('min_price') IS NULL)
  AND (categories @> sqlc.narg('categories')::text[] OR sqlc.narg('categories')::text[] IS NULL)
ORDER BY id LIMIT sqlc.arg('most');

-- name: CountByAuthor :many
SELECT author_id, count(*) AS books FROM books WHERE price >= $1
GROUP BY author_id ORDER BY count(*) DESC, author_id LIMIT $2;

-- name: ListAuthors :many
SELECT * FROM authors WHERE id >= $1 ORDER BY id LIMIT $2;

-- name: BooksOfAuthors :many
SELECT * FROM books WHERE author_id = ANY(sqlc.arg('authors')::bigint[]) ORDER BY author_id, id;

-- name: InsertAccount :one
INSERT INTO accounts (owner, balance, created_at) VALUES ($1, $2, $3) RETURNING id;

-- name: InsertAccounts :copyfrom
INSERT INTO accounts (owner, balance, created_at) VALUES ($1, $2, $3);

-- name: SetBalance :exec
UPDATE accounts SET balance = $2 WHERE id = $1;

-- name: AddBalance :exec
UPDATE accounts SET balance = balance + sqlc.arg('amount') WHERE id = sqlc.arg('id');

-- name: Balance :one
SELECT balance FROM accounts WHERE id = $1;

-- name: UpsertAccounts :exec
INSERT INTO accounts (id, owner, balance, created_at)
SELECT unnest(sqlc.arg('ids')::bigint[]), unnest(sqlc.arg('owners')::text[]), unnest(sqlc.arg('balances')::bigint[]),
  unnest(sqlc.arg('times')::timestamptz[])
ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, balance = excluded.balance;
