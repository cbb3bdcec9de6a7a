-- all
SELECT "id", "name", "made", "tags", "notes" FROM "items"

-- page
SELECT "id", "name", "made", "tags", "notes" FROM "items" ORDER BY "made" DESC, "id" LIMIT $1 OFFSET $2

-- offset
SELECT "id", "name", "made", "tags", "notes" FROM "items" OFFSET $1

-- comparison
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "name" = $1

-- and
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE ("name" > $1) AND ("id" <= $2)

-- or not
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE (NOT ("name" = $1)) OR ("notes" IS NULL) OR ("notes" IS NOT NULL)

-- in
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "name" = ANY($1)

-- in keys
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "id" = ANY($1)

-- not in keys
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE NOT ("id" = ANY($1))

-- in none
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE 1 = 0

-- contains
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "name" LIKE $1

-- prefix
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "name" LIKE $1

-- suffix
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "name" LIKE $1

-- contains fold
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "name" ILIKE $1

-- equal fold
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE lower("name") = lower(CAST($1 AS text))

-- time
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "made" < $1

-- has
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "tags" @> $1

-- has any
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "tags" && $1

-- has any of three
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "tags" && $1

-- has any of many
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "tags" && $1

-- has all
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "tags" @> $1

-- len
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(cardinality("tags") AS int8) > $1

-- member
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CASE jsonb_typeof("doc"->'size'->'pages') WHEN 'number' THEN CASE WHEN CAST(("doc"->'size'->>'pages') AS numeric) BETWEEN -9223372036854775808 AND 9223372036854775807 AND CAST(("doc"->'size'->>'pages') AS numeric) = trunc(CAST(("doc"->'size'->>'pages') AS numeric)) THEN CAST(CAST(("doc"->'size'->>'pages') AS numeric) AS int8) END END >= $1

-- member text
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CASE jsonb_typeof("doc"->'kind') WHEN 'string' THEN ("doc"->>'kind') END = ANY($1)

-- match
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE to_tsvector('english', "name") @@ plainto_tsquery('english', CASE WHEN to_tsvector('english', CAST($1 AS text)) = ''::tsvector THEN 'nothing0of0crategen' ELSE CAST($2 AS text) END) ORDER BY coalesce(CAST(ts_rank(to_tsvector('english', "name"), plainto_tsquery('english', CASE WHEN to_tsvector('english', CAST($3 AS text)) = ''::tsvector THEN 'nothing0of0crategen' ELSE CAST($4 AS text) END)) AS float8), 0) DESC

-- edge
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "owner_id" IN (SELECT "id" FROM "owners" WHERE ("id" IS NOT NULL) AND ("name" = $1))

-- no edge
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE NOT ("owner_id" IN (SELECT "id" FROM "owners" WHERE "id" IS NOT NULL))

-- raw
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE lower("name") = $1 AND '?' <> "notes" -- ?


-- update
UPDATE "items" SET "name" = $1, "notes" = $2 WHERE "id" = $3

-- delete
DELETE FROM "items" WHERE "id" = $1

-- update by key and condition
UPDATE "items" SET "name" = $1 WHERE ("id" = ANY($2)) AND ("notes" IS NULL)

-- delete keys
DELETE FROM "items" WHERE "id" = ANY($1)

-- create
INSERT INTO "items" ("id", "name", "made", "tags") VALUES ($1, $2, $3, $4) RETURNING "id", "name", "made", "tags", "notes"

-- insert
INSERT INTO "items" ("id", "name", "made", "tags", "notes") VALUES ($1, $2, $3, $4, $5)

-- insert with a key from the database
INSERT INTO "items" ("name", "made", "tags", "notes") VALUES ($1, $2, $3, $4) RETURNING "id"

-- group
SELECT count(*), "name", max("id") FROM "items" WHERE "id" > $1 GROUP BY "name" HAVING count(*) > $2 ORDER BY count(*) DESC, "name" LIMIT $3

-- aggregates
SELECT CAST(sum("id") AS int8), CAST(avg("id") AS float8), count(DISTINCT "name"), count("notes") FROM "items"

-- distinct
SELECT DISTINCT CASE jsonb_typeof("doc"->'kind') WHEN 'string' THEN ("doc"->>'kind') END, CAST(cardinality("tags") AS int8) FROM "items"

