package dialect

// CrateDB identifies a version of a row by its sequence number in the shard and the term of the shard's primary. Both are one number of
// table.Version: the term changes only with the primary of a shard, so it has the upper 16 bits.

const seqNoBits = 47

// WriteRowVersion appends the version of the current row as one number, on a database with VersionColumns.
func (d *Dialect) WriteRowVersion(w Sink) {
	w.Col(d.VersionColumns[1])
	w.Write(" * ")
	w.Int(1 << seqNoBits)
	w.Write(" + ")
	w.Col(d.VersionColumns[0])
}

// SplitRowVersion returns the values of VersionColumns for a version.
func SplitRowVersion(version int64) [2]int64 {
	return [2]int64{version & (1<<seqNoBits - 1), version >> seqNoBits}
}

// OwnVersions reports whether the database numbers the versions of rows itself. Otherwise the version is a column that writes increment.
func (d *Dialect) OwnVersions() bool { return d.VersionColumns != nil }
