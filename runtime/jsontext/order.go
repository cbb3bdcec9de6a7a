package jsontext

// order is in which order the members of a struct stood in the documents before.
type order struct {
	names   []string  // of the struct; nil for none
	follows [32]uint8 // the position of the first member, and then of the one that stood behind each
}

// of reports whether the order is that of the struct with these names.
func (o *order) of(names []string) bool {
	return len(o.names) > 0 && len(names) > 0 && &o.names[0] == &names[0]
}

// behind guesses the position of the member behind that at position i, -1 for the first.
func (o *order) behind(i int) int { return int(o.follows[uint(i+1)%uint(len(o.follows))]) }

// learn notes that the member at position j stood behind that at position i. Positions from 256 on are guessed wrong.
func (o *order) learn(i, j int) { o.follows[uint(i+1)%uint(len(o.follows))] = uint8(j) }

// nameless stands for a struct without members, which no document fits.
var nameless = []string{""}

// order finds the order of a struct, or takes the place of the one that was made first for it. Until it is known better, it is
// that of the struct itself.
func (d *Decoder) order(names []string) *order {
	if len(names) == 0 {
		names = nameless
	}
	for range d.orders {
		if o := &d.orders[d.current]; o.of(names) {
			return o
		}
		d.current = (d.current + 1) % uint8(len(d.orders))
	}
	d.made = (d.made + 1) % uint8(len(d.orders))
	if d.current = d.made; d.within == d.made {
		d.member = -1
	}
	o := &d.orders[d.current]
	o.names = names
	for i := range o.follows {
		o.follows[i] = uint8(i)
	}
	return o
}
