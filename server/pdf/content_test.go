package pdf

import (
	"bytes"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
)

func mustHash(tb testing.TB, file []byte, password string) []byte {
	tb.Helper()
	sum, err := ContentHash(file, password)
	if err != nil {
		tb.Fatal(err)
	}
	return sum
}

func TestEachEncryptedCopyShowsWhatWasSealed(t *testing.T) {
	paper := mustDraw(t, sampleLetter(t))
	want := mustHash(t, paper.Bytes, "")
	printer := New(bytes.NewReader(bytes.Repeat([]byte("0123456789abcdefg"), 100)))
	for _, password := range []string{"first-copy", "second-copy"} {
		locked, err := printer.Encrypt(paper.Bytes, password)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(mustHash(t, locked, password), want) {
			t.Errorf("the copy for %s has another content", password)
		}
		if _, err = ContentHash(locked, "a guess"); err == nil {
			t.Error("a copy is read with a wrong password")
		}
		conf := checkConfig()
		conf.UserPW = password
		var plain bytes.Buffer
		if err = api.Decrypt(bytes.NewReader(locked), &plain, conf); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(mustHash(t, plain.Bytes(), ""), want) {
			t.Error("the decrypted copy has another content")
		}
	}
}

func TestAnotherPictureOrWordIsAnotherContent(t *testing.T) {
	want := mustHash(t, mustDraw(t, sampleLetter(t)).Bytes, "")
	for name, change := range map[string]func(tb testing.TB) []byte{
		"another word": func(tb testing.TB) []byte {
			letter := sampleLetter(tb)
			letter.Fields[0].Value = "样本别人"
			return mustDraw(tb, letter).Bytes
		},
		"another photo": func(tb testing.TB) []byte {
			letter := sampleLetter(tb)
			letter.HeadSheet.Front = card{w: 1012, h: 638, front: true, quality: 60}.jpeg(tb)
			return mustDraw(tb, letter).Bytes
		},
		"another signature": func(tb testing.TB) []byte {
			letter := sampleLetter(tb)
			letter.ClerkSheet.Signature = signaturePNG(tb, "样本别名")
			return mustDraw(tb, letter).Bytes
		},
	} {
		t.Run(name, func(t *testing.T) {
			if bytes.Equal(mustHash(t, change(t), ""), want) {
				t.Error("the hash is the same")
			}
		})
	}
}

func TestWhichPicturesAPageDraws(t *testing.T) {
	got := drawnNames([]byte("q 1 0 0 1 0 0 cm /I2 Do Q\nq /I1 Do Q /I2 Do (no /I9 here) Tj"))
	if len(got) != 2 || got[0] != "I2" || got[1] != "I1" {
		t.Errorf("found %v", got)
	}
}
