package kind

import (
	"errors"
	"net/netip"

	"github.com/crategen/crategen/internal/target"
)

// IP is an IP address, with the length of its network's prefix where every target stores it. It travels as text in one form. SQLite
// compares the text with a collation of runtime/sqlite.
var IP = &Kind{
	Name: "ip", Wire: "Text", Plain: "string",
	Cell: func(v Value) Cell {
		return Cell{Field: "wire.IPField(cell, %s)", Fn: "wire.IPField[" + v.Type + "]", Value: "wire.IPValue(%s)"}
	},
	Make:  "wire.MustIP[%s](%s)",
	Query: "IP", Arg: Plain,
	Elements:  elements("OfIPs"),
	Column:    always("IP"),
	SQL:       everywhere("inet", map[target.Name]string{target.CrateDB: "IP", target.SQLite: "text"}),
	Collation: map[target.Name]string{target.SQLite: "ip"},
	Constant: func(text string, s Size) (string, error) {
		return textConstant(text, s, func(text string) error {
			if _, err := netip.ParseAddr(text); err != nil {
				if _, err := netip.ParsePrefix(text); err != nil {
					return errors.New("it is not an IP address")
				}
			}
			return nil
		})
	},
	Usual:   GoForm{Kind: "struct", Texts: true},
	Accepts: writesText,
	Range: func(on target.Name, _ Size, column string) string {
		if on == target.SQLite {
			return "ip_valid(" + column + ")"
		}
		return ""
	},
	Storage: Columnar,
	Made:    func(Size, string) (string, string) { return "row.IP()", AnyType },
	GoType: func(has func(target.Name) bool, given *GoName) (GoName, error) {
		prefix := GoName{"net/netip", "Prefix"}
		switch addr := (GoName{"net/netip", "Addr"}); {
		case given != nil && *given == prefix && has(target.CrateDB):
			return prefix, errors.New("CrateDB stores addresses without the length of a prefix; use netip.Addr")
		case given != nil && (*given == addr || *given == prefix):
			return *given, nil
		case given != nil:
			return *given, errors.New("the Go type of an IP is netip.Addr or netip.Prefix")
		case has(target.CrateDB):
			return addr, nil
		}
		return prefix, nil
	},
}
