-- lower
SELECT lower("name") FROM "doc"."items"

-- upper
SELECT upper("name") FROM "doc"."items"

-- trim
SELECT trim("name") FROM "doc"."items"

-- length
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE CAST(char_length("name") AS int8) > $1

-- concat
SELECT (("name" || "notes") || "doc"['kind']) FROM "doc"."items"

-- substring
SELECT regexp_replace("name", '(?s)^.{0,' || (CAST($1 AS integer) - 1) || '}(.{0,' || CAST($2 AS integer) || '}).*$', '$1') FROM "doc"."items"

-- replace
SELECT replace("name", $1, $2) FROM "doc"."items"

-- plus minus times
SELECT ("id" + (CAST($1 AS bigint) - ("doc"['size']['pages'] * "id"))) FROM "doc"."items"

-- divide integers
SELECT ("id" / nullif(CAST($1 AS bigint), 0)) FROM "doc"."items"

-- divide floats
SELECT nullif(CAST("id" AS double precision) / nullif(CAST($1 AS double precision), 0) + 0.0, 'NaN') FROM "doc"."items"

-- modulo
SELECT ("id" % nullif(CAST($1 AS bigint), 0)) FROM "doc"."items"

-- abs
SELECT greatest("id", -"id") FROM "doc"."items"

-- round
SELECT CASE WHEN abs(CAST($1 AS double precision)) < 4503599627370496.0 THEN sign(CAST($2 AS double precision)) * CAST(round(abs(CAST(CAST($3 AS double precision) AS double precision))) AS double precision) + 0.0 ELSE CAST(CAST($4 AS double precision) AS double precision) END FROM "doc"."items"

-- floor
SELECT CASE WHEN abs(CAST($1 AS double precision)) < 4503599627370496.0 THEN CAST(floor(CAST(CAST($2 AS double precision) AS double precision)) AS double precision) ELSE CAST(CAST($3 AS double precision) AS double precision) END FROM "doc"."items"

-- ceil
SELECT CASE WHEN abs(CAST($1 AS double precision)) < 4503599627370496.0 THEN CAST(ceil(CAST(CAST($2 AS double precision) AS double precision)) AS double precision) ELSE CAST(CAST($3 AS double precision) AS double precision) END FROM "doc"."items"

-- as int
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE CASE WHEN abs(CAST($1 AS double precision)) < 9223372036854775808.0 THEN CAST(CAST($2 AS double precision) AS bigint) ELSE CAST(CAST(CAST($3 AS double precision) AS text) AS bigint) END = $4

-- as text
SELECT CAST("id" AS text) FROM "doc"."items"

-- contains
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE lower("name") LIKE $1

-- prefix
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE lower("name") LIKE $1

-- suffix
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE lower("name") LIKE $1

-- coalesce
SELECT coalesce(coalesce("notes", "doc"['kind']), "name") FROM "doc"."items"

-- or
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE coalesce("notes", CAST($1 AS text)) = $2

-- case
SELECT CASE WHEN "id" > $1 THEN "name" WHEN "notes" IS NULL THEN "notes" ELSE "doc"['kind'] END FROM "doc"."items"

-- in
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE lower("name") = ANY($1)

-- not in
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE NOT (lower("name") = ANY($1))

-- two columns
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE "name" = "notes"

-- now
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE NOT ("made" >= now())

-- filter
SELECT CAST(sum("id") FILTER (WHERE ("name" = $1) AND ("id" > $2)) AS bigint), count(*) FILTER (WHERE "id" < $3) FROM "doc"."items"

-- sum or
SELECT coalesce(CAST(sum("id") AS bigint), CAST($1 AS bigint)) FROM "doc"."items"

-- per group
SELECT "name", nullif(CAST(CAST(sum("id") AS bigint) AS double precision) / nullif(CAST(count(*) AS double precision), 0) + 0.0, 'NaN') FROM "doc"."items" GROUP BY "name" HAVING count(*) > 0 AND ((NOT (min("id") >= max("id"))) OR (count(*) = $1))

-- group by a value with an argument
SELECT coalesce("notes", CAST($1 AS text)), count(*) FROM "doc"."items" GROUP BY 1 ORDER BY 1

-- windows
SELECT row_number() OVER (PARTITION BY "name" ORDER BY "id" DESC), lag("id", 1) OVER (PARTITION BY "name" ORDER BY "id" DESC), last_value("id") OVER (PARTITION BY "name" ORDER BY "id" DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), CAST(sum("id") OVER (PARTITION BY "name" ORDER BY "id" DESC ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS bigint), CAST(avg("id") FILTER (WHERE "id" > 1) OVER (ORDER BY "made" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING) AS double precision) FROM "doc"."items" ORDER BY rank() OVER (PARTITION BY "name" ORDER BY "id" DESC)

-- via
SELECT "t1"."id", "t1"."name", "t1"."made", "t1"."tags", "t1"."notes" FROM "doc"."items" AS "t1" LEFT JOIN "doc"."owners" AS "t2" ON "t1"."owner_id" = "t2"."id" WHERE ("t2"."name" = $1) AND ("t1"."id" > $2) ORDER BY "t2"."name" LIMIT $3

-- via, grouped
SELECT "t2"."name", count(*) FROM "doc"."items" AS "t1" LEFT JOIN "doc"."owners" AS "t2" ON "t1"."owner_id" = "t2"."id" GROUP BY "t2"."name"

-- each
SELECT "t1"."name", "t2"."made" FROM "doc"."items" AS "t1" LEFT JOIN "doc"."items" AS "t2" ON "t1"."name" = "t2"."notes" AND ("t2"."id" > $1)

-- in a selection
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE NOT ("id" IN (SELECT "t1"."doc"['size']['pages'] FROM "doc"."items" AS "t1" LEFT JOIN "doc"."owners" AS "t2" ON "t1"."owner_id" = "t2"."id" WHERE ("t1"."doc"['size']['pages'] IS NOT NULL) AND ("t2"."name" = $1)))

-- exists
SELECT "t1"."id", "t1"."name", "t1"."made", "t1"."tags", "t1"."notes" FROM "doc"."items" AS "t1" WHERE (EXISTS (SELECT 1 FROM "doc"."items" AS "t2" WHERE NOT ("t2"."id" >= "t1"."id"))) AND ("t1"."name" = $1)

-- scalar
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE "id" = (SELECT max("id") FROM "doc"."items")

-- cte
WITH "first" AS (SELECT "name" AS "c1", row_number() OVER (PARTITION BY "name") AS "c2" FROM "doc"."items" WHERE "id" > $1), "second" AS (SELECT "c1" AS "c1" FROM "first" WHERE "c2" = $2) SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE ("name" IN (SELECT "c1" FROM "second")) AND ("id" < $3)

-- join a cte
WITH "each" AS (SELECT "name" AS "c1", count(*) AS "c2" FROM "doc"."items" GROUP BY "name" HAVING count(*) > 0) SELECT "t1"."id", coalesce("t2"."c2", CAST($1 AS bigint)) FROM "doc"."items" AS "t1" LEFT JOIN "each" AS "t2" ON "t1"."name" = "t2"."c1"

-- union
SELECT "name" FROM "doc"."items" UNION SELECT "c1" FROM (SELECT "name" AS "c1" FROM "doc"."items" WHERE "id" = $1 UNION ALL SELECT "notes" FROM "doc"."items" WHERE "notes" IS NOT NULL) AS "t1" ORDER BY 1 DESC LIMIT $2

-- set to
UPDATE "doc"."items" SET "notes" = lower("name"), "name" = $1 WHERE "id" = $2

-- second
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE "made" = date_trunc('second', "made")

-- number of the second
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE extract(second FROM "made") = $1

-- minute
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE "made" = date_trunc('minute', "made")

-- number of the minute
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE extract(minute FROM "made") = $1

-- hour
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE "made" = date_trunc('hour', "made")

-- number of the hour
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE extract(hour FROM "made") = $1

-- day
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE "made" = date_trunc('day', "made")

-- number of the day
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE extract(day FROM "made") = $1

-- week
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE "made" = date_trunc('week', "made")

-- number of the week
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE extract(week FROM "made") = $1

-- month
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE "made" = date_trunc('month', "made")

-- number of the month
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE extract(month FROM "made") = $1

-- quarter
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE "made" = date_trunc('quarter', "made")

-- number of the quarter
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE extract(quarter FROM "made") = $1

-- year
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE "made" = date_trunc('year', "made")

-- number of the year
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE extract(year FROM "made") = $1

-- day of week
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE extract(day_of_week FROM "made") = $1

-- day of year
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE extract(day_of_year FROM "made") = $1

-- epoch
SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE floor(extract(epoch FROM "made")) = $1

