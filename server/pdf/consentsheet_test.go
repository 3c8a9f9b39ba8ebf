package pdf

import (
	"strings"
	"testing"

	"unioncard/server/union"
)

func sampleConsentSheet() union.ConsentSheet {
	body := strings.Repeat("一、本人提供的证件和资料真实、完整、有效，为本人所有，由单位工会代为提交。\n", 9)
	return union.ConsentSheet{
		Head: union.PaperHead{OrgName: "样本纺织厂工会", Reference: "0192-ABCD-77"},
		Fields: []union.PaperField{
			{Label: "姓名", Value: "𠮷样本\U000323B0"}, {Label: "证件号码", Value: "999999199001010059"},
			{Label: "手机号码", Value: "19900000000"}, {Label: "住址或单位", Value: "样本市样本区样本街道样本路1号"},
		},
		Texts: []union.ConsentText{
			{Title: "处理敏感个人信息同意书", Version: "2026-03", Body: body},
			{Title: "授权单位代申领借记卡", Version: "2026-03", Body: body},
		},
	}
}

func sampleCounterList() union.CounterList {
	list := union.CounterList{
		Head: union.PaperHead{OrgName: "样本纺织厂工会", Reference: "GT-20261124"},
		Columns: []union.PaperColumn{
			{Title: "序号", Width: 14}, {Title: "姓名", Width: 36}, {Title: "证件号码", Width: 56}, {Title: "分会、小组", Width: 44}, {Title: "签收", Width: 20},
		},
		Notes: []string{"请本人持身份证原件到受理网点柜台办理。"},
	}
	for i := range 40 {
		list.Rows = append(list.Rows, []string{itoa(i + 1), "样本𬱖", "9****************9", "一分会", ""})
	}
	return list
}

func TestAPaperThatBelongsToNoBatchSaysItsReference(t *testing.T) {
	for name, test := range map[string]struct {
		paper union.Paper
		says  []string
	}{
		"the consent sheet": {sampleConsentSheet(), []string{
			"会员授权签名单", "编号0192-ABCD-77", "𠮷样本〔U+323B0〕", "一、处理敏感个人信息同意书", "二、授权单位代申领借记卡", "本人签名："}},
		"the list for the counter": {sampleCounterList(), []string{"本人到柜台办理名单", "编号GT-20261124", "样本𬱖", "盖章处", "第2页，共2页"}},
	} {
		t.Run(name, func(t *testing.T) {
			file := mustDraw(t, test.paper)
			text := words(t, file.Bytes)
			for _, say := range test.says {
				if !strings.Contains(text, say) {
					t.Errorf("does not say %q", say)
				}
			}
			if strings.Contains(text, "批次") {
				t.Error("speaks of a batch")
			}
			if err := Validate(file.Bytes); err != nil {
				t.Error(err)
			}
			keep(t, file)
		})
	}
}
