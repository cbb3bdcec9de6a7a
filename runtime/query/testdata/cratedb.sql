-- all
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items"

-- page
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" ORDER BY "made" DESC, "id" LIMIT $1 OFFSET $2

-- offset
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" LIMIT $1 OFFSET $2

-- comparison
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE "name" = $1

-- and
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE ("name" > $1) AND ("id" <= $2)

-- or not
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE (NOT ("name" = $1)) OR ("notes" IS NULL) OR ("notes" IS NOT NULL)

-- in
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE "name" = ANY($1)

-- in keys
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE ("id" = $1 OR "id" = $2 OR "id" = $3 OR "id" = $4)

-- not in keys
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE NOT ("id" = ANY($1))

-- in none
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE 1 = 0

-- contains
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE "name" LIKE $1

-- prefix
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE "name" LIKE $1

-- suffix
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE "name" LIKE $1

-- contains fold
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE "name" ILIKE $1

-- equal fold
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE lower("name") = lower(CAST($1 AS text))

-- time
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE "made" < $1

-- has
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE $1 = ANY("tags")

-- has any
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE ($1 = ANY("tags") OR $2 = ANY("tags"))

-- has any of three
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE ($1 = ANY("tags") OR $2 = ANY("tags") OR $3 = ANY("tags") OR $4 = ANY("tags"))

-- has any of many
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE CASE WHEN "tags" IS NOT NULL THEN coalesce(array_length(array_difference(CAST($1 AS array(text)), "tags"), 1), 0) < 65 END

-- has all
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE ($1 = ANY("tags") AND $2 = ANY("tags"))

-- len
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE CASE WHEN "tags" IS NULL THEN NULL ELSE coalesce(array_length("tags", 1), 0) END > $1

-- member
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE "doc"['size']['pages'] >= $1

-- member text
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE "doc"['kind'] = ANY($1)

-- match
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE MATCH("name_ft", $1) USING best_fields WITH (operator = 'and') ORDER BY _score DESC

-- edge
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE "owner_id" IN (SELECT "id" FROM "doc"."owners" WHERE ("id" IS NOT NULL) AND ("name" = $1))

-- no edge
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE NOT ("owner_id" IN (SELECT "id" FROM "doc"."owners" WHERE "id" IS NOT NULL))

-- raw
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE lower("name") = $1 AND '?' <> "notes" -- ?


-- update
UPDATE "doc"."items" SET "name" = $1, "notes" = $2 WHERE "id" = $3

-- delete
DELETE FROM "doc"."items" WHERE "id" = $1

-- update by key and condition
SELECT "_seq_no", "_primary_term", ("notes" IS NULL) FROM "doc"."items" WHERE "id" = $1;
UPDATE "doc"."items" SET "name" = $1 WHERE "id" = $2 AND "_seq_no" = $3 AND "_primary_term" = $4

-- delete keys
DELETE FROM "doc"."items" WHERE "id" = $1

-- create
INSERT INTO "doc"."items" ("id", "name", "made", "tags") VALUES ($1, $2, $3, $4) RETURNING "id", "name", "made", "tags", "notes"

-- insert
INSERT INTO "doc"."items" ("id", "name", "made", "tags", "notes") VALUES ($1, $2, $3, $4, $5)

-- insert with a key from the database
INSERT INTO "doc"."items" ("name", "made", "tags", "notes") VALUES ($1, $2, $3, $4) RETURNING "id"

-- group
SELECT count(*), "name", max("id") FROM "doc"."items" WHERE "id" > $1 GROUP BY "name" HAVING count(*) > 0 AND (count(*) > $2) ORDER BY count(*) DESC, "name" LIMIT $3

-- aggregates
SELECT CAST(sum("id") AS bigint), CAST(avg("id") AS double precision), count(DISTINCT "name"), count("notes") FROM "doc"."items"

-- distinct
SELECT DISTINCT "doc"['kind'], CASE WHEN "tags" IS NULL THEN NULL ELSE coalesce(array_length("tags", 1), 0) END FROM "doc"."items"

