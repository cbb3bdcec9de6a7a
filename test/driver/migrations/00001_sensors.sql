-- +goose Up
CREATE TABLE sensors (
	id text PRIMARY KEY,
	place geo_point
) CLUSTERED INTO 1 SHARDS WITH (number_of_replicas = 0);

INSERT INTO sensors (id, place) VALUES ('attic', [9.74, 47.41]);

-- +goose Down
DROP TABLE sensors;
