package pdf

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"unioncard/server/union"
)

var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

func sampleHead() union.PaperHead {
	return union.PaperHead{
		CardName: "样本市工会会员服务卡", BankName: "样本银行", BankBranchName: "样本支行营业部",
		OrgName: "样本市样本机械制造有限公司工会委员会", BatchNumber: "2026-0042-003", Version: 1,
		Date: time.Date(2026, 11, 24, 9, 0, 0, 0, shanghai), Purpose: "仅供办理样本市工会会员服务卡使用",
	}
}

func titled(title string) union.PaperHead {
	head := sampleHead()
	head.Title = title
	return head
}

func rareNames() []string {
	return []string{"䶮小明", "㛃样本", "𬱖样本", "𠮷样本", "阿卜杜拉·样本"}
}

func sampleList(rows int) union.OpeningList {
	list := union.OpeningList{
		Head: sampleHead(),
		Columns: []union.PaperColumn{
			{Key: "no", Title: "序号", Width: 12}, {Key: "name", Title: "姓名", Width: 28},
			{Key: "sex", Title: "性别", Width: 12}, {Key: "kind", Title: "证件种类", Width: 24},
			{Key: "number", Title: "证件号码", Width: 40}, {Key: "until", Title: "证件有效期至", Width: 24},
			{Key: "phone", Title: "手机号码", Width: 27}, {Key: "job", Title: "职业", Width: 24},
			{Key: "address", Title: "联系地址", Width: 66},
		},
		Totals: []union.PaperField{{Label: "合计", Value: fmt.Sprintf("%d 人", rows)}, {Label: "其中困难职工", Value: "3 人"}},
		Notes:  []string{"说明：本清单由申领单位工会填写并加盖公章，电子版与纸质版内容一致。"},
	}
	for i := range rows {
		list.Rows = append(list.Rows, []string{
			fmt.Sprint(i + 1), rareNames()[i%len(rareNames())], "女", "居民身份证", fmt.Sprintf("99999919900101%04d", i),
			"2040-01-01", fmt.Sprintf("199000%05d", i), "生产制造人员", "样本市样本区样本街道样本路 1 号样本小区 8 号楼 2 单元 301 室",
		})
	}
	return list
}

func sampleSheet(tb testing.TB, row int, name string) union.IDSheet {
	tb.Helper()
	return union.IDSheet{
		RowNumber: row, Name: name, DocumentName: "居民身份证",
		Front:     card{w: 1012, h: 638, front: true, quality: 85}.jpeg(tb),
		Back:      card{w: 1012, h: 638, quality: 85}.jpeg(tb),
		Signature: signaturePNG(tb, "样本签名"), Phone: "19900000000",
		SignedAt: time.Date(2026, 11, 20, 15, 4, 0, 0, shanghai), Mode: "本人在手机上签署",
	}
}

func sampleLetter(tb testing.TB) union.MandateLetter {
	tb.Helper()
	head, clerk := sampleSheet(tb, 0, "样本·负责人"), sampleSheet(tb, 0, "样本经办人")
	head.Role, clerk.Role = "工会负责人", "经办人"
	head.Words, clerk.Words = "委托办理会员服务卡业务", "受托办理会员服务卡业务"
	return union.MandateLetter{
		Head: sampleHead(),
		Paragraphs: []string{
			"我单位工会为职工集体申领样本市工会会员服务卡，现委托以下人员作为经办人，代表我单位工会向贵行办理批量开卡、领卡和交接等手续。",
			"经办人在上述范围内所办事项，我单位工会均予承认。委托期限自本委托书签署之日起至本批次服务卡全部发放完毕之日止。",
		},
		Fields: []union.PaperField{
			{Label: "经办人", Value: "样本经办人"}, {Label: "联系电话", Value: "19900000001"},
			{Label: "证件种类", Value: "居民身份证"}, {Label: "证件号码", Value: "999999199001010000"},
			{Label: "申领人数", Value: "128 人"}, {Label: "委托期限"},
		},
		HeadSheet: head, ClerkSheet: clerk,
	}
}

func sampleUndertaking() union.Undertaking {
	return union.Undertaking{
		Head: titled("样本市工会会员服务卡单位批量开卡承诺书"),
		Paragraphs: []string{
			"我单位工会自愿为本单位在职职工（会员）集体申领样本市工会会员服务卡，并郑重承诺：",
			"一、所提交的会员姓名、证件、联系电话等资料真实、完整、有效，均由会员本人提供，并已取得会员本人授权。",
			"二、妥善保管会员资料和服务卡，不向任何无关人员提供；服务卡一律由会员本人签字领取，不代领、不代存、不代用。",
			"三、及时提醒会员本人持有效身份证件修改初始密码、启用服务卡；会员离职、资料有变时及时告知贵行。",
		},
		Fields:  []union.PaperField{{Label: "单位名称", Value: sampleHead().OrgName}, {Label: "开卡人数", Value: "128 人"}, {Label: "单位代码"}, {Label: "备注"}},
		Signers: []string{"负责人签字", "经办人签字"},
	}
}

func sampleDeclaration(tb testing.TB, row int) union.TaxDeclaration {
	tb.Helper()
	return union.TaxDeclaration{
		RowNumber: row, Name: "𬱖样本", DocumentName: "居民身份证", Number: "999999199001010000",
		Choices: []string{"仅为中国税收居民", "仅为非居民", "既是中国税收居民又是其他国家（地区）税收居民"},
		Paragraphs: []string{
			"本人确认上述信息真实、准确和完整；当这些信息发生变更时，将在 30 日内通知贵行，否则本人承担由此造成的不利后果。",
		},
		Signature: signaturePNG(tb, "样本签名"), SignedAt: time.Date(2026, 11, 20, 15, 4, 0, 0, shanghai),
	}
}

func sampleAmendment() union.AmendmentSheet {
	at := time.Date(2026, 11, 25, 10, 20, 0, 0, shanghai)
	return union.AmendmentSheet{Head: sampleHead(), Sealed: 128, Struck: []union.StruckRow{
		{RowNumber: 7, Name: "样本甲", Reason: "会员本人撤回申请", By: "样本网点 样本员", At: at},
		{RowNumber: 23, Name: "𠮷样本", Reason: "证件已过有效期，退回会员重新拍摄身份证正、反面后另行申领", By: "样本网点 样本员", At: at},
	}}
}

func mustDraw(tb testing.TB, paper union.Paper) union.PaperFile {
	tb.Helper()
	file, err := New(bytes.NewReader(make([]byte, 1<<10))).Draw(tb.Context(), paper)
	if err != nil {
		tb.Fatal(err)
	}
	return file
}
