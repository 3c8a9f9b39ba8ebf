//go:build bench

package bench_test

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"unioncard/server/bench"
	"unioncard/server/pdf"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// card is a photo of about 400 KB, as it comes out of the intake.
func card(t *testing.T, file string) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	picture := image.NewRGBA(image.Rect(0, 0, 1600, 1009))
	for y := range 1009 {
		for x := range 1600 {
			noise := uint8(random.IntN(40))
			picture.Set(x, y, color.RGBA{uint8(180 + noise), uint8(x/8) + noise, uint8(y/6) + noise, 255})
		}
	}
	out, err := os.Create(file)
	if err == nil {
		err = jpeg.Encode(out, picture, &jpeg.Options{Quality: 70})
	}
	if err == nil {
		err = out.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// idSheets draws the ID sheets of 200 people beside img2pdf wrapping the same photos, of
// which two make a page.
func idSheets(t *testing.T) []bench.Row {
	if _, err := exec.LookPath("img2pdf"); err != nil {
		t.Fatal("the row of ID sheets needs img2pdf (Debian package img2pdf)")
	}
	const people = 200
	folder := t.TempDir()
	file := filepath.Join(folder, "card.jpg")
	card(t, file)
	photo, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	hand := uniontest.Signature(t)
	draw := func(n int) (float64, error) {
		given, start := 0, time.Now()
		err := pdf.New(uniontest.Rand(3)).DrawPeople(context.Background(), union.PaperHead{OrgName: "样本工会", BatchNumber: "B", Version: 1, Purpose: "仅供样本"},
			func() (union.PersonPaper, error) {
				if given == n {
					return nil, io.EOF
				}
				given++
				return union.IDSheet{RowNumber: given, Name: "样本", DocumentName: "居民身份证", Front: photo, Back: photo, Signature: hand, Phone: "13900000000"}, nil
			}, func(union.PaperFile) error { return nil })
		return float64(n) / time.Since(start).Seconds(), err
	}
	ours, err := draw(people)
	if err != nil {
		t.Fatal(err)
	}
	arguments := []string{"-o", filepath.Join(folder, "out.pdf")}
	for range 2 * people {
		arguments = append(arguments, file)
	}
	start := time.Now()
	if out, err := exec.Command("img2pdf", arguments...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	peer := people / time.Since(start).Seconds()
	what := fmt.Sprintf("ID sheets, two photos of %d KB a page, beside img2pdf", len(photo)>>10)
	return []bench.Row{bench.AtLeast(what, ours, peer, "pages/s", 1.5)}
}
