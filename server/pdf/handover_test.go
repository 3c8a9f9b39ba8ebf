package pdf

import (
	"strings"
	"testing"
	"time"

	"unioncard/server/union"
)

func sampleReceipt(tb testing.TB, cards int) union.HandoverReceipt {
	tb.Helper()
	at := time.Date(2026, 3, 9, 10, 20, 0, 0, time.UTC)
	signature := sampleSheet(tb, 1, "样本").Signature
	paper := union.HandoverReceipt{
		Head: union.PaperHead{Title: "借记卡领取签收单", OrgName: "样本纺织厂工会", Reference: "3a7a2ee49d34", Date: at},
		Fields: []union.PaperField{
			{Label: "发出方", Value: "样本支行"}, {Label: "签收方", Value: "样本纺织厂工会"}, {Label: "登记簿编号", Value: "样本簿 2026-017"},
			{Label: "卡片外观", Value: "已检查，完好"}, {Label: "宣传资料", Value: "已随卡交付"}, {Label: "领卡人证件", Value: "已与委托书核对"},
		},
		Columns: []union.PaperColumn{{Title: "序号", Width: 14}, {Title: "姓名", Width: 34}, {Title: "卡号末四位", Width: 40}, {Title: "清点结果", Width: 32}, {Title: "备注", Width: 50}},
		Totals:  []union.PaperField{{Label: "发出", Value: itoa(cards) + " 张"}, {Label: "收到", Value: itoa(cards-1) + " 张"}, {Label: "缺失", Value: "1 张"}, {Label: "损坏", Value: "0 张"}},
		Sender:  union.SignedHand{Side: "发出方签名", Name: "样本网点员", PNG: signature, At: at},
		Taker:   union.SignedHand{Side: "签收方签名", Name: "样本𬱖", PNG: signature, At: at.Add(time.Hour)},
		Notes:   []string{"缺失的卡片请银行当日处理。"},
	}
	for i := range cards {
		outcome := "收到"
		if i == 3 {
			outcome = "缺失"
		}
		paper.Rows = append(paper.Rows, []string{itoa(i + 1), "**本", "****0011", outcome, ""})
	}
	return paper
}

func sampleDistribution(people int) union.DistributionSheet {
	paper := union.DistributionSheet{
		Head: union.PaperHead{OrgName: "样本纺织厂一分会", Reference: "37030101-20260309", Date: time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC)},
		Columns: []union.PaperColumn{
			{Title: "序号", Width: 13}, {Title: "姓名", Width: 32}, {Title: "卡号末四位", Width: 26}, {Title: "所在分会、小组", Width: 40}, {Title: "领卡人签名", Width: 38}, {Title: "日期", Width: 21},
		},
		Notes: []string{"请本人当面核对姓名和卡号末四位后签名，不得代签。"},
	}
	for i := range people {
		paper.Rows = append(paper.Rows, []string{itoa(i + 1), "样本\U000323B0", "****0011", "样本纺织厂一分会", "", ""})
	}
	return paper
}

func TestTheSheetsOfAHandoverSayWhoSignsForWhat(t *testing.T) {
	for name, test := range map[string]struct {
		paper union.Paper
		rows  int
		says  []string
	}{
		"the receipt": {sampleReceipt(t, 12), 12, []string{
			"借记卡领取签收单", "编号3a7a2ee49d34", "样本簿2026-017", "已与委托书核对", "缺失", "样本网点员", "样本𬱖", "2026年3月9日10:20", "2026年3月9日11:20", "第1页，共1页"}},
		"a receipt of several pages": {sampleReceipt(t, 90), 90, []string{"第4页，共4页", "签收方签名"}},
		"the sheet to sign":          {sampleDistribution(30), 30, []string{"会员服务卡发放表", "样本〔U+323B0〕", "领卡人签名", "盖章处", "发放人："}},
	} {
		t.Run(name, func(t *testing.T) {
			file := mustDraw(t, test.paper)
			if file.Rows != test.rows {
				t.Errorf("%d rows", file.Rows)
			}
			text := words(t, file.Bytes)
			for _, say := range test.says {
				if !strings.Contains(text, say) {
					t.Errorf("does not say %q", say)
				}
			}
			if err := Validate(file.Bytes); err != nil {
				t.Error(err)
			}
		})
	}
}
