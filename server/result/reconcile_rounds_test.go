//go:build rounds

package result_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"unioncard/server/result"
	"unioncard/server/sheet"
	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// The list of a city at once: 20 batches of 5,000 rows with a file each.
const (
	cityBatches = 20
	cityRows    = 5000
)

// lines of each kind in a file; the rest are opened.
const (
	missingLines   = 40
	otherNames     = 30
	badNumbers     = 20
	twiceLines     = 10 // people, on two lines each
	foreignLines   = 25
	otherDocuments = 15
	returnedLines  = 35
	refusedLines   = 12
)

// field is the data of row n of batch b.
func cityField(b, n int) (name, document, card string) {
	serial := b*cityRows + n
	return fmt.Sprintf("样本会员%d", serial), fmt.Sprintf("document%08d", serial), uniontest.CardNumber(serial)
}

// cityFile is the bank's file for a batch, shuffled.
func cityFile(t testing.TB, b int) []byte {
	t.Helper()
	var lines [][]string
	add := func(n int, change func(line []string)) {
		name, document, card := cityField(b, n)
		line := []string{fmt.Sprint(n), name, document, card, "成功", ""}
		if change != nil {
			change(line)
		}
		lines = append(lines, line)
	}
	n := 1
	take := func(count int, change func(line []string)) {
		for range count {
			add(n, change)
			n++
		}
	}
	n += missingLines
	take(otherNames, func(line []string) { line[1] += "的银行写法" })
	take(badNumbers, func(line []string) { line[3] = line[3][:18] + string('0'+(line[3][18]-'0'+1)%10) })
	for range twiceLines {
		add(n, nil)
		add(n, nil)
		n++
	}
	take(otherDocuments, func(line []string) { line[2] = "another" + line[0] + "of" + fmt.Sprint(b) })
	take(returnedLines, func(line []string) { line[3], line[4] = "", "14" })
	take(refusedLines, func(line []string) { line[3], line[4] = "", "21" })
	take(cityRows-n+1, nil)
	for i := range foreignLines {
		serial := fmt.Sprintf("foreign%d-%d", b, i)
		lines = append(lines, []string{fmt.Sprint(9000 + i), "样本外人", serial, uniontest.CardNumber(900_000 + b*100 + i), "成功", ""})
	}
	rand.New(rand.NewPCG(uint64(b), 7)).Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	_ = w.Write([]string{"序号", "姓名", "证件号码", "卡号", "处理结果", "原因"})
	_ = w.WriteAll(lines)
	if err := w.Error(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const cityOpened = cityRows - missingLines - otherNames - badNumbers - twiceLines - otherDocuments - returnedLines - refusedLines

// 100,000 rows in 20 batches and files side by side: every line is in exactly one
// category, all is applied once although each file is confirmed twice at the same
// moment, the heap stays under 200 MB and nothing is written beside the database.
func TestRoundsHundredThousandRows(t *testing.T) {
	scratch := t.TempDir()
	t.Setenv("TMPDIR", scratch)
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			g := ground{uniontest.NewGround(t, driver)}
			ctx := context.Background()
			batches := make([]union.Batch, cityBatches)
			for b := range batches {
				batches[b], _ = g.lay(ctx, b, cityRows, func(n int) union.Fields {
					name, document, _ := cityField(b, n)
					return union.Fields{Name: name, DocumentNumber: document}
				})
			}
			before := listed(t, scratch)
			stop, started := heapPeak(), time.Now()
			g.takeCity(ctx, batches)
			if most := stop(); most > 200<<20 {
				t.Errorf("the heap rose to %d MB", most>>20)
			} else {
				t.Logf("the heap rose to %d MB in %s", most>>20, time.Since(started).Round(time.Second))
			}
			if after := listed(t, scratch); after != before {
				t.Errorf("files were left or made: %s, before %s", after, before)
			}
			g.checkCity(ctx, batches)
		})
	}
}

// takeCity reconciles and applies the files side by side, as the people of 20 branches do.
func (g ground) takeCity(ctx context.Context, batches []union.Batch) {
	g.T.Helper()
	r := result.New(g.Store, uniontest.PlainVault{}, sheet.New(), result.Rules{
		Prefixes: []string{"621226"}, Lengths: []int{19}, Opened: []string{"成功"},
		Columns: map[string][]string{"number": {"序号"}, "name": {"姓名"}, "document_number": {"证件号码"}, "card_number": {"卡号"}, "code": {"处理结果"}, "reason": {"原因"}},
		Reasons: map[string]union.Refusal{"14": {Field: "photo_front", Detail: "请重拍。"}, "21": {ForGood: true, Detail: "请到柜台办理。"}},
	})
	var wait sync.WaitGroup
	for b, made := range batches {
		wait.Go(func() {
			file, err := r.Take(ctx, g.Officer, made.ID, "", fmt.Sprintf("回盘%d.csv", b), cityFile(g.T, b))
			if err != nil {
				g.T.Errorf("batch %d: %v", b, err)
				return
			}
			g.checkSummary(b, file)
			if err = g.explainAll(ctx, r, file); err != nil {
				g.T.Errorf("batch %d: %v", b, err)
				return
			}
			apply := func() error { _, err := r.Apply(ctx, g.Officer, file.ID, file.Version); return err }
			if uniontest.Together(g.T, apply, apply) == 0 {
				g.T.Errorf("batch %d: nobody got through", b)
			}
		})
	}
	wait.Wait()
}

func (g ground) checkSummary(b int, file union.ResultFile) {
	var summary result.Summary
	if err := json.Unmarshal([]byte(file.Summary), &summary); err != nil {
		g.T.Error(err)
	}
	want := map[string]int{
		union.ResultOpened: cityOpened, union.ResultOtherName: otherNames, union.ResultBadCard: badNumbers, union.ResultRepeated: 2 * twiceLines,
		union.ResultForeign: foreignLines, union.ResultOtherNumber: otherDocuments, union.ResultReturned: returnedLines, union.ResultRefused: refusedLines,
	}
	sum := 0
	for _, category := range union.ResultCategories {
		if summary.Counts[category] != want[category] {
			g.T.Errorf("batch %d: %d lines are %s, want %d", b, summary.Counts[category], category, want[category])
		}
		sum += summary.Counts[category]
	}
	// A person whose document differs is named by the line's number, so only the others are missing.
	if sum != summary.Lines || summary.Missing != missingLines {
		g.T.Errorf("batch %d: %d of %d lines accounted for, %d missing", b, sum, summary.Lines, summary.Missing)
	}
}

func (g ground) explainAll(ctx context.Context, r *result.Files, file union.ResultFile) error {
	rows, _, err := g.ResultRows(ctx, file.ID, union.ResultForeign, store.Page{Limit: 100})
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err = r.Explain(ctx, g.Officer, file.ID, row.ID, "银行另行处理"); err != nil {
			return err
		}
	}
	return nil
}

// checkCity looks at what became of every row.
func (g ground) checkCity(ctx context.Context, batches []union.Batch) {
	g.T.Helper()
	held := missingLines + otherNames + badNumbers + twiceLines + otherDocuments
	for b, made := range batches {
		counts, err := g.CountBatchRows(ctx, made.ID)
		g.Must(err)
		if counts[union.BatchRowOpened] != cityOpened || counts[union.BatchRowReturned] != returnedLines || counts[union.BatchRowRefused] != refusedLines || counts[union.BatchRowSealed] != held {
			g.T.Errorf("batch %d has rows %v", b, counts)
		}
		now, err := g.Batch(ctx, made.ID)
		g.Must(err)
		if now.Opened != cityOpened || now.RowCount-now.Struck != now.Opened+held+now.Refused {
			g.T.Errorf("batch %d: %d opened, %d struck, %d refused", b, now.Opened, now.Struck, now.Refused)
		}
		cards, err := g.CardMarksOfBatch(ctx, made.ID)
		g.Must(err)
		if len(cards) != cityOpened {
			g.T.Errorf("batch %d has %d cards", b, len(cards))
		}
	}
}

// heapPeak watches the heap until stop is called, which gives its highest size above the start.
func heapPeak() (stop func() uint64) {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	start, most := m.HeapAlloc, uint64(0)
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-end:
				return
			case <-time.After(20 * time.Millisecond):
				runtime.ReadMemStats(&m)
				if m.HeapAlloc > start {
					most = max(most, m.HeapAlloc-start)
				}
			}
		}
	}()
	return func() uint64 { close(end); <-ended; return most }
}

func listed(t *testing.T, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(entries)
}
