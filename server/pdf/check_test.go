package pdf

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"unioncard/server/union"
)

func TestAPhotoHasTheTrueSizeOfACard(t *testing.T) {
	for name, test := range map[string]struct {
		photo card
		w, h  float64
	}{
		"of a card's shape":              {card{w: 1012, h: 638, quality: 70}, 85.6, 54},
		"a little off, as cameras cut":   {card{w: 1000, h: 640, quality: 70}, 85.6, 54},
		"square, keeps its shape inside": {card{w: 800, h: 800, quality: 70}, 54, 54},
		"upright, keeps its shape":       {card{w: 600, h: 900, quality: 70}, 36, 54},
	} {
		t.Run(name, func(t *testing.T) {
			sheet := sampleSheet(t, 1, "样本")
			sheet.Front = test.photo.jpeg(t)
			file := mustDrawPeople(t, []union.PersonPaper{sheet})[0]
			list := mustRun(t, "pdfimages", "-list", mustSave(t, "sheet.pdf", file.Bytes))
			var found bool
			for _, line := range strings.Split(list, "\n") {
				f := strings.Fields(line)
				if len(f) < 14 || f[3] != strconv.Itoa(test.photo.w) || f[4] != strconv.Itoa(test.photo.h) {
					continue
				}
				found = true
				if w := 25.4 * float64(test.photo.w) / number(t, f[12]); math.Abs(w-test.w) > 0.4 {
					t.Errorf("is %.1f mm wide, want %.1f", w, test.w)
				}
				if h := 25.4 * float64(test.photo.h) / number(t, f[13]); math.Abs(h-test.h) > 0.4 {
					t.Errorf("is %.1f mm high, want %.1f", h, test.h)
				}
			}
			if !found {
				t.Errorf("photo not found in:\n%s", list)
			}
		})
	}
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAPhotoGoesIntoThePaperUnchanged(t *testing.T) {
	sheet := sampleSheet(t, 1, "样本")
	file := mustDrawPeople(t, []union.PersonPaper{sheet})[0]
	if !bytes.Contains(file.Bytes, sheet.Front) || !bytes.Contains(file.Bytes, sheet.Back) {
		t.Error("a photo was encoded again")
	}
}

func TestACharacterOutsideTheFontIsFoundBeforeAndRefusedWhenDrawn(t *testing.T) {
	missing, err := Missing(strings.Join(rareNames(), "") + "\U00032000样\U0001F600\U00032000")
	if err != nil {
		t.Fatal(err)
	}
	if string(missing) != "\U00032000\U0001F600" {
		t.Errorf("missing %q", string(missing))
	}
	sheet := sampleSheet(t, 1, "\U00032000样本")
	err = drawOne(t, sheet)
	if !errors.Is(err, union.Refused("glyph_missing", "")) {
		t.Errorf("drawing answers %v", err)
	}
	sheet.NameCrop = &union.NameCrop{JPEG: card{w: 300, h: 80, quality: 80}.jpeg(t), Codes: "U+32000"}
	file := mustDrawPeople(t, []union.PersonPaper{sheet})[0]
	if !strings.Contains(words(t, file.Bytes), "U+32000") {
		t.Error("the code of the cropped name is not printed")
	}
}

func TestWhatTheCheckFindsIsWhatDrawingRefuses(t *testing.T) {
	fonts, err := New(nil).acquire()
	if err != nil {
		t.Fatal(err)
	}
	c, err := newCanvas(fonts, union.PaperIDSheets, sampleHead(), 0, portrait)
	if err != nil {
		t.Fatal(err)
	}
	var all []rune
	for _, span := range [][2]rune{{0x20, 0x7E}, {0xB7, 0xB7}, {0x2000, 0x206F}, {0x3000, 0xA000}, {0xE000, 0xE900}, {0x20000, 0x32500}} {
		for r := span[0]; r <= span[1]; r++ {
			all = append(all, r)
		}
	}
	missing, err := Missing(string(all))
	if err != nil {
		t.Fatal(err)
	}
	lost := map[rune]bool{}
	for _, r := range missing {
		lost[r] = true
	}
	for _, r := range all {
		has, err := c.doc.IsCurrFontContainGlyph(r)
		if err != nil {
			t.Fatal(err)
		}
		if has == lost[r] {
			t.Fatalf("U+%04X: drawing has it %t, the check misses it %t", r, has, lost[r])
		}
	}
}

func drawOne(t *testing.T, person union.PersonPaper) error {
	t.Helper()
	given := false
	return New(nil).DrawPeople(t.Context(), sampleHead(), func() (union.PersonPaper, error) {
		if given {
			return nil, io.EOF
		}
		given = true
		return person, nil
	}, func(union.PaperFile) error { return nil })
}

func TestABrokenImageIsRefused(t *testing.T) {
	good := sampleSheet(t, 1, "样本")
	for name, spoil := range map[string]func(*union.IDSheet){
		"a photo cut short":           func(s *union.IDSheet) { s.Front = s.Front[:len(s.Front)/2] },
		"no photo":                    func(s *union.IDSheet) { s.Back = nil },
		"a PNG where a JPEG must be":  func(s *union.IDSheet) { s.Back = s.Signature },
		"a signature cut short":       func(s *union.IDSheet) { s.Signature = s.Signature[:len(s.Signature)/2] },
		"a signature that is no PNG":  func(s *union.IDSheet) { s.Signature = []byte("样本") },
		"a signature of a huge size":  func(s *union.IDSheet) { s.Signature = hugePNG(s.Signature) },
		"a name crop that is no JPEG": func(s *union.IDSheet) { s.NameCrop = &union.NameCrop{JPEG: []byte("x"), Codes: "U+4E00"} },
	} {
		t.Run(name, func(t *testing.T) {
			sheet := good
			spoil(&sheet)
			err := drawOne(t, sheet)
			if !errors.Is(err, union.Refused("image_unreadable", "")) {
				t.Errorf("answers %v", err)
			}
			if strings.Contains(name, "huge") && !strings.Contains(err.Error(), "600×60000") {
				t.Errorf("was decoded before its size was looked at: %v", err)
			}
		})
	}
}

// hugePNG makes a PNG of 600 × 220 pixels claim 600 × 60,000, with a right checksum.
func hugePNG(png []byte) []byte {
	const header, size, sum = 12, 20, 29
	out := bytes.Clone(png)
	binary.BigEndian.PutUint32(out[size:], 60_000)
	binary.BigEndian.PutUint32(out[sum:], crc32.ChecksumIEEE(out[header:sum]))
	return out
}

func TestAnEncryptedPaperOpensOnlyWithThePassword(t *testing.T) {
	plain := mustDraw(t, sampleUndertaking())
	sealed, err := New(rand.Reader).Encrypt(plain.Bytes, "开卡-7391")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed, []byte("2026-0042-003")) {
		t.Error("the batch number stands in the file")
	}
	path := mustSave(t, "sealed.pdf", sealed)
	for _, password := range []string{"", "开卡-7392"} {
		_, err := exec.CommandContext(t.Context(), "pdftotext", "-upw", password, path, "-").CombinedOutput()
		if err == nil {
			t.Errorf("opens with %q", password)
		}
	}
	conf := checkConfig()
	conf.UserPW = "开卡-7391"
	ctx, err := api.ReadContext(bytes.NewReader(sealed), conf)
	if err != nil {
		t.Fatal(err)
	}
	if ctx.E.R < 5 || ctx.E.V != 5 || ctx.E.L != 256 {
		t.Errorf("is V%d R%d with %d bits, want AES-256", ctx.E.V, ctx.E.R, ctx.E.L)
	}
	if p := uint16(ctx.E.P); p != uint16(model.PermissionsPrint) { //nolint:gosec // low bits only
		t.Errorf("permits %#x", p)
	}
	_, err = New(rand.Reader).Encrypt(plain.Bytes, "")
	if err == nil {
		t.Error("encrypts with no password")
	}
}

func TestAnASCIIPasswordOpensInAnotherReader(t *testing.T) {
	plain := mustDraw(t, sampleUndertaking())
	sealed, err := New(rand.Reader).Encrypt(plain.Bytes, "kq7r-2mxd")
	if err != nil {
		t.Fatal(err)
	}
	text := mustRun(t, "pdftotext", "-upw", "kq7r-2mxd", mustSave(t, "sealed.pdf", sealed), "-")
	if !strings.Contains(text, "盖章处") {
		t.Errorf("reads %q", text)
	}
	info := mustRun(t, "pdfinfo", "-upw", "kq7r-2mxd", mustSave(t, "sealed.pdf", sealed))
	if !regexp.MustCompile(`Encrypted:\s+yes \(print:yes copy:no change:no addNotes:no algorithm:AES-256\)`).MatchString(info) {
		t.Errorf("info says %s", info)
	}
}

func TestAPagesHashFollowsItsContent(t *testing.T) {
	hashOf := func(spoil func(*union.Undertaking)) string {
		paper := sampleUndertaking()
		spoil(&paper)
		text := words(t, mustDraw(t, paper).Bytes)
		_, hash, found := strings.Cut(text, "本页校验码")
		if !found {
			t.Fatal("the page has no hash")
		}
		return hash[:32]
	}
	same := hashOf(func(*union.Undertaking) {})
	if again := hashOf(func(*union.Undertaking) {}); again != same {
		t.Errorf("the same page says %s and %s", same, again)
	}
	for name, spoil := range map[string]func(*union.Undertaking){
		"a word":      func(u *union.Undertaking) { u.Paragraphs[0] += "。" },
		"a field":     func(u *union.Undertaking) { u.Fields[1].Value = "129 人" },
		"the version": func(u *union.Undertaking) { u.Head.Version = 2 },
	} {
		if hashOf(spoil) == same {
			t.Errorf("%s changed and the hash did not", name)
		}
	}
}

func TestAPagesCodeIsShortAndOfTheSmallAlphabet(t *testing.T) {
	code := pageCode(sampleHead(), union.PaperIDSheets, 2, 17, strings.Repeat("AB", 16))
	want := "UC1:2026-0042-003:V1:ID-SHEETS:2:17:" + strings.Repeat("AB", 16)
	if code != want {
		t.Errorf("code %q, want %q", code, want)
	}
	if !regexp.MustCompile(`^[0-9A-Z:-]+$`).MatchString(code) {
		t.Errorf("code %q leaves the small alphabet", code)
	}
}

func TestAManyRowListMapsEachGlyphBack(t *testing.T) {
	var all strings.Builder
	for r := rune(0x4E00); r < 0x4E00+260; r++ {
		all.WriteRune(r)
	}
	paper := sampleUndertaking()
	paper.Paragraphs = []string{all.String() + "𬱖𠮷"}
	file := mustDraw(t, paper)
	if got := words(t, file.Bytes); !strings.Contains(got, "𬱖𠮷") || !strings.Contains(got, string(rune(0x4E00+259))) {
		t.Error("characters are lost on the way back")
	}
	err := Validate(file.Bytes)
	if err != nil {
		t.Error(err)
	}
}

func TestMendingRefusesWhatItDoesNotKnow(t *testing.T) {
	for _, data := range []string{"", "%PDF-1.7", "/CIDInit /ProcSet", "<<\n/Length 3\n/CIDInit /ProcSet endstream xref\n0 1"} {
		_, err := mendUnicode([]byte(data))
		if !errors.Is(err, errUnmendable) {
			t.Errorf("%q answers %v", data, err)
		}
	}
}

func TestAnUnknownPaperIsAnError(t *testing.T) {
	_, err := New(nil).Draw(context.Background(), unknownPaper{})
	if err == nil {
		t.Error(fmt.Errorf("an unknown paper was drawn"))
	}
}

type unknownPaper struct{}

func (unknownPaper) PaperKind() union.PaperKind { return "unknown" }
func (unknownPaper) PaperHead() union.PaperHead { return sampleHead() }
