package roster

import (
	"strings"
	"testing"

	"unioncard/server/union"
)

type oneSheet struct{ rows []union.SheetRow }

func (s *oneSheet) Next() (union.SheetRow, error) {
	row := s.rows[0]
	s.rows = s.rows[1:]
	return row, nil
}

func (s *oneSheet) Close() error { return nil }

// FuzzARowIsTakenOrEveryFaultIsNamed: whatever stands in the cells, a row that is taken
// holds values that the rules of the vocabulary take, and no fault repeats a cell.
func FuzzARowIsTakenOrEveryFaultIsNamed(f *testing.F) {
	f.Add("样本甲", "居民身份证", "370303198001010019", "13900000001", "一分会", "低保", "2025")
	f.Add("样本·古丽", "", "９１０", "+86 139-0000-0001", "一分会/甲组", "否", "2025年")
	f.Add("", "护照", "x", "0533", "?", "\x00", "99999")
	f.Fuzz(func(t *testing.T, name, kind, number, phone, branch, hardship, year string) {
		titles := make([]string, 0, 7)
		for _, c := range columns() {
			titles = append(titles, c.Title)
		}
		header, err := union.FindSheetHeader(&oneSheet{[]union.SheetRow{{Number: 1, Cells: titles}}}, columns())
		if err != nil {
			t.Fatal(err)
		}
		parent := union.ID("u")
		at := newPlaces([]union.Org{{ID: "u", Name: "单位"}, {ID: "b", Name: "一分会", ParentID: &parent}, {ID: "g", Name: "甲组", ParentID: &parent}})
		c := checker{header: header, places: at, today: "2026-03-02"}
		cells := []string{name, kind, number, phone, branch, hardship, year}
		p, good := c.check(union.SheetRow{Number: 2, Cells: cells})
		if good == (len(c.faults) > 0) {
			t.Fatalf("taken %v with faults %v", good, c.faults)
		}
		for _, fault := range c.faults {
			if fault.Code == "" || fault.Detail == "" || fault.Line != 2 {
				t.Fatalf("fault %+v", fault)
			}
			for _, cell := range cells {
				if cell = strings.TrimSpace(cell); len(cell) > 12 && strings.Contains(fault.Detail, cell) {
					t.Fatalf("fault %+v repeats a cell", fault)
				}
			}
		}
		if !good {
			return
		}
		if again, bad := union.ParseName(p.name); bad != nil || again != p.name {
			t.Fatalf("name %q is taken", p.name)
		}
		if p.number != "" {
			if doc, bad := union.ParseDocument(p.kind, p.number, "2026-03-02"); bad != nil || doc.Number != p.number {
				t.Fatalf("number %q is taken", p.number)
			}
		}
		if p.year != 0 && (p.year < 1990 || p.year > 2026 || p.hardship == "") {
			t.Fatalf("year %d of %q is taken", p.year, p.hardship)
		}
	})
}
