package connect

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

// The functions here make Param.set for a field of a Config or for a string in its Params.

// setter stores a value of a Config.
type setter func(c *wire.Config, value string) error

// duration reads 5s, 1m30s, 250ms, or a number of seconds as in PostgreSQL's own clients. It refuses values below least.
func duration(field func(*wire.Config) *time.Duration, least time.Duration) setter {
	return func(c *wire.Config, v string) error {
		d, err := time.ParseDuration(strings.Replace(v, "min", "m", 1))
		if err != nil {
			var s float64
			if s, err = strconv.ParseFloat(v, 64); err == nil && s < 1<<31 {
				d = time.Duration(s * float64(time.Second))
			}
		}
		switch {
		case err == nil && d >= least:
			*field(c) = d
			return nil
		case least > 0:
			return errors.New("must be a duration above 0, as in 5s or 250ms")
		}
		return errors.New("must be 0 or a duration, as in 5s or 250ms")
	}
}

// number reads an integer of at least least.
func number(field func(*wire.Config) *int, least int) setter {
	return func(c *wire.Config, v string) error {
		n, err := strconv.ParseInt(v, 10, 32)
		if err != nil || int(n) < least {
			return errors.New("must be a whole number from " + strconv.Itoa(least))
		}
		*field(c) = int(n)
		return nil
	}
}

// toggle reads on and off.
func toggle(set func(c *wire.Config, on bool)) setter {
	return func(c *wire.Config, v string) error {
		switch v {
		case "on", "true", "1":
			set(c, true)
		case "off", "false", "0":
			set(c, false)
		default:
			return errors.New("must be on or off")
		}
		return nil
	}
}

// text checks the value and stores it in Params.
func text(name string, checks ...func(string) error) setter {
	return func(c *wire.Config, v string) error {
		for _, check := range checks {
			if err := check(v); err != nil {
				return err
			}
		}
		c.Params[name] = v
		return nil
	}
}

// oneOf is a check.
func oneOf(values ...string) func(string) error {
	return func(v string) error {
		if slices.Contains(values, v) {
			return nil
		}
		last := len(values) - 1
		return errors.New("must be " + strings.Join(values[:last], ", ") + " or " + values[last])
	}
}

func setZone(c *wire.Config, v string) error {
	zone, err := time.LoadLocation(v)
	if err != nil || v == "" || v == "Local" {
		return errors.New("must be the name of a time zone, as in Europe/Vienna or UTC")
	}
	c.Location = zone
	return nil
}

func setBalance(c *wire.Config, v string) error {
	if err := oneOf(string(RoundRobin), string(LeastInFlight))(v); err != nil {
		return err
	}
	c.LeastInFlight = v == string(LeastInFlight)
	return nil
}

// setHosts sets the nodes from the URL. It and setHost replace each other's nodes.
func setHosts(c *wire.Config, v string) (err error) {
	delete(c.Params, "host")
	if c.Nodes = nil; v != "" {
		c.Nodes, err = parseHosts(v)
	}
	return err
}

func setHost(c *wire.Config, v string) (err error) {
	c.Nodes, err = parseNames(v)
	c.Params["host"] = v
	return err
}

func setPort(c *wire.Config, v string) (err error) {
	c.Params["port"], err = parsePorts(v)
	return err
}

// The least and the largest time of lookup_timeout. With less, every read would be sent several times.
const (
	leastLookupTimeout   = 10 * time.Millisecond
	longestLookupTimeout = 10 * time.Minute
)

func setLookupTimeout(c *wire.Config, v string) error {
	var d time.Duration
	err := duration(func(*wire.Config) *time.Duration { return &d }, 0)(c, v)
	if err != nil || d != 0 && (d < leastLookupTimeout || d > longestLookupTimeout) {
		return errors.New("must be 0 for no limit, or a duration from 10ms to 10m, as in 2s")
	}
	c.LookupTimeout = d
	return nil
}

// setStatementTimeout requires a unit: a plain number means milliseconds in PostgreSQL and seconds in the other parameters.
func setStatementTimeout(c *wire.Config, v string) error {
	if _, err := strconv.ParseFloat(v, 64); err == nil {
		return errors.New("needs a unit, as in 30s or 500ms: for PostgreSQL a plain number means milliseconds")
	}
	return duration(func(c *wire.Config) *time.Duration { return &c.StatementTimeout }, time.Millisecond)(c, v)
}
