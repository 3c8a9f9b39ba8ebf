package paper_test

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"
	"testing"

	"unioncard/server/pdf"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// scanPNG is a white sheet with a red stamp.
func scanPNG(t *testing.T) []byte {
	t.Helper()
	sheet := image.NewRGBA(image.Rect(0, 0, 827, 1169))
	draw.Draw(sheet, sheet.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(sheet, image.Rect(500, 900, 700, 1100), image.NewUniform(color.RGBA{200, 20, 20, 255}), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := png.Encode(&b, sheet); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func scanPDF(t *testing.T) []byte {
	t.Helper()
	paper, err := pdf.New(uniontest.Rand(3)).Draw(t.Context(), union.Undertaking{Head: union.PaperHead{OrgName: "样本工会"}, Paragraphs: []string{"样本"}})
	if err != nil {
		t.Fatal(err)
	}
	return paper.Bytes
}

func TestScansAreTakenByTheirContent(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		b := r.Sealed("样本甲")
		scan := func(paper string, content []byte) *uniontest.Answer {
			return b.Upload(b.Path("/papers/"+paper+"/scan"), "扫描.pdf", content)
		}
		whole := scanPDF(t)
		for name, test := range map[string]struct {
			content []byte
			status  int
		}{
			"a program":          {[]byte("MZ\x90\x00 not a scan"), 415},
			"an SVG":             {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`), 415},
			"half a PDF":         {whole[:len(whole)/2], 415},
			"the head of a PDF":  {[]byte("%PDF-1.7\n"), 415},
			"more than ten MB":   {bytes.Repeat([]byte{0}, 10<<20+1), 413},
			"a PDF with scripts": {withScript(whole), 422},
		} {
			if got := scan("undertaking", test.content); got.Status != test.status {
				t.Errorf("%s: %d %s", name, got.Status, got.Body)
			}
		}
		scan("manifest", whole).MustCode(422, "paper_unknown")
		kinds := union.SealedPapers()
		for i, kind := range kinds {
			content := whole
			if i%2 == 0 {
				content = scanPNG(t)
			}
			scan(string(kind), content).Must(201)
		}
		papers := b.Get(b.Path("/papers")).Must(200)
		for i, media := range []string{"image/jpeg", "application/pdf"} {
			state := "kinds." + string(rune('0'+i)) + ".scans.0."
			if papers.Text(state+"media") != media {
				t.Fatalf("papers are %s", papers.Body)
			}
			got := b.Get(b.Path("/scans/" + papers.Text(state+"id"))).Must(200)
			if got.Header.Get("Content-Type") != media || !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") {
				t.Errorf("the scan's headers are %v", got.Header)
			}
		}
		b.Move("submission").Must(200)
	})
}

// withScript puts an action into a document's catalogue, which every viewer carries out at opening.
func withScript(file []byte) []byte {
	return bytes.Replace(file, []byte("/Type /Catalog"), []byte("/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"), 1)
}
