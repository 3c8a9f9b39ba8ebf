package paper_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"unioncard/server/pdf"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func TestEachCopyOfAPackageHasItsOwnPasswordAndTheSameHashes(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		b := r.Sealed("样本甲", "样本乙")
		stranger := s.Staff("样本外单位经办", union.RoleClerk, r.City.Foreign)
		stranger.Post(b.Path("/package"), nil).MustCode(404, "not_found")
		r.Officer.Post(b.Path("/package"), nil).MustCode(404, "not_found")
		b.TickAll()
		b.Move("submission").Must(200)
		passwords := map[string]bool{}
		for _, who := range []*uniontest.Client{r.Clerk, r.Officer} {
			ready := who.PostKey(b.Path("/package"), nil, "package-key-00000001").Must(201)
			who.PostKey(b.Path("/package"), nil, "package-key-00000001").MustCode(409, "already_done")
			path := "/package-downloads/" + ready.Text("download_id")
			stranger.Get(path).MustCode(404, "package_gone")
			content := who.Get(path).Must(200)
			who.Get(path).MustCode(404, "package_gone")
			passwords[ready.Text("password")] = true
			checkPackage(t, content.Body, ready.Text("password"))
		}
		if len(passwords) != 2 {
			t.Errorf("two copies have %d passwords", len(passwords))
		}
		late := r.Clerk.Post(b.Path("/package"), nil).Must(201)
		s.Clock.Move(11 * time.Minute)
		r.Clerk.Get("/package-downloads/"+late.Text("download_id")).MustCode(404, "package_gone")
	})
}

func checkPackage(t *testing.T, content []byte, password string) {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range archive.File {
		opened, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name], err = io.ReadAll(opened)
		if err != nil {
			t.Fatal(err)
		}
	}
	var manifest union.Manifest
	if err = json.Unmarshal(files["manifest.json"], &manifest); err != nil {
		t.Fatal(err)
	}
	if len(manifest.Files) != len(files)-1 {
		t.Fatalf("the manifest names %d of %d files", len(manifest.Files), len(files)-1)
	}
	for _, m := range manifest.Files {
		locked := files[m.Name]
		sum := sha256.Sum256(locked)
		if hex.EncodeToString(sum[:]) == m.SHA256 {
			t.Errorf("%s is not encrypted", m.Name)
		}
		if strings.HasSuffix(m.Name, ".pdf") {
			content, err := pdf.ContentHash(locked, password)
			if err != nil || hex.EncodeToString(content) != m.ContentSHA256 {
				t.Errorf("%s shows something else than was sealed: %v", m.Name, err)
			}
			continue
		}
		plain, err := excelize.Decrypt(locked, &excelize.Options{Password: password})
		if err != nil {
			t.Fatal(err)
		}
		sum = sha256.Sum256(plain[:m.Size]) // what follows fills the last block of the cipher
		if hex.EncodeToString(sum[:]) != m.SHA256 {
			t.Errorf("%s decrypts to something else than was hashed", m.Name)
		}
	}
}

func TestOfManyWhoFetchOneCopyAtOnceOneGetsIt(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		b := r.Sealed("样本甲")
		path := "/package-downloads/" + b.Post(b.Path("/package"), nil).Must(201).Text("download_id")
		var wait sync.WaitGroup
		statuses := make([]int, 8)
		for i := range statuses {
			wait.Go(func() { statuses[i] = b.Get(path).Status })
		}
		wait.Wait()
		got := 0
		for _, status := range statuses {
			switch status {
			case 200:
				got++
			case 404:
			default:
				t.Errorf("one got %d", status)
			}
		}
		if got != 1 {
			t.Errorf("%d got it: %v", got, statuses)
		}
	})
}
