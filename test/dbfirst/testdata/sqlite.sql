CREATE TABLE authors (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  email VARCHAR(80) UNIQUE,
  born DATE,
  rating NUMERIC DEFAULT 0,
  active BOOLEAN NOT NULL DEFAULT 1,
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE books (
  isbn TEXT PRIMARY KEY,
  title TEXT NOT NULL COLLATE NOCASE,
  author_id INTEGER NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
  editor INTEGER REFERENCES authors,
  pages INT CHECK (pages > 0),
  price DECIMAL(10,2) DEFAULT 9.99,
  meta JSON,
  cover BLOB,
  half REAL DEFAULT -0.5,
  note TEXT DEFAULT 'it''s "new"',
  UNIQUE (title, author_id),
  CHECK (length(title) > 0)
);
CREATE INDEX books_by_price ON books (price DESC) WHERE price IS NOT NULL;
CREATE INDEX books_lower ON books (lower(title));
CREATE UNIQUE INDEX books_pages ON books (pages, isbn);
CREATE TABLE nodes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  parent_id INTEGER REFERENCES nodes (id) ON DELETE SET NULL,
  manager INTEGER REFERENCES nodes (id)
);
CREATE TABLE memberships (author_id INTEGER NOT NULL REFERENCES authors (id), node_id INTEGER NOT NULL REFERENCES nodes (id), since TEXT, PRIMARY KEY (author_id, node_id));
CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'paid')), size VARCHAR(10) CONSTRAINT sizes CHECK (size IN ('S', 'M', 'L')));
CREATE TABLE order_books (order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE, book_isbn TEXT NOT NULL REFERENCES books (isbn), gift_of TEXT REFERENCES books (isbn), amount INTEGER NOT NULL DEFAULT 1, PRIMARY KEY (order_id, book_isbn));
CREATE TABLE log (line TEXT, at INTEGER);
CREATE TABLE "order" ("select" TEXT, "2fa" INTEGER, "größe" REAL, "userName" TEXT, "user_name" TEXT, "a b" TEXT, "a-b" TEXT, "名前" TEXT, "type" TEXT, "edges" TEXT, "id" TEXT NOT NULL, k1 INTEGER NOT NULL, PRIMARY KEY (id, k1)) WITHOUT ROWID;
CREATE TABLE type (id TEXT PRIMARY KEY NOT NULL, func TEXT) STRICT;
CREATE TABLE types (id TEXT PRIMARY KEY NOT NULL, range INT) STRICT;
CREATE TABLE strictly (id INTEGER PRIMARY KEY, n INT NOT NULL, t TEXT DEFAULT 'x', any_thing ANY) STRICT;
CREATE TABLE computed (id INTEGER PRIMARY KEY, a INTEGER NOT NULL, b INTEGER AS (a + 1) STORED, c TEXT GENERATED ALWAYS AS (upper(a)) VIRTUAL);
CREATE TABLE a_side (id INTEGER PRIMARY KEY, b_id INTEGER REFERENCES b_side (id));
CREATE TABLE b_side (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a_side (id));
CREATE TABLE pair (x INTEGER NOT NULL, y INTEGER NOT NULL, v TEXT, PRIMARY KEY (x, y));
CREATE TABLE pairs_of (id INTEGER PRIMARY KEY, x INTEGER, y INTEGER, FOREIGN KEY (x, y) REFERENCES pair (x, y) ON UPDATE CASCADE);
CREATE VIEW cheap AS SELECT isbn, title FROM books WHERE price < 5;
CREATE TABLE hosts (addr text COLLATE ip PRIMARY KEY NOT NULL CONSTRAINT hosts_addr_range CHECK (ip_valid(addr)), day text DEFAULT '2024-02-29' CONSTRAINT hosts_day_range CHECK (date(day) = day),
  flags text NOT NULL DEFAULT '0101' CONSTRAINT hosts_flags_range CHECK (length(flags) = 4 AND flags NOT GLOB '*[^01]*'), other text CONSTRAINT hosts_other_range CHECK (length(other) > 4)) STRICT;
CREATE TABLE tickets (id INTEGER PRIMARY KEY, status TEXT NOT NULL CHECK (status IN ('open', 'closed')), campus TEXT);
CREATE TABLE ticket_statuses (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE status (id INTEGER PRIMARY KEY, ticket_id INTEGER REFERENCES TICKETS (ID));
CREATE TABLE 'quoted' ('a b' TEXT, id INTEGER PRIMARY KEY);
CREATE VIEW outdated AS SELECT gone FROM tickets;
