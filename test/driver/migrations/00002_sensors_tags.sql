-- +goose Up
ALTER TABLE sensors ADD COLUMN tags array(text);

-- +goose Down
ALTER TABLE sensors DROP COLUMN tags;
