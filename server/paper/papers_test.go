package paper_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"unioncard/server/sheet"
	"unioncard/server/uniontest"
)

func TestEveryPaperIsWhatWasHashedAndNamesEverybody(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		names := []string{"䶮样本", "㛃样本", "𬱖样本", "𠮷样本", "阿卜杜拉·样本"}
		checkPapers(t, uniontest.NewOffice(s).Sealed(names...), names)
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
