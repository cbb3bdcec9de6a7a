package bulkfiles_test

import (
	"context"
	"errors"
	"net/url"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/bulkfiles/crate/db"
)

// TestCopyPrivileges copies as a user without privileges, and with each of those that the errors name.
func TestCopyPrivileges(t *testing.T) {
	testtarget.Run(t, crateDB, db.Open, func(t *testing.T, ctx context.Context, _ string, admin *db.Client) {
		const user = "copy_user"
		s := s3Storage(t)
		dir := directory(t)
		check(t, admin.Items.Insert(ctx, &db.Item{ID: 1, Title: "one"}))
		check(t, admin.Items.Refresh(ctx))
		schema, err := query.SQL1[string](admin, "SELECT CURRENT_SCHEMA").All(ctx)
		check(t, err)
		sql := func(text string) {
			t.Helper()
			_, err := admin.Exec(ctx, text)
			check(t, err)
		}
		sql("DROP USER IF EXISTS " + user)
		sql("CREATE USER " + user + " WITH (password = '" + password + "')")
		defer func() { _, _ = admin.Exec(context.WithoutCancel(ctx), "DROP USER "+user) }()
		place, err := url.Parse(crateDB[0].URL(t))
		check(t, err)
		place.User, place.Path = url.UserPassword(user, password), "/"+schema[0]
		client, err := db.Open(ctx, place.String())
		check(t, err)
		defer func() { _ = client.Close() }()

		to := func(directory string, o query.CopyStorage) error {
			_, err := query.CopyTo(ctx, client.Items, directory, query.CopyToOptions{Storage: o})
			return err
		}
		from := func(files string, o query.CopyStorage) error {
			_, err := query.CopyFrom(ctx, client.Items, []string{files}, query.CopyFromOptions{Storage: o, Overwrite: true})
			return err
		}
		refused := func(err, is error, words string) {
			t.Helper()
			t.Log(err)
			fails(t, err, words)
			if !errors.Is(err, is) || errors.Is(err, dberr.ErrUnknownOutcome) {
				t.Errorf("%v, want %v", err, is)
			}
		}
		for _, err := range []error{to(s.directory, s.options), from(s.directory+"/*", s.options)} {
			refused(err, dberr.ErrNoTable, "(it does not exist, or the user has no privilege on it)")
		}
		sql("GRANT DML ON TABLE items TO " + user)
		refused(to(s.directory, s.options), dberr.ErrAuth, "(it needs DQL on its tables: GRANT DQL ON TABLE ")
		sql("REVOKE DML ON TABLE items FROM " + user)
		sql("GRANT DQL ON TABLE items TO " + user)
		check(t, to(s.directory, s.options))
		check(t, to("file://"+dir, query.CopyStorage{}))
		refused(from(s.directory+"/*", s.options), dberr.ErrAuth, "import Item: MissingPrivilegeException[Missing 'DML' privilege for user 'copy_user'] (it needs DML on its tables: GRANT DML ON TABLE ")
		sql("GRANT DML ON TABLE items TO " + user)
		check(t, from(s.directory+"/*", s.options))
		refused(from("file://"+dir+"/*", query.CopyStorage{}), dberr.ErrAuth, "Only a superuser can read from the local file system")
	})
}
