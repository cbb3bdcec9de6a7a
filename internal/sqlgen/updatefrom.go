package sqlgen

import "errors"

// UpdateFrom runs write, which writes an UPDATE of a level's table that joins others: it calls Updated for the table, FromJoined for the FROM, and
// writes the condition of FromJoined's table with OnJoined. As for a Select, write runs again once the joins are known, and the WITH precedes the
// statement.
func (b *Builder) UpdateFrom(s Level, write func()) { b.Select(s, write) }

// Updated writes the table of an UPDATE of UpdateFrom, with its alias.
func (b *Builder) Updated() {
	s := &b.levels[len(b.levels)-1]
	b.TableName(s.Table)
	if s.Alias != "" {
		b.Write(" AS ")
		b.Ident(s.Alias)
	}
}

var errOtherFrom = errors.New("its values can be those of the one edge that the call names, and of edges of its target")

// FromJoined writes the FROM of UpdateFrom: the table that was joined first, and those that were joined to it. Databases let only the WHERE refer to
// the updated table.
func (b *Builder) FromJoined() {
	s := &b.levels[len(b.levels)-1]
	if s.Alias == "" { // it is written again
		return
	}
	for i, j := range s.joins {
		if i == 0 {
			b.Write(" FROM ")
		} else {
			if j.from == nil {
				b.Fail(errOtherFrom)
				return
			}
			b.Write(" LEFT JOIN ")
		}
		b.TableName(j.Table)
		b.Write(" AS ")
		b.Ident(j.alias)
		if i > 0 {
			b.Write(" ON ")
			b.writeOn(s, j)
		}
	}
}

// OnJoined writes the condition of the table that was joined first.
func (b *Builder) OnJoined() {
	if s := &b.levels[len(b.levels)-1]; len(s.joins) > 0 {
		b.writeOn(s, s.joins[0])
	}
}
