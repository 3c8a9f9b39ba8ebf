package pdf

import (
	"bytes"
	"fmt"
	"image/png"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	zxqr "github.com/makiuchi-d/gozxing/qrcode"
	"golang.org/x/image/font/opentype"

	"unioncard/server/union"
)

const posterLink = "https://card.example.org/#/pages/enrol/unit?join=SAMPLECODE"

func samplePoster(tb testing.TB, unit string) union.Poster {
	tb.Helper()
	code, err := New(nil).WebCode(posterLink)
	if err != nil {
		tb.Fatal(err)
	}
	return union.Poster{
		Federation: "样本市总工会", Unit: unit, Card: "样本工会会员服务卡", Lead: "加入工会的在职职工都能办，由单位工会统一代办，不用自己跑网点",
		Facts: []string{"免年费", "免小额账户管理费", "免卡片工本费", "免余额变动信息提醒费", "会员服务基地优惠：医疗保健、文化影视、教育培训、健身休闲、旅游购物、餐饮住宿", "工会免费服务：法律援助、劳动争议调解、困难帮扶、就业服务"},
		Steps: []string{"扫左边的码，确认本单位", "给身份证正反面拍照，\n核对资料", "看完授权书，签字提交，\n等单位工会发卡"},
		Scan:  "微信扫一扫", Code: "SAMPLECODE", Phone: "0000-0000000", QR: code,
	}
}

func TestAPosterIsA3AndItsCodeIsReadOffThePicture(t *testing.T) {
	drawn, err := New(nil).Poster(t.Context(), samplePoster(t, "样本纺织厂工会"), union.PosterPNG)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(drawn))
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != 1754 || size.Y != 2480 {
		t.Errorf("the picture is %d by %d", size.X, size.Y)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	read, err := zxqr.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil || read.GetText() != posterLink {
		t.Fatalf("read %v: %v", read, err)
	}
}

func TestAPosterForPrintingSaysTheSameOnOnePage(t *testing.T) {
	poster := samplePoster(t, "样本𠮷䶮纺织厂工会")
	drawn, err := New(nil).Poster(t.Context(), poster, union.PosterPDF)
	if err != nil {
		t.Fatal(err)
	}
	if said := mustRun(t, "pdfinfo", mustSave(t, "poster.pdf", drawn)); !strings.Contains(said, "A3") || !strings.Contains(strings.Join(strings.Fields(said), " "), "Pages: 1 ") {
		t.Errorf("it is %s", said)
	}
	text := words(t, drawn)
	for _, want := range append([]string{poster.Federation, poster.Unit, poster.Card, poster.Lead, poster.Phone, poster.Scan, union.ShowCode(poster.Code)}, poster.Facts[:4]...) {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing in %s", want, text)
		}
	}
}

func TestNothingOnAPosterLeavesItsPlaceHoweverLongTheNameIs(t *testing.T) {
	ttf, err := FontTTF()
	if err != nil {
		t.Fatal(err)
	}
	font, err := opentype.Parse(ttf)
	if err != nil {
		t.Fatal(err)
	}
	for _, length := range []int{1, 8, 9, 15, 16, 25, 40, 60, 80, 100} {
		t.Run(fmt.Sprint(length), func(t *testing.T) {
			poster := samplePoster(t, string([]rune(strings.Repeat("样本高新技术产业开发区第一人民医院（研究所）", 6))[:length]))
			page := &posterPage{font: font}
			page.layOut(poster)
			name := ""
			for _, s := range page.shapes {
				if s.kind != shapeText {
					continue
				}
				if right := s.x + page.measure(s.text, s.size); s.x < posterMargin-0.2 || right > posterWidth-posterMargin+0.2 || s.y > posterHeight-posterMargin+6 {
					t.Errorf("%q runs from %.1f to %.1f at %.1f", s.text, s.x, right, s.y)
				}
				if s.colour == ink && s.size > 12 && s.y > stepsTop-2 && s.y < stepsTop+8 {
					t.Errorf("%q lies on the edge of the steps", s.text)
				}
				if s.size < 13 && s.text != "✓" {
					t.Errorf("%q is too small to be read on a wall: %.1f points", s.text, s.size)
				}
				if strings.Contains(poster.Unit, s.text) && s.colour == festive {
					name += s.text
				}
			}
			if name != poster.Unit {
				t.Errorf("the name is written as %s", name)
			}
		})
	}
}

func TestWhatTheFontLacksInANameIsShownAsMissing(t *testing.T) {
	drawn, err := New(nil).Poster(t.Context(), samplePoster(t, "样本\U0003ffff工会"), union.PosterPDF)
	if err != nil {
		t.Fatal(err)
	}
	if text := words(t, drawn); !strings.Contains(text, "样本〓工会") {
		t.Errorf("the name is drawn in %s", text)
	}
}
