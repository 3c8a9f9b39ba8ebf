package union

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// listed gives rows from memory.
type listed [][]string

func (l *listed) Next() (SheetRow, error) {
	if len(*l) == 0 {
		return SheetRow{}, io.EOF
	}
	row := SheetRow{Number: 1, Cells: (*l)[0]}
	*l = (*l)[1:]
	return row, nil
}

func (l *listed) Close() error { return nil }

func rosterColumns() []SheetColumn {
	return []SheetColumn{
		{Key: "name", Title: "姓名", Synonyms: []string{"名字", "职工姓名"}, Required: true},
		{Key: "number", Title: "证件号码", Synonyms: []string{"身份证号", "身份证号码"}, Required: true},
		{Key: "phone", Title: "手机号码", Synonyms: []string{"手机", "联系电话", "TEL"}},
	}
}

func TestTitlesAreFoundByTheirNames(t *testing.T) {
	for name, rows := range map[string]listed{
		"as in the template":               {{"姓名", "证件号码", "手机号码"}},
		"by synonyms, in another order":    {{"联系电话", "身份证号", "名字"}},
		"with stars, remarks and spaces":   {{" 姓 名 *", "证件号码（必填）", "手机号码\n(11位)："}},
		"in Latin letters of either case":  {{"姓名", "证件号码", "tel"}},
		"beneath the list's name and date": {{"样本厂会员名册"}, {"", "2026年11月"}, {"姓名", "证件号码", "手机"}},
		"beside columns nobody asked for":  {{"序号", "姓名", "证件号码", "手机", "备注"}},
	} {
		t.Run(name, func(t *testing.T) {
			header, err := FindSheetHeader(&rows, rosterColumns())
			if err != nil {
				t.Fatal(err)
			}
			for _, key := range []string{"name", "number", "phone"} {
				if !header.Has(key) {
					t.Errorf("%s not found", key)
				}
			}
		})
	}
}

func TestTitlesThatDoNotServe(t *testing.T) {
	for name, test := range map[string]struct {
		rows   listed
		code   string
		fields string
	}{
		"a required column is missing": {listed{{"姓名", "手机"}}, "sheet_header_missing", "number"},
		"all are missing":              {listed{{"甲", "乙"}, {"丙"}}, "sheet_header_missing", "name number"},
		"a column stands twice":        {listed{{"姓名", "证件号码", "身份证号"}}, "sheet_header_repeated", "number"},
		"the nearest row is blamed":    {listed{{"名册"}, {"姓名"}, {"张样本"}}, "sheet_header_missing", "number"},
		"they stand too deep":          {append(make(listed, 10), []string{"姓名", "证件号码"}), "sheet_header_missing", "name number"},
		"there is nothing":             {listed{}, "sheet_empty", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := FindSheetHeader(&test.rows, rosterColumns())
			refusal, ok := AsError(err)
			if !ok || refusal.Code != test.code {
				t.Fatalf("answers %v, want %s", err, test.code)
			}
			var fields []string
			for _, field := range refusal.Fields {
				fields = append(fields, field.Field)
			}
			if got := strings.Join(fields, " "); got != test.fields {
				t.Errorf("names %q, want %q", got, test.fields)
			}
		})
	}
}

func TestTitlesPassOnWhatTheFileAnswers(t *testing.T) {
	broken := errors.New("broken")
	_, err := FindSheetHeader(failing{broken}, rosterColumns())
	if !errors.Is(err, broken) {
		t.Errorf("answers %v", err)
	}
}

type failing struct{ err error }

func (f failing) Next() (SheetRow, error) { return SheetRow{}, f.err }
func (f failing) Close() error            { return nil }

func TestACellIsTakenByItsColumn(t *testing.T) {
	header, err := FindSheetHeader(&listed{{"备注", "证件号码", "姓名"}}, rosterColumns())
	if err != nil {
		t.Fatal(err)
	}
	row := SheetRow{Cells: []string{"x", " 99999919900101001X ", "阿卜 杜拉·样本"},
		Problems: []CellProblem{{Column: 1, Code: "number_not_text"}}}
	if got := header.Value(row, "name"); got != "阿卜 杜拉·样本" {
		t.Errorf("name %q: inner spaces must stay", got)
	}
	if got := header.Value(row, "number"); got != "99999919900101001X" {
		t.Errorf("number %q", got)
	}
	if header.Value(row, "phone") != "" || header.Value(SheetRow{Cells: []string{"x"}}, "name") != "" {
		t.Error("an absent cell has a value")
	}
	if problem, ok := header.Problem(row, "number"); !ok || problem.Code != "number_not_text" {
		t.Error("the cell's problem is not found")
	}
	if _, ok := header.Problem(row, "name"); ok {
		t.Error("another cell's problem is found")
	}
	row.Problems = []CellProblem{{Column: -1, Code: "bad_quotes"}}
	if _, ok := header.Problem(row, "name"); !ok {
		t.Error("the row's problem is not found")
	}
	if strings.Join(header.Unknown, "") != "备注" {
		t.Errorf("unknown %v", header.Unknown)
	}
	if printed := fmt.Sprintf("%v %+v %#v", row, row, row); strings.Contains(printed, "样本") {
		t.Errorf("a row prints %s", printed)
	}
}
