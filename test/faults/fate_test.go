package faults

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"

	"github.com/crategen/crategen/internal/faultproxy"
)

const seed = 5

// kind is what a statement does.
type kind uint8

const (
	read     kind = iota
	unmarked      // a write
	marked        // a write that may be sent twice
)

func (k kind) String() string { return [...]string{"read", "write", "marked write"}[k] }

// fate is what is to happen to a statement. It follows from the seed and the statement's number.
type fate struct {
	kind   kind
	large  bool // written in part when the connection is reset, so that it was not sent
	action faultproxy.Action
	times  int32 // attempts that meet the fault
}

// fateOf decides the fate of a statement.
func fateOf(number int, pgwire bool) fate {
	r := rand.New(rand.NewPCG(seed, uint64(number)))
	f := fate{kind: kind(r.IntN(3)), action: faultproxy.Action{At: r.Float64()}, times: 1 + r.Int32N(2)}
	if r.IntN(2) == 0 {
		f.action.Fault = 1 + faultproxy.Fault(r.IntN(int(faultproxy.CloseIdle)))
	}
	if !pgwire && number%1000 == 500 {
		f = fate{kind: unmarked, large: true, action: faultproxy.Action{Fault: faultproxy.ResetBefore}, times: 2}
	}
	return f
}

func (f fate) stalls() bool {
	return f.action.Fault == faultproxy.StallBefore || f.action.Fault == faultproxy.StallAfter
}

// lostAnswer reports whether a statement that meets the fate has been written and gets no answer.
func (f fate) lostAnswer() bool {
	switch f.action.Fault {
	case faultproxy.ResetBefore, faultproxy.ResetAfter, faultproxy.Truncate:
		return !f.large
	}
	return f.stalls()
}

func keyOf(number int) string { return fmt.Sprintf("#%07d", number) }

var keys = regexp.MustCompile(`#(\d{7})`)

// number finds which statement a request carries, -1 for none: a handshake, a probe, a statement to prepare.
func number(request []byte) int {
	if found := keys.FindSubmatch(request[:min(len(request), 4096)]); found != nil {
		n, _ := strconv.Atoi(string(found[1]))
		return n
	}
	return -1
}
