package union

import (
	"strings"
	"unicode/utf8"
)

// Fields is what an applicant states: the bank's nine customer elements and
// what the papers need. It exists in memory only while it is checked or
// printed; at rest it is sealed.
type Fields struct {
	Name             string       `json:"name"`
	Sex              Sex          `json:"sex"`
	Nationality      string       `json:"nationality"` // ISO 3166-1 alpha-3, CHN for mainland residents
	Occupation       string       `json:"occupation"`
	Address          string       `json:"address"`
	WorkUnit         string       `json:"work_unit"`
	Phone            string       `json:"phone"`
	DocumentKind     DocumentKind `json:"document_kind"`
	DocumentNumber   string       `json:"document_number"`
	ValidFrom        Date         `json:"valid_from"`
	ValidTo          Date         `json:"valid_to"`
	ValidLong        bool         `json:"valid_long"`
	IssuingAuthority string       `json:"issuing_authority"`
	TaxResidence     TaxResidence `json:"tax_residence"`
	HoldsAccount     *bool        `json:"holds_account"` // already holds an account of this bank; nil until answered
}

// TaxResidence is the answer of the tax-residence declaration (since July 2017).
type TaxResidence string

const (
	TaxChina TaxResidence = "china_only"
	TaxOther TaxResidence = "other_only"
	TaxBoth  TaxResidence = "china_and_other"
)

// Validity gives the document's time.
func (f Fields) Validity() Validity {
	return Validity{From: f.ValidFrom, To: f.ValidTo, Long: f.ValidLong}
}

// Occupations is the list that the bank's customer record knows.
var Occupations = []string{"production", "service", "professional", "clerical", "manager", "agriculture", "other"}

// Check normalises the fields and lists everything that is wrong with them on a day.
// The returned Document is meaningful only when the list is empty.
func (f *Fields) Check(today Date) (Document, []FieldError) {
	var bad []FieldError
	add := func(err *FieldError) {
		if err != nil {
			bad = append(bad, *err)
		}
	}
	name, err := ParseName(f.Name)
	add(err)
	doc, err := ParseDocument(f.DocumentKind, f.DocumentNumber, today)
	add(err)
	phone, phoneErr := ParsePhone(f.Phone)
	add(phoneErr)
	add(f.Validity().Check(today, 0))
	add(f.checkPerson(doc, err == nil, today))
	bad = append(bad, f.checkTexts()...)
	if len(bad) == 0 {
		f.Name, f.DocumentNumber, f.Phone = name, doc.Number, phone
	}
	return doc, bad
}

func (f Fields) checkPerson(doc Document, numberGood bool, today Date) *FieldError {
	if !numberGood || doc.Birth == "" {
		if f.Sex != Male && f.Sex != Female {
			return &FieldError{Field: "sex", Code: "sex_missing", Detail: "请选择性别。"}
		}
		return nil
	}
	if doc.Birth.AgeOn(today) < MinimumAge {
		return &FieldError{Field: "document_number", Code: "under_age", Detail: "未满16周岁不能办理会员服务卡。"}
	}
	if f.Sex != doc.Sex {
		return &FieldError{Field: "sex", Code: "sex_mismatch", Detail: "性别与证件号码不一致，请对照证件再看一遍。"}
	}
	return nil
}

func (f *Fields) checkTexts() []FieldError {
	var bad []FieldError
	check := func(field string, value *string, least, most int, detail string) {
		*value = strings.TrimSpace(*value)
		n := utf8.RuneCountInString(*value)
		if n < least || n > most {
			bad = append(bad, FieldError{Field: field, Code: field + "_length", Detail: detail})
		}
	}
	check("nationality", &f.Nationality, 3, 3, "请选择国籍。")
	check("address", &f.Address, 5, 100, "请填写详细住址，5到100个字。")
	check("work_unit", &f.WorkUnit, 2, 100, "请填写工作单位，2到100个字。")
	check("issuing_authority", &f.IssuingAuthority, 2, 50, "请填写证件上的签发机关。")
	if !contains(Occupations, f.Occupation) {
		bad = append(bad, FieldError{Field: "occupation", Code: "occupation_missing", Detail: "请选择职业。"})
	}
	switch f.TaxResidence {
	case TaxChina, TaxOther, TaxBoth:
	default:
		bad = append(bad, FieldError{Field: "tax_residence", Code: "tax_residence_missing", Detail: "请选择税收居民身份。"})
	}
	if f.HoldsAccount == nil {
		bad = append(bad, FieldError{Field: "holds_account", Code: "holds_account_missing", Detail: "请回答是否已有本行账户。"})
	}
	return bad
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
