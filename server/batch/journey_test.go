package batch_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"unioncard/server/pdf"
	"unioncard/server/sheet"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func TestABatchGoesFromDraftToTheBanksAcceptance(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		names := []string{"䶮样本", "㛃样本", "𬱖样本", "𠮷样本", "阿卜杜拉·样本"}
		b := r.Sealed(names...)
		view := b.Get(b.Path("")).Must(200)
		want := "ZB-" + r.City.Unit.Code + "-20260302-01"
		if view.Text("number") != want || view.Text("status") != "sealed" || view.Number("row_count") != len(names) || view.Number("edition") != 1 {
			t.Fatalf("the batch is %s", view.Body)
		}
		if rows := b.Get(b.Path("/rows")).Must(200); rows.Number("items.4.number") != 5 || strings.Contains(string(rows.Body), "卜") {
			t.Fatalf("rows are %s", rows.Body)
		}
		checkPapers(t, b, names)
		bank := b.As(r.Officer)
		bank.Get(bank.Path("")).MustCode(404, "not_found")
		b.Move("submission").MustCode(422, "papers_missing")
		b.TickAll()
		b.Move("submission").Must(200)
		bank.Version = b.Version
		row := bank.Get(bank.Path("/rows/5")).Must(200)
		if row.Text("fields.name") != "阿卜杜拉·样本" || row.At("row.looked") != true {
			t.Fatalf("the officer sees %s", row.Body)
		}
		photo := bank.Get(bank.Path("/rows/5/photos/front")).Must(200)
		if photo.Header.Get("Content-Type") != "image/jpeg" || photo.Header.Get("Cache-Control") != "no-store" || photo.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Fatalf("the photo's headers are %v", photo.Header)
		}
		bank.Move("acceptance").MustCode(422, "originals_missing")
		bank.TickAll()
		bank.Move("acceptance").Must(200)
		if got := bank.Get("/batches?status=accepted").Must(200).Text("items.0.id"); got != b.ID {
			t.Fatalf("the officer's list has %q", got)
		}
	})
}

// checkPapers downloads every paper and looks for what must be on it.
func checkPapers(t *testing.T, b *uniontest.BatchOf, names []string) {
	t.Helper()
	papers := b.Get(b.Path("/papers")).Must(200)
	var list struct {
		Files []struct {
			Name, Kind, Sha256 string
			Pages, Rows        int
		}
	}
	papers.Into(&list)
	if len(list.Files) != 7 {
		t.Fatalf("papers are %s", papers.Body)
	}
	folder := t.TempDir()
	if keep := os.Getenv("UNIONCARD_TEST_PAPERS"); keep != "" {
		folder = keep
	}
	for _, file := range list.Files {
		answer := b.Get(b.Path("/papers/" + file.Name)).Must(200)
		sum := sha256.Sum256(answer.Body)
		if hex.EncodeToString(sum[:]) != file.Sha256 {
			t.Errorf("%s is not what was hashed", file.Name)
		}
		if err := os.WriteFile(filepath.Join(folder, file.Name), answer.Body, 0o600); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file.Name, ".xlsx") {
			checkWorkbook(t, answer.Body, names)
		}
		if !strings.HasSuffix(file.Name, ".pdf") {
			continue
		}
		text := pdfText(t, filepath.Join(folder, file.Name), "")
		for _, words := range wordsOn(file.Kind, names) {
			if !strings.Contains(text, words) {
				t.Errorf("%s lacks %q", file.Name, words)
			}
		}
	}
}

// checkWorkbook reads the list with a reader that is not the one that wrote it: numbers
// must be texts, names whole.
func checkWorkbook(t *testing.T, content []byte, names []string) {
	t.Helper()
	rows, err := sheet.New().Open(t.Context(), bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	header, err := rows.Next()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(header.Cells, " "); got != "序号 姓名 性别 国籍 职业 证件种类 证件号码 证件起始日 证件到期日 签发机关 手机号码 住址 工作单位" {
		t.Errorf("the titles are %s", got)
	}
	for i, name := range names {
		row, err := rows.Next()
		if err != nil {
			t.Fatal(err)
		}
		if row.Cells[0] != strconv.Itoa(i+1) || row.Cells[1] != name || len(row.Cells[6]) != 18 || len(row.Problems) > 0 || row.Cells[4] != "生产制造人员" {
			t.Errorf("row %d is %q with %d problems", i+1, row.Cells, len(row.Problems))
		}
	}
}

func wordsOn(kind string, names []string) []string {
	switch kind {
	case "opening_list":
		return append([]string{"批量办理借记卡明细清单", "生产制造人员", "样本支行"}, names...)
	case "id_sheets":
		return append([]string{"授权单位代申领借记卡", "仅供办理淄博工会会员服务卡使用"}, names...)
	case "mandate_letter":
		return []string{"批量办理借记卡业务委托书", "样本主席", "样本经办", "工会负责人", "受托办理单位批量开卡业务"}
	case "undertaking":
		return []string{"淄博工会会员服务卡单位批量开卡承诺书", "样本纺织厂工会"}
	case "tax_declarations":
		return append([]string{"个人税收居民身份声明", "仅为中国税收居民"}, names...)
	}
	return nil
}

// pdfText reads a document with another program. Line breaks are taken out: a paper
// breaks lines where it must.
func pdfText(t *testing.T, file, password string) string {
	t.Helper()
	out, err := exec.Command("pdftotext", "-upw", password, "-raw", file, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (Debian package poppler-utils): %v", err)
	}
	return strings.Join(strings.Fields(string(out)), "")
}

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
