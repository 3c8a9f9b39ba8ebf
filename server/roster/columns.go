package roster

import "unioncard/server/union"

// Keys of the columns.
const (
	colName     = "name"
	colKind     = "document_kind"
	colNumber   = "document_number"
	colPhone    = "phone"
	colBranch   = "branch"
	colHardship = "hardship"
	colYear     = "hardship_year"
)

func columns() []union.SheetColumn {
	return []union.SheetColumn{
		{Key: colName, Title: "姓名", Synonyms: []string{"会员姓名", "职工姓名", "名字", "员工姓名"}, Required: true},
		{Key: colKind, Title: "证件种类", Synonyms: []string{"证件类型", "证件类别"}},
		{Key: colNumber, Title: "证件号码", Synonyms: []string{"身份证号", "身份证号码", "证件号", "身份证", "公民身份号码"}},
		{Key: colPhone, Title: "手机号", Synonyms: []string{"手机号码", "手机", "电话", "联系电话", "联系方式"}},
		{Key: colBranch, Title: "分会/小组", Synonyms: []string{"分会", "小组", "工会小组", "工会分会", "车间", "部门", "科室"}},
		{Key: colHardship, Title: "困难职工类别", Synonyms: []string{"困难类别", "困难职工", "困难职工类型"}},
		{Key: colYear, Title: "困难建档年份", Synonyms: []string{"建档年份", "建档年度", "困难建档年度"}},
	}
}

func titleOf(key string) string {
	for _, c := range columns() {
		if c.Key == key {
			return c.Title
		}
	}
	return ""
}

// Template gives the empty sheet that a unit fills.
func (r *Roster) Template() ([]byte, error) {
	example := []string{"样本（请删去本行）", "居民身份证", "", "", "", "", ""}
	return r.sheets.Template("会员名册", columns(), example, []union.PaperField{
		{Label: "姓名", Value: "必填。与身份证一致，生僻字请照原样填写；少数民族姓名中间的点用“·”。"},
		{Label: "证件种类", Value: "可不填。居民身份证、港澳台居民居住证、外国人永久居留身份证。不填时按号码判断。"},
		{Label: "证件号码", Value: "建议填写，用来核对本人。18位，请把这一列设为“文本”格式，否则末尾几位会丢失。"},
		{Label: "手机号", Value: "可不填。本人的11位手机号码，一个号码只能登记给一个人。"},
		{Label: "分会/小组", Value: "可不填。本单位下已建立的分会或小组的名称；有同名小组时写成“分会/小组”。"},
		{Label: "困难职工类别", Value: "可不填。在档困难职工填写类别，如“低保”“大病”。"},
		{Label: "困难建档年份", Value: "可不填。四位年份，如2025。"},
	})
}
