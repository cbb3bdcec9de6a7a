package cockroach

import "time"

// TTL makes a job of the database delete rows some time after they expire. Expired rows can be read until then: filter them where it matters.
// Use ExpireAfter or ExpireAt, or set the fields for more options. After and Expression exclude each other.
//
//	cockroach.Table{TTL: cockroach.ExpireAt("expires_at")}
//	cockroach.Table{TTL: cockroach.TTL{After: 30 * 24 * time.Hour, Cron: "@daily"}}
type TTL struct {
	// After is the age of a row at which it expires, in whole seconds. The database adds a hidden column for it, and each update of a row
	// begins a new age. To add it to a table with rows writes all of them.
	After time.Duration `json:"after,omitempty"`

	// Expression is an SQL expression of the type TIMESTAMPTZ over the columns of the row: when it expires. A row for which it is NULL does not
	// expire. It may not contain functions such as now().
	Expression string `json:"expression,omitempty"`

	// Cron is when the job runs, as five fields or as @hourly, @daily, @weekly, @monthly or @yearly.
	Cron string `json:"cron,omitempty"`

	// SelectBatchSize and DeleteBatchSize are the rows that the job reads and deletes at once, by default 500 and 100.
	SelectBatchSize int `json:"selectBatchSize,omitempty"`
	DeleteBatchSize int `json:"deleteBatchSize,omitempty"`

	// SelectRateLimit and DeleteRateLimit are the rows that each node reads and deletes in a second. The server's default is no limit for reads
	// and 100 for deletions.
	SelectRateLimit int `json:"selectRateLimit,omitempty"`
	DeleteRateLimit int `json:"deleteRateLimit,omitempty"`

	// RowStatsPollInterval is how often the job counts rows and expired rows for the metrics, in whole seconds, by default never.
	RowStatsPollInterval time.Duration `json:"rowStatsPollInterval,omitempty"`

	// LabelMetrics gives the metrics of the job the name of the table.
	LabelMetrics bool `json:"labelMetrics,omitempty"`

	// Paused stops the deletion. Each job then fails, with a message that says so.
	Paused bool `json:"paused,omitempty"`

	// DisableChangefeedReplication keeps the deletions out of change streams.
	DisableChangefeedReplication bool `json:"disableChangefeedReplication,omitempty"`
}

// ExpireAfter deletes rows of an age. Each update of a row begins a new age.
func ExpireAfter(age time.Duration) TTL { return TTL{After: age} }

// ExpireAt deletes rows after the time that an SQL expression of the type TIMESTAMPTZ returns, such as the name of a column: see TTL.
func ExpireAt(expression string) TTL { return TTL{Expression: expression} }
