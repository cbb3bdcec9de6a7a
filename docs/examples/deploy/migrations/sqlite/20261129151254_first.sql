-- crategen:step create-table=docs expand metadata
-- crategen:transaction
CREATE TABLE IF NOT EXISTS "docs" (
  "id" integer PRIMARY KEY,
  "title" text NOT NULL,
  "status" text NOT NULL,
  "created_at" text NOT NULL,
  "details" text,
  "labels" text,
  "tags" text
) STRICT;
CREATE INDEX IF NOT EXISTS "doc_tags" ON "docs" ("tags");
CREATE INDEX IF NOT EXISTS "doc_status_created_at_id" ON "docs" ("status", "created_at", "id");
CREATE VIRTUAL TABLE IF NOT EXISTS "docs_title_ft" USING fts5("title", content='docs', content_rowid='id', tokenize='porter unicode61');
CREATE TRIGGER IF NOT EXISTS "docs_title_ft_insert" AFTER INSERT ON "docs" BEGIN
  INSERT INTO "docs_title_ft"(rowid, "title") VALUES (new."id", new."title");
END;
CREATE TRIGGER IF NOT EXISTS "docs_title_ft_delete" AFTER DELETE ON "docs" BEGIN
  INSERT INTO "docs_title_ft"("docs_title_ft", rowid, "title") VALUES ('delete', old."id", old."title");
END;
CREATE TRIGGER IF NOT EXISTS "docs_title_ft_update" AFTER UPDATE OF "id", "title" ON "docs" BEGIN
  INSERT INTO "docs_title_ft"("docs_title_ft", rowid, "title") VALUES ('delete', old."id", old."title");
  INSERT INTO "docs_title_ft"(rowid, "title") VALUES (new."id", new."title");
END;
INSERT INTO "docs_title_ft"("docs_title_ft") SELECT 'rebuild' WHERE NOT EXISTS (SELECT 1 FROM "docs_title_ft_docsize") AND EXISTS (SELECT 1 FROM "docs");
