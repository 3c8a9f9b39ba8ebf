package pdf

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"time"

	"unioncard/server/union"
)

func TestAScanIsWrittenAnewWithoutWhatStandsBehindIt(t *testing.T) {
	paper := mustDraw(t, sampleUndertaking())
	hidden := []byte("PK\x03\x04 something else behind the document")
	clean, err := CleanScan(append(bytes.Clone(paper.Bytes), hidden...))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(clean, hidden) {
		t.Error("what stood behind the document is still there")
	}
	if err = Validate(clean); err != nil {
		t.Error(err)
	}
	again := mustHash(t, clean, "")
	if !bytes.Equal(again, mustHash(t, paper.Bytes, "")) {
		t.Error("the scan shows something else than before")
	}
}

func TestScansThatAreNotTaken(t *testing.T) {
	paper := mustDraw(t, sampleUndertaking()).Bytes
	locked, err := New(bytes.NewReader(make([]byte, 64))).Encrypt(paper, "password")
	if err != nil {
		t.Fatal(err)
	}
	catalog := []byte("/Type /Catalog")
	if !bytes.Contains(paper, catalog) {
		t.Fatal("the sample's catalogue is written otherwise by now")
	}
	within := func(entry string) []byte {
		return bytes.Replace(paper, catalog, append(bytes.Clone(catalog), entry...), 1)
	}
	for name, test := range map[string]struct {
		content []byte
		code    string
	}{
		"with a password":          {locked, "scan_encrypted"},
		"cut off":                  {paper[:len(paper)/3], "scan_unreadable"},
		"nothing but a head":       {[]byte("%PDF-1.4\n%%EOF"), "scan_unreadable"},
		"with a script at opening": {within(" /OpenAction << /S /JavaScript /JS (x) >>"), "scan_active"},
		"with a named script":      {within(" /Names << /JavaScript << /Names [(x) << /S /JavaScript /JS (x) >>] >> >>"), "scan_active"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := CleanScan(test.content)
			refusal, ok := union.AsError(err)
			if !ok || refusal.Code != test.code {
				t.Errorf("answers %v, want %s", err, test.code)
			}
		})
	}
}

func TestADamagedScanIsRefusedInWordsAndSoon(t *testing.T) {
	paper := mustDraw(t, sampleUndertaking()).Bytes
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		content := bytes.Clone(paper)
		for range 1 + random.IntN(8) {
			at := random.IntN(len(content))
			switch random.IntN(3) {
			case 0:
				content[at] = byte(random.IntN(256))
			case 1:
				content = append(content[:at], content[min(len(content), at+30):]...)
			default:
				// Near the end stands the table of where everything is.
				content[len(content)-1-random.IntN(400)] = "0123456789<>[]/ R"[random.IntN(17)]
			}
		}
		start := time.Now()
		_, err := CleanScan(content)
		if _, known := union.AsError(err); err != nil && !known {
			t.Errorf("an error without words: %v", err)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("one took %s", took)
		}
	}
}

// FuzzCleanScan shows that whatever comes in is refused in plain words, or gives a document.
func FuzzCleanScan(f *testing.F) {
	paper := mustDraw(f, sampleUndertaking()).Bytes
	f.Add(paper)
	f.Add(paper[:1000])
	f.Add([]byte("%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R/Size 4>>\nstartxref\n9\n%%EOF"))
	f.Fuzz(func(t *testing.T, content []byte) {
		clean, err := CleanScan(content)
		if err != nil {
			if _, known := union.AsError(err); !known {
				t.Errorf("an error without words: %v", err)
			}
			return
		}
		if !IsPDF(clean) {
			t.Error("what is given is no document")
		}
	})
}
