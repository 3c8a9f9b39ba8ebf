//go:build bench

package bench_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"

	"unioncard/server/bench"
	"unioncard/server/roster"
	"unioncard/server/sheet"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// rosterImport looks through and imports a list of 100,000 people, beside the bare
// library reading the same file.
func rosterImport(t *testing.T) []bench.Row {
	few, many := reduced(10_000), reduced(100_000)
	var rows []bench.Row
	for _, driver := range []string{"sqlite", "mysql"} {
		small := imported(t, driver, few)
		large := imported(t, driver, many)
		rows = append(rows,
			bench.AtLeast(fmt.Sprintf("roster import of %d, %s, beside Excelize's reader", many, driver), float64(many)/large.took, float64(many)/large.bare, "rows/s", 0.6),
			bench.Growth(fmt.Sprintf("a row of %d imported, %s, beside one of %d", many, driver, few), large.took/float64(many)*1e6, small.took/float64(few)*1e6, "µs"),
			bench.Limit("memory of it", large.memory, 200, "MB"),
			bench.Limit("longest wait of another writer beside it", large.wait, 150, "ms"))
	}
	return rows
}

type importFigures struct{ took, bare, memory, wait float64 }

func imported(t *testing.T, driver string, people int) importFigures {
	t.Helper()
	var f importFigures
	file := longList(t, people)
	check := noFiles(t)
	f.bare = took(t, func() error { return bareRead(file) })
	s := open(t, driver)
	city := s.NewCity()
	clerk, ctx := clerkOf(s, city.Unit), context.Background()
	var list union.Roster
	var err error
	memory := heap()
	f.took = took(t, func() error {
		list, err = s.Features.Roster.Preview(ctx, clerk, city.Unit.ID, "名册.xlsx", file)
		return err
	})
	wait := uniontest.SmallWriter(s.Store)
	f.took += took(t, func() error {
		list, err = s.Features.Roster.Import(ctx, clerk, list.ID, list.Version, false)
		return err
	})
	f.wait, f.memory = float64(wait().Microseconds())/1000, memory()
	check()
	if list.Status != roster.StatusImported || list.Added != people {
		t.Fatalf("%s, %d added", list.Status, list.Added)
	}
	agrees(t, s, city)
	return f
}

// agrees compares the counters with the rows.
func agrees(t *testing.T, s *uniontest.Server, city uniontest.City) {
	t.Helper()
	figures, err := s.Store.Funnel(context.Background(), city.Federation.Path)
	must(t, err)
	present, err := s.Store.Recount(context.Background(), city.Federation.Path)
	must(t, err)
	for _, f := range figures {
		if f.Present != present[f.Stage] {
			t.Errorf("%s: %d counted, %d there", f.Stage, f.Present, present[f.Stage])
		}
	}
}

// longList makes a workbook of n invented people with numbers and phones.
func longList(t *testing.T, n int) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	w, err := f.NewStreamWriter("Sheet1")
	must(t, err)
	must(t, w.SetRow("A1", []any{"姓名", "证件号码", "手机号", "困难职工类别"}))
	for i := range n {
		must(t, w.SetRow(fmt.Sprintf("A%d", i+2), []any{"样本" + string(rune('一'+i%5000)), personNumber(i), fmt.Sprintf("139%08d", i), ""}))
	}
	must(t, w.Flush())
	var b bytes.Buffer
	must(t, f.Write(&b))
	return b.Bytes()
}

// personNumber is the document number of invented person i, with the check digit of GB 11643.
func personNumber(i int) string {
	body := fmt.Sprintf("3703%02d%04d0101%03d", 1+i/1000%99, 1960+i/99_000, i%1000)
	sum := 0
	for at, weight := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += weight * int(body[at]-'0')
	}
	return body + string("10X98765432"[sum%11])
}

func bareRead(file []byte) error {
	f, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{UnzipSizeLimit: sheet.MaxUnzip, UnzipXMLSizeLimit: sheet.MaxUnzip})
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	rows, err := f.Rows("Sheet1")
	if err != nil {
		return err
	}
	for rows.Next() {
		if _, err = rows.Columns(); err != nil {
			return err
		}
	}
	return rows.Close()
}
