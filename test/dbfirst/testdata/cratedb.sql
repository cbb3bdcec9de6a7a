CREATE TABLE authors (
  id TEXT PRIMARY KEY,
  name STRING NOT NULL,
  code VARCHAR(8),
  fixed CHARACTER(3),
  age SHORT,
  n INT DEFAULT 1 + 1,
  big LONG DEFAULT -5,
  r FLOAT,
  d DOUBLE DEFAULT 1e10,
  ok BOOLEAN DEFAULT TRUE,
  price NUMERIC(10, 2) DEFAULT 1.50,
  wide NUMERIC(10),
  at TIMESTAMP,
  tz TIMESTAMPTZ DEFAULT now(),
  made TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP,
  addr IP DEFAULT '127.0.0.1',
  bits BIT(8),
  place GEO_POINT,
  area GEO_SHAPE,
  vec FLOAT_VECTOR(3),
  tags STRING[] DEFAULT ['a', 'b'],
  grid INT[],
  nested ARRAY(ARRAY(BIGINT)),
  nested_times ARRAY(ARRAY(TIMESTAMPTZ)),
  word TEXT DEFAULT 'a' || 'b',
  long_text TEXT INDEX OFF STORAGE WITH (columnstore = false),
  off TEXT INDEX OFF,
  column_ft TEXT INDEX USING FULLTEXT WITH (analyzer = 'english')
);
CREATE ANALYZER "autocomplete_4d039713" (
  TOKENIZER "edge_ngram(max_gram=12,min_gram=2,token_chars=[letter,digit])" WITH ("type" = 'edge_ngram', "min_gram" = '2', "max_gram" = '12', "token_chars" = ['letter', 'digit']),
  TOKEN_FILTERS ("lowercase", "asciifolding")
);
CREATE ANALYZER crategen_dbfirst (TOKENIZER whitespace, TOKEN_FILTERS (lowercase, mine WITH (type = 'stop', stopwords = ['a'])));
CREATE TABLE docs (
  id BIGINT PRIMARY KEY,
  exact OBJECT(DYNAMIC) AS (name TEXT, pages BIGINT, ratio DOUBLE PRECISION, ok BOOLEAN, tags ARRAY(TEXT), inner_part OBJECT(DYNAMIC) AS (x INTEGER)),
  strict_one OBJECT(STRICT) AS (a INT, b VARCHAR(8), "set" TEXT, "odd name" TEXT, at TIMESTAMPTZ, p GEO_POINT),
  strict_exact OBJECT(STRICT) AS (a BIGINT, deep OBJECT(IGNORED) AS (x TEXT), same OBJECT(STRICT) AS (y TEXT)),
  ignored OBJECT(IGNORED),
  plain OBJECT,
  optioned OBJECT(STRICT) AS (need TEXT NOT NULL, mood TEXT DEFAULT 'it''s', off INTEGER INDEX OFF, wide TEXT INDEX OFF STORAGE WITH (columnstore = false), deep OBJECT(STRICT) AS (n BIGINT NOT NULL)) NOT NULL,
  optioned_list ARRAY(OBJECT(DYNAMIC) AS (mood TEXT DEFAULT 'x')),
  may_lack OBJECT(DYNAMIC) AS (need TEXT NOT NULL DEFAULT 'x'),
  ignored_with OBJECT(IGNORED) AS (a INT NOT NULL),
  list ARRAY(OBJECT(IGNORED)),
  list_with ARRAY(OBJECT(DYNAMIC) AS (a INT)),
  title TEXT,
  body TEXT,
  title_lower TEXT GENERATED ALWAYS AS lower(title),
  INDEX title_ft USING FULLTEXT (title) WITH (analyzer = 'english'),
  INDEX prefix USING FULLTEXT (title) WITH (analyzer = 'autocomplete_4d039713'),
  INDEX by_hand USING FULLTEXT (title) WITH (analyzer = 'crategen_dbfirst'),
  INDEX both_ft USING FULLTEXT (title, body) WITH (analyzer = 'german'),
  CONSTRAINT positive CHECK (id > 0)
);
CREATE TABLE readings (
  sensor TEXT,
  ts TIMESTAMPTZ NOT NULL,
  month TIMESTAMPTZ GENERATED ALWAYS AS date_trunc('month', ts),
  value DOUBLE CHECK (value >= 0),
  PRIMARY KEY (month, sensor, ts)
) CLUSTERED BY (sensor) INTO 6 SHARDS PARTITIONED BY (month) WITH (number_of_replicas = 0, refresh_interval = 5000, column_policy = 'dynamic');
CREATE TABLE by_hash (g INT GENERATED ALWAYS AS length(a), id INT, a TEXT, PRIMARY KEY (g, id)) WITH (number_of_replicas = 0);
CREATE TABLE log (line TEXT, at TIMESTAMPTZ) CLUSTERED INTO 2 SHARDS;
CREATE TABLE "order" ("select" TEXT, "2fa" INT, "größe" REAL, "userName" TEXT, user_name TEXT, "a b" TEXT, "名前" TEXT, "type" TEXT, edges TEXT, id TEXT, k1 INT, PRIMARY KEY (id, k1));
CREATE TABLE type (id TEXT PRIMARY KEY, func TEXT);
CREATE TABLE types (id INT PRIMARY KEY, range SMALLINT);
CREATE TABLE by_place (a TEXT, b BIGINT, c TEXT, PRIMARY KEY (a, b)) CLUSTERED BY (b);
CREATE VIEW cheap AS SELECT id, name, tags, price FROM authors WHERE price < 5;
CREATE TABLE hosts (addr IP PRIMARY KEY, day TIMESTAMP WITHOUT TIME ZONE DEFAULT '2024-02-29' CONSTRAINT hosts_day_range CHECK (date_trunc('day', day) = day), at TIMESTAMP WITHOUT TIME ZONE,
  flags BIT(4) NOT NULL DEFAULT B'0101', many BIT(80), addrs ARRAY(IP), days ARRAY(TIMESTAMP WITHOUT TIME ZONE), masks ARRAY(BIT(4)), prices ARRAY(NUMERIC(12, 2)));
