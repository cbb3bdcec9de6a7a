package tables

import (
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"github.com/crategen/crategen/runtime/geo"
	"github.com/crategen/crategen/runtime/query"
)

type (
	marker struct{}
	grade  string
	stored struct{}
)

func (grade) Known() bool { return true }

// documented are the columns that a row of the table of conditions in the guide is about.
var documented = map[string][]any{
	"integers, floats":                  {new(query.Int[*marker, int]), new(query.NullInt[*marker, int]), new(query.Float[*marker, float64])},
	"text":                              {new(query.Text[*marker, string]), new(query.NullText[*marker, string]), new(query.FixedText[*marker, string])},
	"text with full text":               {new(query.Fulltext[*marker, string]), new(query.NullFulltext[*marker, string])},
	"time":                              {new(query.Time[*marker]), new(query.NullTime[*marker])},
	"UUID":                              {new(query.UUID[*marker, [16]byte]), new(query.NullUUID[*marker, [16]byte])},
	"date":                              {new(query.Date[*marker]), new(query.NullDate[*marker])},
	"IP address":                        {new(query.IP[*marker, netip.Addr]), new(query.NullIP[*marker, netip.Prefix])},
	"bits":                              {new(query.Bits[*marker]), new(query.NullBits[*marker])},
	"bool":                              {new(query.Bool[*marker, bool])},
	"enum":                              {new(query.Enum[*marker, grade])},
	"bytes":                             {new(query.Bytes[*marker])},
	"vector":                            {new(query.Vector[*marker]), new(query.NullVector[*marker])},
	"point on the earth":                {new(query.Point[*marker, [2]float64]), new(query.NullPoint[*marker, [2]float64])},
	"shape on the earth":                {new(query.Shape[*marker, orb.Geometry, geo.Shapes]), new(query.NullShape[*marker, orb.Geometry, geo.Shapes])},
	"array":                             {new(query.Array[*marker, string]), new(query.NullArray[*marker, time.Time]), new(query.TypedArray[*marker, string])},
	"length of an array":                {new(query.ArrayLength[*marker])},
	"document":                          {new(query.JSON[*marker, stored])},
	"custom Go type":                    {new(query.Coded[*marker, stored])},
	"local time, time of day, interval": {new(query.LocalTime[*marker]), new(query.NullTimeOfDay[*marker]), new(query.Interval[*marker])},
	"path of labels":                    {new(query.LTree[*marker]), new(query.NullLTree[*marker])},
	"text that ignores case":            {new(query.CIText[*marker, string])},
}

// others are methods of columns that the guide names elsewhere, and no condition.
var others = strings.Fields("IsNull NotNull Asc Desc Set SetNull Add Append Remove Score Len Distance Longitude Latitude Area")

// TestFault22GuideConditions holds the table of conditions in the guide to the methods that there are, both ways.
func TestFault22GuideConditions(t *testing.T) {
	text, err := os.ReadFile("../../../docs/guide.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "| column | conditions | aggregates |\n")
	rows := map[string][]string{}
	for line := range strings.Lines(section) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) < 4 {
			break
		}
		name, conditions := strings.TrimSpace(cells[1]), strings.Fields(strings.Join(regexp.MustCompile("[A-Z][A-Za-z]*").FindAllString(cells[2], -1), " "))
		if strings.Contains(cells[2], "the same") {
			conditions = append(conditions, rows["integers, floats"]...)
		}
		if strings.Contains(cells[2], "those of text") {
			conditions = append(conditions, rows["text"]...)
		}
		rows[name] = conditions
	}
	for name, columns := range documented {
		conditions, ok := rows[name]
		if !ok {
			t.Errorf("the guide has no row %q", name)
		}
		for _, c := range columns {
			typ := reflect.TypeOf(c)
			for _, m := range conditions {
				if _, ok := typ.MethodByName(m); !ok {
					t.Errorf("%s: the guide names %s, and %s has none", name, m, typ)
				}
			}
			for i := range typ.NumMethod() {
				if m := typ.Method(i).Name; !slices.Contains(conditions, m) && !slices.Contains(others, m) {
					t.Errorf("%s: %s has %s, and the guide does not name it", name, typ, m)
				}
			}
		}
	}
}

// TestFault22QueriesFunctions looks for every function that the tables of queries.md and guide.md name.
func TestFault22QueriesFunctions(t *testing.T) {
	const source = "../../../runtime/query"
	code := ""
	files, err := os.ReadDir(source)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".go") && !strings.HasSuffix(f.Name(), "_test.go") {
			text, err := os.ReadFile(filepath.Join(source, f.Name()))
			if err != nil {
				t.Fatal(err)
			}
			code += string(text)
		}
	}
	text, err := os.ReadFile("../../../runtime/dberr/dberr.go")
	if err != nil {
		t.Fatal(err)
	}
	code += string(text)
	declared := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?:func|type|\)|const) ([A-Z]\w*)|\n\t([A-Z]\w*)`).FindAllStringSubmatch(code, -1) {
		declared[m[1]+m[2]] = true
	}
	if text, err = os.ReadFile("../../../docs/queries.md"); err != nil {
		t.Fatal(err)
	}
	names := 0
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "|") {
			continue
		}
		for _, quoted := range regexp.MustCompile("`([^`]*)`").FindAllStringSubmatch(line, -1) {
			for _, name := range regexp.MustCompile(`\b[A-Z][A-Za-z]*[a-z]\b`).FindAllString(quoted[1], -1) {
				switch name {
				case "Subtitle", "Details", "Notes", // columns of the examples
					"InsertFrom", "IndexWhere": // InsertFrom1 to InsertFrom8, an annotation of ent
					continue
				}
				names++
				if !declared[name] {
					t.Errorf("queries.md names %s, which does not exist", name)
				}
			}
		}
	}
	if names < 40 {
		t.Errorf("only %d names were found: the test says little", names)
	}
}
