-- lower
SELECT lower("name") FROM "items"

-- upper
SELECT upper("name") FROM "items"

-- trim
SELECT btrim("name", ' ') FROM "items"

-- length
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(char_length("name") AS int8) > $1

-- concat
SELECT (("name" || "notes") || CASE jsonb_typeof("doc"->'kind') WHEN 'string' THEN ("doc"->>'kind') END) FROM "items"

-- substring
SELECT substr("name", CAST($1 AS int8), CAST($2 AS int8)) FROM "items"

-- replace
SELECT replace("name", $1, $2) FROM "items"

-- plus minus times
SELECT ("id" + (CAST($1 AS int8) - (CASE jsonb_typeof("doc"->'size'->'pages') WHEN 'number' THEN CASE WHEN CAST(("doc"->'size'->>'pages') AS numeric) BETWEEN -9223372036854775808 AND 9223372036854775807 AND CAST(("doc"->'size'->>'pages') AS numeric) = trunc(CAST(("doc"->'size'->>'pages') AS numeric)) THEN CAST(CAST(("doc"->'size'->>'pages') AS numeric) AS int8) END END * "id"))) FROM "items"

-- divide integers
SELECT div("id", nullif(CAST($1 AS int8), 0)) FROM "items"

-- divide floats
SELECT nullif(CAST("id" AS float8) / nullif(CAST($1 AS float8), 0), 'NaN') FROM "items"

-- modulo
SELECT ("id" % nullif(CAST($1 AS int8), 0)) FROM "items"

-- abs
SELECT abs("id") FROM "items"

-- round
SELECT (trunc(CAST($1 AS float8)) + CASE WHEN abs(CAST($2 AS float8) - trunc(CAST($3 AS float8))) >= 0.5 THEN sign(CAST($4 AS float8)) ELSE 0 END) FROM "items"

-- floor
SELECT floor(CAST($1 AS float8)) FROM "items"

-- ceil
SELECT ceil(CAST($1 AS float8)) FROM "items"

-- as int
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(trunc(CAST($1 AS float8)) AS int8) = $2

-- as text
SELECT CAST("id" AS text) FROM "items"

-- contains
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE lower("name") LIKE $1

-- prefix
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE lower("name") LIKE $1

-- suffix
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE lower("name") LIKE $1

-- coalesce
SELECT coalesce(coalesce("notes", CASE jsonb_typeof("doc"->'kind') WHEN 'string' THEN ("doc"->>'kind') END), "name") FROM "items"

-- or
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE coalesce("notes", CAST($1 AS text)) = $2

-- case
SELECT CASE WHEN "id" > $1 THEN "name" WHEN "notes" IS NULL THEN "notes" ELSE CASE jsonb_typeof("doc"->'kind') WHEN 'string' THEN ("doc"->>'kind') END END FROM "items"

-- in
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE lower("name") = ANY($1)

-- not in
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE NOT (lower("name") = ANY($1))

-- two columns
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "name" = "notes"

-- now
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "made" < date_trunc('milliseconds', now(), 'UTC')

-- filter
SELECT CAST(sum("id") FILTER (WHERE ("name" = $1) AND ("id" > $2)) AS int8), count(*) FILTER (WHERE "id" < $3) FROM "items"

-- sum or
SELECT coalesce(CAST(sum("id") AS int8), CAST($1 AS int8)) FROM "items"

-- per group
SELECT "name", nullif(CAST(CAST(sum("id") AS int8) AS float8) / nullif(CAST(count(*) AS float8), 0), 'NaN') FROM "items" GROUP BY "name" HAVING (min("id") < max("id")) OR (count(*) = $1)

-- group by a value with an argument
SELECT coalesce("notes", CAST($1 AS text)), count(*) FROM "items" GROUP BY 1 ORDER BY 1

-- windows
SELECT row_number() OVER (PARTITION BY "name" ORDER BY "id" DESC), lag("id", 1) OVER (PARTITION BY "name" ORDER BY "id" DESC), last_value("id") OVER (PARTITION BY "name" ORDER BY "id" DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), CAST(sum("id") OVER (PARTITION BY "name" ORDER BY "id" DESC ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS int8), CAST(avg("id") FILTER (WHERE "id" > $1) OVER (ORDER BY "made" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING) AS float8) FROM "items" ORDER BY rank() OVER (PARTITION BY "name" ORDER BY "id" DESC)

-- via
SELECT "t1"."id", "t1"."name", "t1"."made", "t1"."tags", "t1"."notes" FROM "items" AS "t1" LEFT JOIN "owners" AS "t2" ON "t1"."owner_id" = "t2"."id" WHERE ("t2"."name" = $1) AND ("t1"."id" > $2) ORDER BY "t2"."name" LIMIT $3

-- via, grouped
SELECT "t2"."name", count(*) FROM "items" AS "t1" LEFT JOIN "owners" AS "t2" ON "t1"."owner_id" = "t2"."id" GROUP BY "t2"."name"

-- each
SELECT "t1"."name", "t2"."made" FROM "items" AS "t1" LEFT JOIN "items" AS "t2" ON "t1"."name" = "t2"."notes" AND ("t2"."id" > $1)

-- in a selection
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE NOT ("id" IN (SELECT CASE jsonb_typeof("t1"."doc"->'size'->'pages') WHEN 'number' THEN CASE WHEN CAST(("t1"."doc"->'size'->>'pages') AS numeric) BETWEEN -9223372036854775808 AND 9223372036854775807 AND CAST(("t1"."doc"->'size'->>'pages') AS numeric) = trunc(CAST(("t1"."doc"->'size'->>'pages') AS numeric)) THEN CAST(CAST(("t1"."doc"->'size'->>'pages') AS numeric) AS int8) END END FROM "items" AS "t1" LEFT JOIN "owners" AS "t2" ON "t1"."owner_id" = "t2"."id" WHERE (CASE jsonb_typeof("t1"."doc"->'size'->'pages') WHEN 'number' THEN CASE WHEN CAST(("t1"."doc"->'size'->>'pages') AS numeric) BETWEEN -9223372036854775808 AND 9223372036854775807 AND CAST(("t1"."doc"->'size'->>'pages') AS numeric) = trunc(CAST(("t1"."doc"->'size'->>'pages') AS numeric)) THEN CAST(CAST(("t1"."doc"->'size'->>'pages') AS numeric) AS int8) END END IS NOT NULL) AND ("t2"."name" = $1)))

-- exists
SELECT "t1"."id", "t1"."name", "t1"."made", "t1"."tags", "t1"."notes" FROM "items" AS "t1" WHERE (EXISTS (SELECT 1 FROM "items" AS "t2" WHERE "t2"."id" < "t1"."id")) AND ("t1"."name" = $1)

-- scalar
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "id" = (SELECT max("id") FROM "items")

-- cte
WITH "first" AS (SELECT "name" AS "c1", row_number() OVER (PARTITION BY "name") AS "c2" FROM "items" WHERE "id" > $1), "second" AS (SELECT "c1" AS "c1" FROM "first" WHERE "c2" = $2) SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE ("name" IN (SELECT "c1" FROM "second")) AND ("id" < $3)

-- join a cte
WITH "each" AS (SELECT "name" AS "c1", count(*) AS "c2" FROM "items" GROUP BY "name") SELECT "t1"."id", coalesce("t2"."c2", CAST($1 AS int8)) FROM "items" AS "t1" LEFT JOIN "each" AS "t2" ON "t1"."name" = "t2"."c1"

-- union
SELECT "name" FROM "items" UNION SELECT "c1" FROM (SELECT "name" AS "c1" FROM "items" WHERE "id" = $1 UNION ALL SELECT "notes" FROM "items" WHERE "notes" IS NOT NULL) AS "t1" ORDER BY 1 DESC LIMIT $2

-- set to
UPDATE "items" SET "notes" = lower("name"), "name" = $1 WHERE "id" = $2

-- second
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "made" = date_trunc('second', "made", 'UTC')

-- number of the second
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(floor(extract(second FROM "made" AT TIME ZONE 'UTC')) AS int8) = $1

-- minute
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "made" = date_trunc('minute', "made", 'UTC')

-- number of the minute
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(extract(minute FROM "made" AT TIME ZONE 'UTC') AS int8) = $1

-- hour
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "made" = date_trunc('hour', "made", 'UTC')

-- number of the hour
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(extract(hour FROM "made" AT TIME ZONE 'UTC') AS int8) = $1

-- day
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "made" = date_trunc('day', "made", 'UTC')

-- number of the day
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(extract(day FROM "made" AT TIME ZONE 'UTC') AS int8) = $1

-- week
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "made" = date_trunc('week', "made", 'UTC')

-- number of the week
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(extract(week FROM "made" AT TIME ZONE 'UTC') AS int8) = $1

-- month
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "made" = date_trunc('month', "made", 'UTC')

-- number of the month
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(extract(month FROM "made" AT TIME ZONE 'UTC') AS int8) = $1

-- quarter
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "made" = date_trunc('quarter', "made", 'UTC')

-- number of the quarter
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(extract(quarter FROM "made" AT TIME ZONE 'UTC') AS int8) = $1

-- year
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE "made" = date_trunc('year', "made", 'UTC')

-- number of the year
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(extract(year FROM "made" AT TIME ZONE 'UTC') AS int8) = $1

-- day of week
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(extract(isodow FROM "made" AT TIME ZONE 'UTC') AS int8) = $1

-- day of year
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE CAST(extract(doy FROM "made" AT TIME ZONE 'UTC') AS int8) = $1

-- epoch
SELECT "id", "name", "made", "tags", "notes" FROM "items" WHERE ((CAST("made" AT TIME ZONE 'UTC' AS date) - DATE '1970-01-01') * 86400 + CAST(floor(extract(epoch FROM CAST("made" AT TIME ZONE 'UTC' AS time))) AS int8)) = $1

