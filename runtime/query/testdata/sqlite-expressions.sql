-- lower
SELECT lower("name") FROM "items"

-- upper
SELECT upper("name") FROM "items"

-- trim
SELECT trim("name") FROM "items"

-- length
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE length("name") > ?1

-- concat
SELECT (("name" || "notes") || CASE json_type("doc", '$."kind"') WHEN 'text' THEN ("doc" ->> '$."kind"') END) FROM "items"

-- substring
SELECT substr("name", ?1, ?2) FROM "items"

-- replace
SELECT replace("name", ?1, ?2) FROM "items"

-- plus minus times
SELECT ("id" + (CAST(?1 AS integer) - (CASE json_type("doc", '$."size"."pages"') WHEN 'integer' THEN CASE WHEN ("doc" ->> '$."size"."pages"') = CAST(("doc" ->> '$."size"."pages"') AS integer) THEN CAST(("doc" ->> '$."size"."pages"') AS integer) END WHEN 'real' THEN CASE WHEN ("doc" ->> '$."size"."pages"') = CAST(("doc" ->> '$."size"."pages"') AS integer) THEN CAST(("doc" ->> '$."size"."pages"') AS integer) END END * "id"))) FROM "items"

-- divide integers
SELECT ("id" / nullif(CAST(?1 AS integer), 0)) FROM "items"

-- divide floats
SELECT (CAST("id" AS real) / nullif(CAST(?1 AS real), 0)) FROM "items"

-- modulo
SELECT ("id" % nullif(CAST(?1 AS integer), 0)) FROM "items"

-- abs
SELECT abs("id") FROM "items"

-- round
SELECT (trunc(CAST(?1 AS real)) + CASE WHEN abs(CAST(?2 AS real) - trunc(CAST(?3 AS real))) >= 0.5 THEN sign(CAST(?4 AS real)) ELSE 0 END) FROM "items"

-- floor
SELECT floor(CAST(?1 AS real)) FROM "items"

-- ceil
SELECT ceil(CAST(?1 AS real)) FROM "items"

-- as int
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CASE WHEN CAST(?1 AS real) >= -9223372036854775808.0 AND CAST(?2 AS real) < 9223372036854775808.0 THEN CAST(CAST(?3 AS real) AS integer) ELSE CAST(?4 AS real) END = ?5

-- as text
SELECT CAST("id" AS text) FROM "items"

-- contains
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE instr(lower("name"), ?1) > 0

-- prefix
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE lower("name") GLOB ?1

-- suffix
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE lower("name") GLOB ?1

-- coalesce
SELECT coalesce(coalesce("notes", CASE json_type("doc", '$."kind"') WHEN 'text' THEN ("doc" ->> '$."kind"') END), "name") FROM "items"

-- or
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE coalesce("notes", CAST(?1 AS text)) = ?2

-- case
SELECT CASE WHEN "id" > ?1 THEN "name" WHEN "notes" IS NULL THEN "notes" ELSE CASE json_type("doc", '$."kind"') WHEN 'text' THEN ("doc" ->> '$."kind"') END END FROM "items"

-- in
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE lower("name") IN (SELECT value FROM json_each(?1))

-- not in
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE NOT (lower("name") IN (SELECT value FROM json_each(?1)))

-- two columns
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "name" = "notes"

-- now
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "made" < strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')

-- filter
SELECT CAST(sum("id") FILTER (WHERE ("name" = ?1) AND ("id" > ?2)) AS integer), count(*) FILTER (WHERE "id" < ?3) FROM "items"

-- sum or
SELECT coalesce(CAST(sum("id") AS integer), CAST(?1 AS integer)) FROM "items"

-- per group
SELECT "name", (CAST(CAST(sum("id") AS integer) AS real) / nullif(CAST(count(*) AS real), 0)) FROM "items" GROUP BY "name" HAVING (min("id") < max("id")) OR (count(*) = ?1)

-- group by a value with an argument
SELECT coalesce("notes", CAST(?1 AS text)), count(*) FROM "items" GROUP BY 1 ORDER BY 1

-- windows
SELECT row_number() OVER (PARTITION BY "name" ORDER BY "id" DESC), lag("id", 1) OVER (PARTITION BY "name" ORDER BY "id" DESC), last_value("id") OVER (PARTITION BY "name" ORDER BY "id" DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), CAST(sum("id") OVER (PARTITION BY "name" ORDER BY "id" DESC ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS integer), CAST(avg("id") FILTER (WHERE "id" > ?1) OVER (ORDER BY "made" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING) AS real) FROM "items" ORDER BY rank() OVER (PARTITION BY "name" ORDER BY "id" DESC)

-- via
SELECT "t1"."id", "t1"."name", "t1"."made", "t1"."tags", "t1"."notes" FROM "items" AS "t1" LEFT JOIN "owners" AS "t2" ON "t1"."owner_id" = "t2"."id" WHERE ("t2"."name" = ?1) AND ("t1"."id" > ?2) ORDER BY "t2"."name" LIMIT ?3

-- via, grouped
SELECT "t2"."name", count(*) FROM "items" AS "t1" LEFT JOIN "owners" AS "t2" ON "t1"."owner_id" = "t2"."id" GROUP BY "t2"."name"

-- each
SELECT "t1"."name", "t2"."made" FROM "items" AS "t1" LEFT JOIN "items" AS "t2" ON "t1"."name" = "t2"."notes" AND ("t2"."id" > ?1)

-- in a selection
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE NOT ("id" IN (SELECT CASE json_type("t1"."doc", '$."size"."pages"') WHEN 'integer' THEN CASE WHEN ("t1"."doc" ->> '$."size"."pages"') = CAST(("t1"."doc" ->> '$."size"."pages"') AS integer) THEN CAST(("t1"."doc" ->> '$."size"."pages"') AS integer) END WHEN 'real' THEN CASE WHEN ("t1"."doc" ->> '$."size"."pages"') = CAST(("t1"."doc" ->> '$."size"."pages"') AS integer) THEN CAST(("t1"."doc" ->> '$."size"."pages"') AS integer) END END FROM "items" AS "t1" LEFT JOIN "owners" AS "t2" ON "t1"."owner_id" = "t2"."id" WHERE (CASE json_type("t1"."doc", '$."size"."pages"') WHEN 'integer' THEN CASE WHEN ("t1"."doc" ->> '$."size"."pages"') = CAST(("t1"."doc" ->> '$."size"."pages"') AS integer) THEN CAST(("t1"."doc" ->> '$."size"."pages"') AS integer) END WHEN 'real' THEN CASE WHEN ("t1"."doc" ->> '$."size"."pages"') = CAST(("t1"."doc" ->> '$."size"."pages"') AS integer) THEN CAST(("t1"."doc" ->> '$."size"."pages"') AS integer) END END IS NOT NULL) AND ("t2"."name" = ?1)))

-- exists
SELECT "t1"."id", "t1"."name", "t1"."made", "t1"."tags", "t1"."notes" FROM "items" AS "t1" WHERE (EXISTS (SELECT 1 FROM "items" AS "t2" WHERE "t2"."id" < "t1"."id")) AND ("t1"."name" = ?1)

-- scalar
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "id" = (SELECT max("id") FROM "items")

-- cte
WITH "first" AS (SELECT "name" AS "c1", row_number() OVER (PARTITION BY "name") AS "c2" FROM "items" WHERE "id" > ?1), "second" AS (SELECT "c1" AS "c1" FROM "first" WHERE "c2" = ?2) SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE ("name" IN (SELECT "c1" FROM "second")) AND ("id" < ?3)

-- join a cte
WITH "each" AS (SELECT "name" AS "c1", count(*) AS "c2" FROM "items" GROUP BY "name") SELECT "t1"."id", coalesce("t2"."c2", CAST(?1 AS integer)) FROM "items" AS "t1" LEFT JOIN "each" AS "t2" ON "t1"."name" = "t2"."c1"

-- union
SELECT "name" FROM "items" UNION SELECT "c1" FROM (SELECT "name" AS "c1" FROM "items" WHERE "id" = ?1 UNION ALL SELECT "notes" FROM "items" WHERE "notes" IS NOT NULL) AS "t1" ORDER BY 1 DESC LIMIT ?2

-- set to
UPDATE "items" SET "notes" = lower("name"), "name" = ?1 WHERE "id" = ?2

-- second
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "made" = (substr("made", 1, 19) || '.000000Z')

-- number of the second
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(substr("made", 18, 2) AS integer) = ?1

-- minute
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "made" = (substr("made", 1, 16) || ':00.000000Z')

-- number of the minute
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(substr("made", 15, 2) AS integer) = ?1

-- hour
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "made" = (substr("made", 1, 13) || ':00:00.000000Z')

-- number of the hour
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(substr("made", 12, 2) AS integer) = ?1

-- day
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "made" = (substr("made", 1, 10) || 'T00:00:00.000000Z')

-- number of the day
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(substr("made", 9, 2) AS integer) = ?1

-- week
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "made" = strftime('%Y-%m-%dT00:00:00.000000Z', substr("made", 1, 10), '-6 days', 'weekday 1')

-- number of the week
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(strftime('%V', substr("made", 1, 10)) AS integer) = ?1

-- month
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "made" = (substr("made", 1, 7) || '-01T00:00:00.000000Z')

-- number of the month
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(substr("made", 6, 2) AS integer) = ?1

-- quarter
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "made" = (substr("made", 1, 5) || printf('%02d', (CAST(substr("made", 6, 2) AS integer) - 1) / 3 * 3 + 1) || '-01T00:00:00.000000Z')

-- number of the quarter
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE ((CAST(substr("made", 6, 2) AS integer) + 2) / 3) = ?1

-- year
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "made" = (substr("made", 1, 4) || '-01-01T00:00:00.000000Z')

-- number of the year
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(substr("made", 1, 4) AS integer) = ?1

-- day of week
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(strftime('%u', substr("made", 1, 10)) AS integer) = ?1

-- day of year
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(strftime('%j', substr("made", 1, 10)) AS integer) = ?1

-- epoch
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(strftime('%s', substr("made", 1, 19)) AS integer) = ?1

