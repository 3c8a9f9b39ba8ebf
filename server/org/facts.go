package org

import (
	"strings"

	"unioncard/server/union"
)

// Facts are what an org says of itself and its superior of it.
type Facts struct {
	Name      string
	Applies   bool
	Phone     string // the office's, public
	Address   string
	Headcount int // people in the org itself
}

// clean trims the facts and refuses what cannot be printed on papers.
func (f Facts) clean() (Facts, []union.FieldError) {
	var wrong []union.FieldError
	f.Name, f.Phone, f.Address = strings.TrimSpace(f.Name), strings.TrimSpace(f.Phone), strings.TrimSpace(f.Address)
	if f.Name == "" || !printable(f.Name, 100) {
		wrong = append(wrong, union.FieldError{Field: "name", Code: "org_name", Detail: "请填写单位全称，最多100个字。"})
	}
	for _, said := range []struct{ field, text string }{{"name", f.Name}, {"address", f.Address}} {
		if union.HasNumber(said.text) { // a list whose columns are shifted: it would rest in the clear
			wrong = append(wrong, union.FieldError{Field: said.field, Code: "text_has_number", Detail: "这里有证件、手机或卡的号码，请检查是否填错了位置。"})
		}
	}
	if len(f.Phone) > 20 || strings.Trim(f.Phone, "0123456789-+() ") != "" {
		wrong = append(wrong, union.FieldError{Field: "phone", Code: "org_phone", Detail: "办公电话只能有数字和“-”，最多20位。"})
	}
	if !printable(f.Address, 200) {
		wrong = append(wrong, union.FieldError{Field: "address", Code: "org_address", Detail: "地址最多200个字。"})
	}
	if f.Headcount < 0 || f.Headcount > 10_000_000 {
		wrong = append(wrong, union.FieldError{Field: "headcount", Code: "org_headcount", Detail: "人数应为0以上的整数。"})
	}
	return f, wrong
}

// latest is a day after every birth.
const latest union.Date = "9999-12-31"

// cleanCode trims a unit's code: letters, digits, dots, hyphens and underlines.
func cleanCode(text string) (string, *union.FieldError) {
	code := strings.TrimSpace(text)
	ok := code != "" && len(code) <= 32 && !strings.ContainsFunc(code, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && r != '.' && r != '-' && r != '_'
	})
	if _, other := union.ParseDocument(union.ResidentID, code, latest); ok && other == nil {
		return "", &union.FieldError{Field: "code", Code: "text_has_number", Detail: "编号不能是居民身份证号码，请填写单位编号。"}
	}
	if !ok {
		return "", &union.FieldError{Field: "code", Code: "code_shape", Detail: "编号只能用字母、数字、“.”“-”“_”，最多32位。"}
	}
	return code, nil
}

func printable(text string, most int) bool {
	return len([]rune(text)) <= most && !strings.ContainsFunc(text, func(r rune) bool {
		return union.Unseen(r) || r == '<' || r == '>'
	})
}

func refuse(wrong []union.FieldError) error {
	if len(wrong) == 0 {
		return nil
	}
	return union.Refused("org_facts", "有内容需要修改，请看下面的提示。", wrong...)
}
