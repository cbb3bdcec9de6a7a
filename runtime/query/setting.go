package query

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// setting is a setting of a transaction. A list of them can be compared, as options of transactions are.
type setting struct {
	name, value string
	before      *setting
}

// Setting sets a setting of the database for the length of the transaction, on PostgreSQL and CockroachDB, where policies of row-level security
// read it with current_setting (schema.TenantPolicy). Names of own settings have a point: app.tenant. It costs a round trip at the beginning of
// each run; the setting never reaches other transactions of the connection. Of two settings with one name the later holds. Other databases have
// no settings: the error is errors.ErrUnsupported, and nothing is executed.
//
//	err := client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
//		invoices, err = tx.Invoices.All(ctx)
//		return err
//	}, query.Setting("app.tenant", tenant))
func Setting(name, value string) TxOption {
	return func(o *txOptions) { o.settings = &setting{name, value, o.settings} }
}

// check reports a setting that no server would take.
func (s *setting) check(d *dialect.Dialect) error {
	for ; s != nil; s = s.before {
		switch {
		case !d.SessionSettings:
			return fmt.Errorf("query.Setting(%q): %w: the database has no settings of transactions", s.name, errors.ErrUnsupported)
		case strings.Trim(s.name, ".") == "" || strings.Contains(s.name, "\x00"):
			return fmt.Errorf("query.Setting(%q): use a name such as app.tenant", s.name)
		case strings.Contains(s.value, "\x00"):
			return fmt.Errorf("query.Setting(%q): the value has a NUL character, which no database takes", s.name)
		}
	}
	return nil
}

// set sends the settings, the earlier ones first.
func (s *setting) set(ctx context.Context, tx wire.Session) error {
	if s == nil {
		return nil
	}
	if err := s.before.set(ctx, tx); err != nil {
		return err
	}
	args := []wire.Value{wire.TextValue(s.name), wire.TextValue(s.value)}
	if _, err := tx.Exec(ctx, &wire.Statement{SQL: "SELECT set_config($1, $2, true)", Args: args, Op: wire.OpOther}); err != nil {
		return fmt.Errorf("query.Setting(%q): %w", s.name, err)
	}
	return nil
}
