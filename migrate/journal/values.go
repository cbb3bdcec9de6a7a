package journal

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// valuesPrefix begins the subjects of the values of enums, which are stored among the positions.
const valuesPrefix = "values="

// Values returns the recorded values of enum columns, by the names of the columns: books.status.
func (j *Journal) Values(ctx context.Context) (map[string][]string, error) {
	if err := j.refresh(ctx, "crategen_positions"); err != nil {
		return nil, err
	}
	all, err := j.places(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[string][]string)
	for subject, place := range all {
		column, ok := strings.CutPrefix(subject, valuesPrefix)
		if !ok {
			continue
		}
		var list []string
		if err := json.Unmarshal([]byte(place), &list); err != nil {
			return nil, fmt.Errorf("reading the journal: %s: %w", subject, err)
		}
		out[column] = list
	}
	return out, nil
}

// SetValues records the values of an enum column. No values remove the record.
func (j *Journal) SetValues(ctx context.Context, column string, values []string) error {
	if len(values) == 0 {
		return j.SetPosition(ctx, valuesPrefix+column, "")
	}
	place, err := json.Marshal(values)
	if err != nil {
		return err
	}
	return j.SetPosition(ctx, valuesPrefix+column, string(place))
}
