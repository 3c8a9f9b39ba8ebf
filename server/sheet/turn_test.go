package sheet

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

func TestOneLargeFileAtATime(t *testing.T) {
	large := []byte("姓名\n" + strings.Repeat("样本样本样本样本样本样本样本样本样本\n", 60_000))
	opener := New()
	first, err := opener.Open(t.Context(), bytes.NewReader(large))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err = opener.Open(ctx, bytes.NewReader(large))
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a second large file: %v", err)
	}
	small, err := opener.Open(t.Context(), strings.NewReader("姓名\n样本\n"))
	if err != nil {
		t.Fatalf("a small file waits: %v", err)
	}
	_, _ = small.Close(), first.Close()
	_ = first.Close()
	second, err := opener.Open(t.Context(), bytes.NewReader(large))
	if err != nil {
		t.Fatal(err)
	}
	_ = second.Close()
	broken := append([]byte("PK\x03\x04"), make([]byte, largeBytes)...)
	_, err = opener.Open(t.Context(), bytes.NewReader(broken))
	if err == nil {
		t.Fatal("a broken file opens")
	}
	third, err := opener.Open(t.Context(), bytes.NewReader(large))
	if err != nil {
		t.Fatalf("a refused file keeps its turn: %v", err)
	}
	_ = third.Close()
}

// spilled runs work and answers how many files were seen in TMPDIR meanwhile.
func spilled(t *testing.T, work func(looked *atomic.Int64)) int {
	t.Helper()
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	var seen, stop, looked atomic.Int64
	done := make(chan struct{})
	go func() {
		defer close(done)
		for stop.Load() == 0 {
			entries, err := os.ReadDir(folder)
			if err == nil && int64(len(entries)) > seen.Load() {
				seen.Store(int64(len(entries)))
			}
			looked.Add(1)
			time.Sleep(time.Millisecond)
		}
	}()
	work(&looked)
	stop.Store(1)
	<-done
	return int(seen.Load())
}

func TestNothingIsSpilledToTheTemporaryFolder(t *testing.T) {
	big := bigWorkbook(t, 30_000)
	if n := spilled(t, func(looked *atomic.Int64) { spillOnPurpose(t, big, looked) }); n == 0 {
		t.Fatal("the watch does not see the files that the bare library spills")
	}
	n := spilled(t, func(*atomic.Int64) {
		mustReadAll(t, big)
		data := mustWrite(t, roster(MaxWrittenRows, 20))
		_, err := Encrypt(data, "x")
		if err != nil {
			t.Error(err)
		}
	})
	if n != 0 {
		t.Errorf("%d temporary files", n)
	}
}

// spillOnPurpose reads as the library does when nobody tells it otherwise, and closes the
// file when somebody has begun to look after it was read.
func spillOnPurpose(t *testing.T, data []byte, looked *atomic.Int64) {
	t.Helper()
	file, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for before := looked.Load(); looked.Load() < before+2; {
		time.Sleep(time.Millisecond)
	}
	_ = file.Close()
}

// bigWorkbook has more sheet text than the library keeps in memory by default.
func bigWorkbook(tb testing.TB, rows int) []byte {
	tb.Helper()
	file := excelize.NewFile()
	stream, err := file.NewStreamWriter("Sheet1")
	if err != nil {
		tb.Fatal(err)
	}
	table := roster(rows, 8)
	values := make([]any, 8)
	for n, row := range table.Rows {
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
	buf, err := file.WriteToBuffer()
	if err != nil {
		tb.Fatal(err)
	}
	_ = file.Close()
	return buf.Bytes()
}
