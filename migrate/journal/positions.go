package journal

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/runtime/wire"
)

// Position returns the recorded position of a long step, empty for none. subject names what it is the position of.
func (j *Journal) Position(ctx context.Context, subject string) (string, error) {
	position, err := ask.Value(ctx, j.DB, "SELECT place FROM crategen_positions WHERE project = "+text(j.Project)+" AND subject = "+text(subject))
	if err != nil {
		return "", fmt.Errorf("reading the journal: %w", err)
	}
	return position, nil
}

// Positions returns the positions of all long steps that were not completed, by subject.
func (j *Journal) Positions(ctx context.Context) (map[string]string, error) {
	if err := j.refresh(ctx, "crategen_positions"); err != nil {
		return nil, err
	}
	all, err := j.places(ctx)
	maps.DeleteFunc(all, func(subject, _ string) bool { return strings.HasPrefix(subject, valuesPrefix) })
	return all, err
}

func (j *Journal) places(ctx context.Context) (map[string]string, error) {
	out := make(map[string]string)
	err := ask.Rows(ctx, j.DB, "SELECT subject, place FROM crategen_positions WHERE project = "+text(j.Project),
		func(r wire.Rows) { out[r.Text()] = r.Text() })
	if err := ignoreMissing(err); err != nil {
		return nil, fmt.Errorf("reading the journal: %w", err)
	}
	return out, nil
}

// SetPosition records the position of a long step. An empty one removes the record: the step is complete.
func (j *Journal) SetPosition(ctx context.Context, subject, position string) error {
	sql := fmt.Sprintf("INSERT INTO crategen_positions (project, subject, place) VALUES (%s, %s, %s) "+
		"ON CONFLICT (project, subject) DO UPDATE SET place = excluded.place", text(j.Project), text(subject), text(position))
	if position == "" {
		sql = "DELETE FROM crategen_positions WHERE project = " + text(j.Project) + " AND subject = " + text(subject)
	}
	if err := ask.Exec(ctx, j.DB, sql); err != nil {
		return fmt.Errorf("writing the journal: %w", err)
	}
	return nil
}

// Since returns the start of the last step with an action and an object, the zero time for none.
func (j *Journal) Since(ctx context.Context, action, object string) (time.Time, error) {
	if err := j.refresh(ctx, "crategen_steps"); err != nil {
		return time.Time{}, err
	}
	var at time.Time
	err := ask.Rows(ctx, j.DB, "SELECT max(started) FROM crategen_steps WHERE project = "+text(j.Project)+" AND action = "+text(action)+
		" AND subject = "+text(object), func(r wire.Rows) {
		if !r.Null() {
			at = time.UnixMilli(r.Int())
		}
	})
	return at, ignoreMissing(err)
}
