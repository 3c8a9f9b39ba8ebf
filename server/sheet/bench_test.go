package sheet

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"testing"

	"github.com/xuri/excelize/v2"
)

const benchRows = 100_000

func BenchmarkRead100kRows(b *testing.B) {
	data := bigWorkbook(b, benchRows)
	b.Logf("%d rows × 8 in %d MB", benchRows, len(data)>>20)
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			rows, err := New().Open(b.Context(), bytes.NewReader(data))
			if err != nil {
				b.Fatal(err)
			}
			for err == nil {
				_, err = rows.Next()
			}
			if !errors.Is(err, io.EOF) {
				b.Fatal(err)
			}
			_ = rows.Close()
		}
		b.ReportMetric(float64(benchRows*b.N)/b.Elapsed().Seconds(), "rows/s")
	})
	b.Run("bare library", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			readBare(b, data)
		}
		b.ReportMetric(float64(benchRows*b.N)/b.Elapsed().Seconds(), "rows/s")
	})
}

func readBare(tb testing.TB, data []byte) {
	tb.Helper()
	file, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: MaxUnzip, UnzipXMLSizeLimit: MaxUnzip, RawCellValue: true})
	if err != nil {
		tb.Fatal(err)
	}
	rows, err := file.Rows("Sheet1")
	if err != nil {
		tb.Fatal(err)
	}
	for rows.Next() {
		_, err = rows.Columns()
		if err != nil {
			tb.Fatal(err)
		}
	}
	_ = file.Close()
}

func BenchmarkWrite5000x20(b *testing.B) {
	table := roster(MaxWrittenRows, 20)
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			mustWrite(b, table)
		}
		b.ReportMetric(float64(MaxWrittenRows*b.N)/b.Elapsed().Seconds(), "rows/s")
	})
	b.Run("bare library", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			writeBare(b, table.Rows)
		}
		b.ReportMetric(float64(MaxWrittenRows*b.N)/b.Elapsed().Seconds(), "rows/s")
	})
}

func writeBare(tb testing.TB, rows [][]string) {
	tb.Helper()
	file := excelize.NewFile()
	stream, err := file.NewStreamWriter("Sheet1")
	if err != nil {
		tb.Fatal(err)
	}
	values := make([]any, len(rows[0]))
	for n, row := range rows {
		for i, cell := range row {
			values[i] = cell
		}
		name, err := excelize.CoordinatesToCellName(1, n+1)
		if err != nil {
			tb.Fatal(err)
		}
		err = stream.SetRow(name, values)
		if err != nil {
			tb.Fatal(err)
		}
	}
	err = stream.Flush()
	if err != nil {
		tb.Fatal(err)
	}
	_, err = file.WriteToBuffer()
	if err != nil {
		tb.Fatal(err)
	}
	_ = file.Close()
}

func TestReadingAHundredThousandRowsStaysSmall(t *testing.T) {
	data := bigWorkbook(t, benchRows)
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	rows := mustOpen(t, data)
	var most uint64
	for n := 0; ; n++ {
		_, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if n%10_000 == 0 {
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc-min(before.HeapAlloc, now.HeapAlloc))
		}
	}
	t.Logf("at most %d MB over the file of %d MB, garbage included", most>>20, len(data)>>20)
	if most > 100<<20 {
		t.Errorf("reading takes %d MB", most>>20)
	}
	runtime.KeepAlive(data)
}
