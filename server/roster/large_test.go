package roster_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"unioncard/server/roster"
	"unioncard/server/sheet"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// bigList makes a workbook of n invented people with numbers and phones.
func bigList(tb testing.TB, n int) []byte {
	tb.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		tb.Fatal(err)
	}
	row := []any{"姓名", "证件号码", "手机号", "困难职工类别"}
	for i := range n + 1 {
		if err = w.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			tb.Fatal(err)
		}
		body := fmt.Sprintf("3703%02d%04d0101%03d", 1+i/1000%99, 1960+i/99_000, i%1000)
		row = []any{"样本" + string(rune('一'+i%5000)), body + checkOf(body), fmt.Sprintf("139%08d", i), ""}
	}
	if err = w.Flush(); err != nil {
		tb.Fatal(err)
	}
	var b bytes.Buffer
	if err = f.Write(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// readBare is the peer: the same file through the bare library's reader.
func readBare(tb testing.TB, data []byte) time.Duration {
	tb.Helper()
	start := time.Now()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: sheet.MaxUnzip, UnzipXMLSizeLimit: sheet.MaxUnzip})
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := f.Rows("Sheet1")
	if err != nil {
		tb.Fatal(err)
	}
	for rows.Next() {
		if _, err = rows.Columns(); err != nil {
			tb.Fatal(err)
		}
	}
	return time.Since(start)
}

// peak watches the heap until stop is called, which gives its highest size above the start.
func peak() (stop func() uint64) {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	start, most := m.HeapInuse, uint64(0)
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapInuse)
			}
		}
	}()
	return func() uint64 {
		close(done)
		<-ended
		return most - min(start, most)
	}
}

func clerkOf(unit union.Org, s *uniontest.Server) union.Actor {
	return union.Actor{AccountID: s.Store.NewID(), Scopes: []union.Scope{{Role: union.RoleClerk, OrgID: unit.ID, OrgPath: unit.Path}}}
}

// BenchmarkImport looks through and imports a list of 100,000 people and compares that
// with how long the bare library takes to read the same file.
func BenchmarkImport(b *testing.B) {
	const people = 100_000
	data := bigList(b, people)
	for _, driver := range []string{"sqlite", "mysql"} {
		b.Run(driver, func(b *testing.B) {
			temp := b.TempDir()
			b.Setenv("TMPDIR", temp)
			bare := readBare(b, data)
			s := uniontest.New(b, driver)
			city := s.NewCity()
			clerk := clerkOf(city.Unit, s)
			stop := peak()
			b.ResetTimer()
			for range 1 {
				start := time.Now()
				list, err := s.Features.Roster.Preview(context.Background(), clerk, city.Unit.ID, "名册.xlsx", data)
				if err != nil || list.Added != people {
					b.Fatal(list.Added, err)
				}
				looked := time.Since(start)
				wait := uniontest.SmallWriter(s.Store)
				list, err = s.Features.Roster.Import(context.Background(), clerk, list.ID, list.Version, false)
				if err != nil || list.Status != roster.StatusImported {
					b.Fatal(err)
				}
				took := time.Since(start)
				b.ReportMetric(float64(wait().Milliseconds()), "ms-longest-wait")
				b.ReportMetric(looked.Seconds(), "s/preview")
				b.ReportMetric((took - looked).Seconds(), "s/import")
				b.ReportMetric(people/(took-looked).Seconds(), "rows/s")
				b.ReportMetric(bare.Seconds()/(took-looked).Seconds(), "of-bare-reader")
			}
			b.ReportMetric(float64(stop()>>20), "MB-peak")
			left, err := os.ReadDir(temp)
			if err != nil {
				b.Fatal(err)
			}
			for _, entry := range left {
				if _, numbered := strconv.Atoi(entry.Name()); numbered != nil {
					b.Errorf("%s was left in TMPDIR", entry.Name())
				}
			}
		})
	}
}

func checkOf(body string) string { return string(union.CheckCharacter(body)) }
