package pdf

import (
	"bytes"
	"testing"

	"unioncard/server/union"
)

// FuzzPhotoAndSignature holds for any bytes: they are refused in words that a
// person may see, or the page is drawn and valid.
func FuzzPhotoAndSignature(f *testing.F) {
	photo, pen := card{w: 64, h: 40, quality: 50}.jpeg(f), signaturePNG(f, "样")
	f.Add(photo, pen)
	f.Add(photo[:len(photo)/2], pen[:len(pen)/2])
	f.Add([]byte("\xFF\xD8\xFF\xD9"), hugePNG(pen))
	printer := New(nil)
	release, err := printer.Hold()
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(release)
	f.Fuzz(func(t *testing.T, photo, pen []byte) {
		letter := union.MandateLetter{Head: sampleHead()}
		letter.HeadSheet = union.IDSheet{Front: photo, Back: photo, Signature: pen}
		letter.ClerkSheet = letter.HeadSheet
		file, err := printer.Draw(t.Context(), letter)
		if err != nil {
			if _, ok := union.AsError(err); !ok {
				t.Fatalf("answers %v", err)
			}
			return
		}
		if file.Pages != 3 {
			t.Fatalf("%d pages", file.Pages)
		}
	})
}

// FuzzMend holds for any bytes: mending answers an error or a document, and never panics.
func FuzzMend(f *testing.F) {
	f.Add([]byte("<<\n/Length 9\n>>\nstream\n/CIDInit /ProcSet\n1 beginbfrange\n<0001><0001><2BBD6>\nendbfrange\nendstream\nxref\n0 2\n0000000000 65535 f \n0000000001 00000 n \ntrailer\n<<\n/Info <<\n >>\n>>\n"))
	f.Add([]byte("<<\n/Length 9\n/CIDInit /ProcSet 1 beginbfrange\nendbfrange\nendstream xref\n0 9"))
	f.Fuzz(func(t *testing.T, pdf []byte) {
		mended, err := mendUnicode(bytes.Clone(pdf))
		if err == nil && len(mended) == 0 {
			t.Fatal("neither a document nor an error")
		}
	})
}
