//go:build bench

package bench_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"unioncard/server/bench"
	"unioncard/server/pdf"
	"unioncard/server/photo"
	"unioncard/server/sheet"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// drawnJPEG is a picture with the grain of a camera's, of nothing.
func drawnJPEG(t *testing.T, width, height, grain int, seed uint64) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	source := rand.New(rand.NewPCG(seed, 1))
	for y := range height {
		for x := range width {
			v := 190 + 40*math.Sin(float64(x)/float64(width)*9+float64(seed))*math.Cos(float64(y)/float64(height)*7)
			c := uint8(v) + uint8(source.IntN(grain)) //nolint:gosec // below 256
			img.SetRGBA(x, y, color.RGBA{R: c - 8, G: c, B: c + 6, A: 255})
		}
	}
	var out bytes.Buffer
	must(t, jpeg.Encode(&out, img, &jpeg.Options{Quality: 85}))
	return out.Bytes()
}

// photoIn is one photo taken in beside libvips making a thumbnail of the same file.
func photoIn(t *testing.T) []bench.Row {
	needs(t, "vipsthumbnail", "libvips-tools")
	var rows []bench.Row
	desk := photo.NewDesk(photo.Limits{})
	large := drawnJPEG(t, 4000, 3000, 24, 3)
	for _, p := range []struct {
		name    string
		content []byte
	}{{"1600 × 1009", drawnJPEG(t, 1600, 1009, 24, 2)}, {"12 megapixels", large}} {
		file := filepath.Join(t.TempDir(), "in.jpg")
		must(t, os.WriteFile(file, p.content, 0o600))
		ours := rate(t, func() error {
			_, err := desk.TakeBytes(context.Background(), p.content)
			return err
		})
		peer := rate(t, func() error {
			return exec.CommandContext(context.Background(), "vipsthumbnail", file, "--size", "1600", "-o", filepath.Join(t.TempDir(), "out.jpg")).Run()
		})
		rows = append(rows, bench.AtMost("photo in, "+p.name+", beside vipsthumbnail", 1000/ours, 1000/peer, "ms", 1.5))
	}
	return rows
}

// idSheets are pages with two photos of 400 KB, each page's its own, beside img2pdf.
func idSheets(t *testing.T) []bench.Row {
	needs(t, "img2pdf", "img2pdf")
	const pages = 200
	front, back := drawnJPEG(t, 1600, 1009, 26, 4), drawnJPEG(t, 1600, 1009, 26, 5)
	dir := t.TempDir()
	args := []string{"-o", filepath.Join(dir, "out.pdf")}
	for n := range pages {
		for side, content := range map[string][]byte{"a": front, "b": back} {
			must(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("%04d%s.jpg", n, side)), own(content, n), 0o600))
		}
		args = append(args, filepath.Join(dir, fmt.Sprintf("%04da.jpg", n)), filepath.Join(dir, fmt.Sprintf("%04db.jpg", n)))
	}
	signature, err := photo.NewDesk(photo.Limits{}).Signature(context.Background(), bytes.NewReader(uniontest.Signature(t))) // as it is kept
	must(t, err)
	draw := func(n int) error {
		given := 0
		return pdf.New(nil).DrawPeople(context.Background(), paperHead(), func() (union.PersonPaper, error) {
			if given == n {
				return nil, io.EOF
			}
			given++
			return union.IDSheet{
				RowNumber: given, Name: "样本", DocumentName: "居民身份证", Front: own(front, given), Back: own(back, given),
				Signature: signature.PNG, Phone: "19900000000", SignedAt: time.Date(2026, 11, 20, 15, 4, 0, 0, time.UTC), Mode: "本人签署",
			}, nil
		}, func(union.PaperFile) error { return nil })
	}
	must(t, draw(10))
	var ours, peer float64
	for range 3 {
		ours += took(t, func() error { return draw(pages) })
		peer += took(t, func() error { return exec.CommandContext(context.Background(), "img2pdf", args...).Run() })
	}
	// A hundred pages are two parts, too few for the collector to come round.
	few := peakOf(t, func() error { return draw(300) })
	many := peakOf(t, func() error { return draw(1000) })
	size := fmt.Sprintf("2 × %d KB", len(front)/1000)
	return []bench.Row{
		bench.AtLeast("ID sheets, "+size+" a page, beside img2pdf", 3*pages/ours, 3*pages/peer, "pages/s", 1.5),
		bench.AtMost("memory of 1,000 ID sheets, beside 300", many, few, "MB", 1.2),
	}
}

// own makes a file one of its own by a comment behind its picture.
func own(jpeg []byte, n int) []byte {
	end := len(jpeg) - 2
	note := fmt.Appendf(nil, "\xff\xfe\x00\x0a%08d", n)
	return append(append(append(make([]byte, 0, len(jpeg)+len(note)), jpeg[:2]...), note...), jpeg[2:end+2]...)
}

func peakOf(t *testing.T, fn func() error) float64 {
	t.Helper()
	stop := heap()
	must(t, fn())
	return stop()
}

func paperHead() union.PaperHead {
	return union.PaperHead{
		CardName: "样本市工会会员服务卡", BankName: "样本银行", BankBranchName: "样本支行", OrgName: "样本纺织厂工会", BatchNumber: "2026-0042-003", Version: 1,
		Date: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), Purpose: "仅供办理样本市工会会员服务卡使用",
	}
}

// openingLists are the bank's lists, 20 of 5,000 rows × 20, beside Excelize's bare stream writer.
func openingLists(t *testing.T) []bench.Row {
	const lists, length, width = 20, 5000, 20
	table := union.SheetTable{Name: "清单"}
	for range width {
		table.Columns = append(table.Columns, union.PaperColumn{Title: "列", Width: 20})
	}
	for n := range length {
		row := make([]string, width)
		for i := range row {
			row[i] = fmt.Sprintf("3703011980%02d%06d", i, n)
		}
		table.Rows = append(table.Rows, row)
	}
	check := noFiles(t)
	var ours, peer float64
	for range lists {
		ours += took(t, func() error { _, err := sheet.Write(table); return err })
		peer += took(t, func() error { return bareWrite(table.Rows) })
	}
	check()
	return []bench.Row{bench.AtLeast("opening lists, 20 of 5,000 × 20, beside Excelize's stream writer", lists*length/ours, lists*length/peer, "rows/s", 0.7)}
}

func bareWrite(rows [][]string) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for j, v := range row {
			cells[j] = v
		}
		if err = w.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			return err
		}
	}
	if err = w.Flush(); err != nil {
		return err
	}
	_, err = f.WriteToBuffer()
	return err
}
