package connect

import (
	"net"

	"github.com/crategen/crategen/runtime/wire"
)

// Dialer returns a dialer with the timeout and the keep-alive probes of c.
func Dialer(c *wire.Config) *net.Dialer {
	d := &net.Dialer{Timeout: c.ConnectTimeout}
	if d.Timeout == 0 {
		d.Timeout = DefaultConnectTimeout
	}
	if c.NoKeepAlive {
		d.KeepAlive = -1
		return d
	}
	d.KeepAliveConfig = net.KeepAliveConfig{
		Enable: true, Idle: c.KeepAliveIdle, Interval: c.KeepAliveInterval, Count: c.KeepAliveCount,
	}
	return d
}
