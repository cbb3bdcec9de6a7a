-- all
SELECT "id", "name", "made", "tags", "notes" FROM "items"

-- page
SELECT "id", "name", "made", "tags", "notes" FROM "items" ORDER BY "made" DESC, "id" LIMIT ?1 OFFSET ?2

-- offset
SELECT "id", "name", "made", "tags", "notes" FROM "items" LIMIT ?1 OFFSET ?2

-- comparison
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "name" = ?1

-- and
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE ("name" > ?1) AND ("id" <= ?2)

-- or not
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE (NOT ("name" = ?1)) OR ("notes" IS NULL) OR ("notes" IS NOT NULL)

-- in
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "name" IN (SELECT value FROM json_each(?1))

-- in keys
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "id" IN (SELECT value FROM json_each(?1))

-- not in keys
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE NOT ("id" IN (SELECT value FROM json_each(?1)))

-- in none
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE 1 = 0

-- contains
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE instr("name", ?1) > 0

-- prefix
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "name" GLOB ?1

-- suffix
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "name" GLOB ?1

-- contains fold
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "name" LIKE ?1 ESCAPE '\'

-- equal fold
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE lower("name") = lower(CAST(?1 AS text))

-- time
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "made" < ?1

-- has
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CASE WHEN "tags" IS NOT NULL THEN ?1 IN (SELECT value FROM json_each("tags")) END

-- has any
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CASE WHEN "tags" IS NOT NULL THEN EXISTS (SELECT value FROM json_each("tags") INTERSECT SELECT value FROM json_each(?1)) END

-- has any of three
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CASE WHEN "tags" IS NOT NULL THEN EXISTS (SELECT value FROM json_each("tags") INTERSECT SELECT value FROM json_each(?1)) END

-- has any of many
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CASE WHEN "tags" IS NOT NULL THEN EXISTS (SELECT value FROM json_each("tags") INTERSECT SELECT value FROM json_each(?1)) END

-- has all
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CASE WHEN "tags" IS NOT NULL THEN NOT EXISTS (SELECT value FROM json_each(?1) EXCEPT SELECT value FROM json_each("tags")) END

-- len
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE json_array_length("tags") > ?1

-- member
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CASE json_type("doc", '$."size"."pages"') WHEN 'integer' THEN CASE WHEN ("doc" ->> '$."size"."pages"') = CAST(("doc" ->> '$."size"."pages"') AS integer) THEN CAST(("doc" ->> '$."size"."pages"') AS integer) END WHEN 'real' THEN CASE WHEN ("doc" ->> '$."size"."pages"') = CAST(("doc" ->> '$."size"."pages"') AS integer) THEN CAST(("doc" ->> '$."size"."pages"') AS integer) END END >= ?1

-- member text
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CASE json_type("doc", '$."kind"') WHEN 'text' THEN ("doc" ->> '$."kind"') END IN (SELECT value FROM json_each(?1))

-- match
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "id" IN (SELECT rowid FROM "items_name_ft" WHERE "items_name_ft" MATCH ?1) ORDER BY coalesce((SELECT -bm25("items_name_ft") FROM "items_name_ft" WHERE "items_name_ft" MATCH ?2 AND rowid = "items"."id"), 0) DESC

-- edge
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "owner_id" IN (SELECT "id" FROM "owners" WHERE ("id" IS NOT NULL) AND ("name" = ?1))

-- no edge
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE NOT ("owner_id" IN (SELECT "id" FROM "owners" WHERE "id" IS NOT NULL))

-- raw
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE lower("name") = ?1 AND '?' <> "notes" -- ?


-- update
UPDATE "items" SET "name" = ?1, "notes" = ?2 WHERE "id" = ?3

-- delete
DELETE FROM "items" WHERE "id" = ?1

-- update by key and condition
UPDATE "items" SET "name" = ?1 WHERE ("id" IN (SELECT value FROM json_each(?2))) AND ("notes" IS NULL)

-- delete keys
DELETE FROM "items" WHERE "id" IN (SELECT value FROM json_each(?1))

-- create
INSERT INTO "items" ("id", "name", "made", "tags") VALUES (?1, ?2, ?3, ?4) RETURNING "id", "name", "made", "tags", "notes"

-- insert
INSERT INTO "items" ("id", "name", "made", "tags", "notes") VALUES (?1, ?2, ?3, ?4, ?5)

-- insert with a key from the database
INSERT INTO "items" ("name", "made", "tags", "notes") VALUES (?1, ?2, ?3, ?4) RETURNING "id"

-- group
SELECT count(*), "name", max("id") FROM "items" WHERE "id" > ?1 GROUP BY "name" HAVING count(*) > ?2 ORDER BY count(*) DESC, "name" LIMIT ?3

-- aggregates
SELECT CAST(sum("id") AS integer), CAST(avg("id") AS real), count(DISTINCT "name"), count("notes") FROM "items"

-- distinct
SELECT DISTINCT CASE json_type("doc", '$."kind"') WHEN 'text' THEN ("doc" ->> '$."kind"') END, json_array_length("tags") FROM "items"

