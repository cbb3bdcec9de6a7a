package logic_test

// tri is a truth value of Kleene's logic. The order of the values makes And the least and Or the greatest of them.
type tri int8

const (
	no tri = iota
	unknown
	yes
)

func (t tri) not() tri { return yes - t }

func (t tri) String() string { return [...]string{"false", "NULL", "true"}[t] }

func truth(b bool) tri {
	if b {
		return yes
	}
	return no
}

// when is the truth of b, or NULL where the value that b was made of is not there.
func when(there bool, b func() bool) tri {
	if !there {
		return unknown
	}
	return truth(b())
}
