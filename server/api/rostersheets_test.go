package api_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// mustWorkbook makes an XLSX file as units do: cells of every kind.
func mustWorkbook(t *testing.T, change func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	for i, title := range strings.Split(strings.TrimSpace(rosterTitles), ",") {
		cell, err := excelize.CoordinatesToCellName(i+1, 1)
		if err == nil {
			err = f.SetCellStr("Sheet1", cell, title)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	change(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRareCharactersArriveUnaltered(t *testing.T) {
	rare := []string{"样本䶮", "样本㛃", "样本𬱖", "样本𠮷", "样本·古丽"}
	csv := rosterTitles
	for _, name := range rare {
		csv += name + ",,,,,,\n"
	}
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(csv))
	if err != nil {
		t.Fatal(err)
	}
	book := mustWorkbook(t, func(f *excelize.File) {
		for i, name := range rare {
			_ = f.SetCellStr("Sheet1", fmt.Sprintf("A%d", i+2), name)
		}
	})
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
		for i, file := range [][]byte{gb, []byte(csv), append([]byte("\xEF\xBB\xBF"), csv...), book} {
			list := clerk.Upload("/rosters?org_id="+string(city.Unit.ID), "名册", file).Must(201)
			if i == 0 {
				importRoster(clerk, list).Must(200)
			} else {
				mustFigures(t, list, "0 new, 0 changed, 5 same, 0 gone, 0 bad")
			}
		}
		var got []string
		for _, row := range livingRows(t, s, city.Unit) {
			name, err := s.Keys.Opener().Open(union.Place{Table: "roster_rows", Column: "name", Row: row.ID}, row.Name.Sealed)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, name)
		}
		slices.Sort(got)
		want := slices.Sorted(slices.Values(rare))
		if !slices.Equal(got, want) {
			t.Fatalf("names are %q, want %q", got, want)
		}
	})
}

func livingRows(t *testing.T, s *uniontest.Server, unit union.Org) []union.RosterRow {
	t.Helper()
	var ids []union.ID
	ctx := context.Background()
	err := s.Store.EachLivingPerson(ctx, unit.ID, func(p store.LivingPerson) { ids = append(ids, p.ID) })
	if err != nil {
		t.Fatal(err)
	}
	rows, err := s.Store.LivingRowsByID(ctx, ids)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestCellsThatAreNoTextAreTakenAtTheirValueOrNamed(t *testing.T) {
	number := rosterNumbers(1)[0]
	book := mustWorkbook(t, func(f *excelize.File) {
		_ = f.SetCellStr("Sheet1", "A2", "样本甲")
		_ = f.SetCellStr("Sheet1", "C2", number)
		_ = f.SetCellInt("Sheet1", "D2", 13900000001) // a phone as a number
		_ = f.SetCellInt("Sheet1", "G2", 2025)
		_ = f.SetCellStr("Sheet1", "F2", "低保")
		_ = f.SetCellStr("Sheet1", "A3", "样本乙")
		_ = f.SetCellFloat("Sheet1", "C3", 370303198001010000, -1, 64) // the last digits are gone
		_ = f.SetCellFormula("Sheet1", "A4", `"样本"&"丙"`)               // never calculated: no value
		_ = f.SetCellStr("Sheet1", "B4", "居民身份证")
	})
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
		list := clerk.Upload("/rosters?org_id="+string(city.Unit.ID), "名册.xlsx", book).Must(201)
		mustFigures(t, list, "1 new, 0 changed, 0 same, 0 gone, 2 bad")
		errors := clerk.Get("/rosters/" + list.Text("id") + "/errors").Must(200)
		got := fmt.Sprintf("%d %s, %d %s", errors.Number("items.0.line"), errors.Text("items.0.code"), errors.Number("items.1.line"), errors.Text("items.1.code"))
		if got != "3 number_not_text, 4 name_missing" {
			t.Fatalf("faults are %s", got)
		}
	})
}

func TestFilesThatAreNoRosterAreRefused(t *testing.T) {
	cases := []struct {
		name, content string
		status        int
		code          string
	}{
		{"nothing", " ", 422, "sheet_empty"},
		{"titles alone", rosterTitles, 422, "roster_empty"},
		{"no column of names", "证件号码,手机号\n1,2\n", 422, "sheet_header_missing"},
		{"two columns of names", "姓名,姓名\n样本甲,样本乙\n", 422, "sheet_header_repeated"},
		{"a web page called xls", "<html><table></table></html>", 415, "sheet_old_format"},
		{"a broken workbook", "PK\x03\x04 and then nothing", 422, "sheet_broken"},
		{"an old workbook", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 415, "sheet_old_format"},
		{"101 columns", "姓名" + strings.Repeat(",x", 100) + "\n样本甲\n", 413, "sheet_too_wide"},
		{"100,011 rows", "姓名\n" + strings.Repeat("样本甲\n", 100_011), 413, "sheet_too_large"},
	}
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
		for _, c := range cases {
			answer := uploadRoster(clerk, city.Unit, c.content)
			if answer.Status != c.status || answer.Text("code") != c.code || answer.Text("detail") == "" {
				t.Errorf("%s: %d %s", c.name, answer.Status, answer.Body)
			}
		}
		if lists := clerk.Get("/rosters").Must(200); lists.At("items.0") != nil {
			t.Fatalf("a refused file left %s", lists.Body)
		}
		err := s.Blobs.List(context.Background(), "rosters/", func(key string, _ int64) error { return fmt.Errorf("%s was left", key) })
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestBadRowsComeBackAsASheetThatCanBeMended(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
		list := uploadRoster(clerk, city.Unit, rosterTitles+"样本甲,,,,,,\n样本乙,,123,12345,,,\n样本丙,,,,,,2025\n").Must(201)
		path := "/rosters/" + list.Text("id") + "/bad-rows"
		sheet := clerk.Get(path).Must(200)
		f, err := excelize.OpenReader(bytes.NewReader(sheet.Body))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := f.GetRows("需要修改的行")
		if err != nil || len(rows) != 3 || rows[1][0] != "样本乙" || rows[1][2] != "123" || rows[1][7] != "3" || !strings.Contains(rows[1][8], "手机号：") || rows[2][0] != "样本丙" {
			t.Fatalf("the sheet has %q, %v", rows, err)
		}
		mustFigures(t, clerk.Upload("/rosters?org_id="+string(city.Unit.ID), "改.xlsx", sheet.Body).Must(201), "0 new, 0 changed, 0 same, 0 gone, 2 bad")
		clerk.Get(path+"?part=2").MustCode(404, "not_found")
		var looks int64
		var audits []union.AuditRow
		audits, err = s.Store.AuditOf(context.Background(), "rosters", union.ID(list.Text("id")))
		for _, a := range audits {
			if a.Action == "rosters:bad_rows" {
				looks++
			}
		}
		if err != nil || looks != 2 {
			t.Fatalf("%d looks are on record, %v", looks, err)
		}
	})
}

func TestTheTemplateIsARosterWhoseExampleIsRefused(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
		template := clerk.Get("/rosters/template").Must(200)
		if got := template.Header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment") {
			t.Fatalf("the template is shown as %s", got)
		}
		mustFigures(t, clerk.Upload("/rosters?org_id="+string(city.Unit.ID), "模板.xlsx", template.Body).Must(201), "0 new, 0 changed, 0 same, 0 gone, 1 bad")
	})
}
