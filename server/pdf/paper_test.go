package pdf

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unioncard/server/union"
)

func TestEachPaperSaysWhatItMust(t *testing.T) {
	people := mustDrawPeople(t, []union.PersonPaper{sampleSheet(t, 1, "𬱖样本")})
	declarations := mustDrawPeople(t, []union.PersonPaper{sampleDeclaration(t, 1)})
	for name, test := range map[string]struct {
		file  union.PaperFile
		pages int
		says  []string
	}{
		"the opening list": {mustDraw(t, sampleList(60)), 6, append(rareNames(),
			"批量办理借记卡明细清单", "样本银行样本支行营业部", "合计60人", "盖章处", "999999199001010059", "第6页，共6页")},
		"the ID sheets": {people[0], 1, []string{
			"授权单位代申领借记卡", "19900000000", "𬱖样本", "仅供办理样本市工会会员服务卡使用", "2026年11月20日", "本人在手机上签署", "第1部分第1页，共1页"}},
		"the mandate letter": {mustDraw(t, sampleLetter(t)), 3, []string{
			"批量办理借记卡业务委托书", "样本·负责人", "样本经办人", "盖章处", "委托办理会员服务卡业务", "第3页，共3页"}},
		"the undertaking": {mustDraw(t, sampleUndertaking()), 1, []string{
			"样本市工会会员服务卡单位批量开卡承诺书", "不代领、不代存、不代用", "负责人签字", "盖章处"}},
		"the tax declarations": {declarations[0], 1, []string{
			"个人税收居民身份声明", "仅为中国税收居民", "999999199001010000", "𬱖样本"}},
		"the amendment sheet": {mustDraw(t, sampleAmendment()), 1, []string{
			"明细清单变更单", "会员本人撤回申请", "𠮷样本", "应开卡126人", "2026-11-2510:20"}},
	} {
		t.Run(name, func(t *testing.T) {
			if test.file.Pages != test.pages {
				t.Errorf("has %d pages, want %d", test.file.Pages, test.pages)
			}
			text := words(t, test.file.Bytes)
			for _, say := range append(test.says, "2026-0042-003", "第1版") {
				if !strings.Contains(text, say) {
					t.Errorf("does not say %q", say)
				}
			}
			err := Validate(test.file.Bytes)
			if err != nil {
				t.Error(err)
			}
			keep(t, test.file)
		})
	}
}

// keep leaves the drawn papers where PAPERS says, for a person to look at.
func keep(t *testing.T, file union.PaperFile) {
	t.Helper()
	folder := os.Getenv("PAPERS")
	if folder == "" {
		return
	}
	err := os.WriteFile(filepath.Join(folder, file.Name), file.Bytes, 0o600)
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheSameContentGivesTheSameBytes(t *testing.T) {
	first, second := mustDraw(t, sampleLetter(t)), mustDraw(t, sampleLetter(t))
	if !bytes.Equal(first.Bytes, second.Bytes) {
		t.Error("two drawings of one letter differ")
	}
}

func TestTheSealNeverStandsAlone(t *testing.T) {
	for rows := 5; rows < 20; rows++ {
		list := sampleList(rows)
		text := mustRun(t, "pdftotext", "-raw", mustSave(t, "list.pdf", mustDraw(t, list).Bytes), "-")
		pages := strings.Split(strings.TrimSuffix(text, "\f"), "\f")
		last := strings.Join(strings.Fields(pages[len(pages)-1]), "")
		if !strings.Contains(last, "盖章处") || !strings.Contains(last, list.Rows[rows-1][4]) {
			t.Errorf("of %d rows, the page with the seal holds %q", rows, last)
		}
	}
}
