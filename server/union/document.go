package union

import (
	"strings"
	"time"
)

// DocumentKind is the kind of identity document that the bank takes.
type DocumentKind string

const (
	ResidentID      DocumentKind = "resident_id"      // 居民身份证
	ResidencePermit DocumentKind = "residence_permit" // 港澳台居民居住证
	PermanentID     DocumentKind = "permanent_id"     // 外国人永久居留身份证
)

// DocumentKinds lists the kinds in the order in which people are asked.
var DocumentKinds = []DocumentKind{ResidentID, ResidencePermit, PermanentID}

// Title gives the kind's name as it is printed.
func (k DocumentKind) Title() string {
	switch k {
	case ResidentID:
		return "居民身份证"
	case ResidencePermit:
		return "港澳台居民居住证"
	case PermanentID:
		return "外国人永久居留身份证"
	}
	return string(k)
}

// Document is a checked document number with what it says about its holder.
type Document struct {
	Kind   DocumentKind
	Number string // normalised: half-width, upper-case, no spaces
	Birth  Date   // empty for the old 15-character permanent resident ID
	Sex    Sex    // empty where the number does not tell
	// RegionKnown is false for a region code outside GB/T 2260's provinces: a warning, never a refusal.
	RegionKnown bool
}

// Sex as the document gives it.
type Sex string

const (
	Male   Sex = "male"
	Female Sex = "female"
)

// ParseSex reads the word that stands on an identity card; anything else is no sex.
func ParseSex(printed string) Sex {
	return map[string]Sex{"男": Male, "女": Female}[printed]
}

// ParseDocument normalises and checks a document number (GB 11643-1999 for the
// 18-digit forms). The error is a FieldError on "document_number".
func ParseDocument(kind DocumentKind, text string, today Date) (Document, *FieldError) {
	number := NormaliseNumber(text)
	doc := Document{Kind: kind, Number: number, RegionKnown: true}
	if number == "" {
		return doc, numberError("document_number_missing", "请填写证件号码。")
	}
	if kind == PermanentID && len(number) == 15 && oldPermanentForm(number) {
		return doc, nil
	}
	if len(number) == 15 && allDigits(number) {
		return doc, numberError("document_number_15", "这是15位的旧号码，请填写现在身份证上的18位号码。")
	}
	if len(number) != 18 || !allDigits(number[:17]) || !strings.ContainsRune("0123456789X", rune(number[17])) {
		return doc, numberError("document_number_shape", "证件号码应为18位，请对照证件再看一遍。")
	}
	if err := checkForm(kind, number); err != nil {
		return doc, err
	}
	birth, ok := ParseDate(number[6:10] + "-" + number[10:12] + "-" + number[12:14])
	if !ok || birth > today || birth < "1900-01-01" {
		return doc, numberError("document_number_birth", "号码第7至14位不是有效的出生日期，请对照证件再看一遍。")
	}
	if CheckCharacter(number[:17]) != number[17] {
		return doc, numberError("document_number_check", "号码末位校验不对，多半是某一位输错了，请对照证件再看一遍。")
	}
	doc.Birth, doc.Sex = birth, Female
	if (number[16]-'0')%2 == 1 {
		doc.Sex = Male
	}
	doc.RegionKnown = kind != ResidentID || provinces[number[:2]]
	return doc, nil
}

func checkForm(kind DocumentKind, number string) *FieldError {
	region := number[:6]
	switch kind {
	case ResidentID:
		if number[0] == '9' {
			return numberError("document_kind_mismatch", "以9开头的是外国人永久居留身份证，请在证件类型中改选。")
		}
		if region == "810000" || region == "820000" || region == "830000" {
			return numberError("document_kind_mismatch", "这是港澳台居民居住证的号码，请在证件类型中改选。")
		}
	case ResidencePermit:
		if region != "810000" && region != "820000" && region != "830000" {
			return numberError("document_kind_mismatch", "港澳台居民居住证的号码以810000、820000或830000开头。")
		}
	case PermanentID:
		if number[0] != '9' {
			return numberError("document_kind_mismatch", "外国人永久居留身份证的18位号码以9开头。")
		}
	default:
		return &FieldError{Field: "document_kind", Code: "document_kind_unknown", Detail: "请选择证件类型。"}
	}
	return nil
}

// CheckCharacter computes the last character of an 18-character number from
// its first 17 digits: ISO 7064 MOD 11-2 as in GB 11643-1999.
func CheckCharacter(digits string) byte {
	sum := 0
	for i := range 17 {
		sum = (sum + int(digits[i]-'0')) * 2 % 11
	}
	return "0123456789X"[(12-sum)%11]
}

// oldPermanentForm is three letters, four digits of region, a six-digit birth date, a number and a check digit.
func oldPermanentForm(number string) bool {
	for i := range 3 {
		if number[i] < 'A' || number[i] > 'Z' {
			return false
		}
	}
	if !allDigits(number[3:]) {
		return false
	}
	_, err := time.Parse("060102", number[7:13])
	return err == nil
}

// NormaliseNumber makes full-width characters half-width, lower case upper, and drops spaces and hyphens.
func NormaliseNumber(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r >= '！' && r <= '～' {
			r = r - '！' + '!'
		}
		switch {
		case r == ' ' || r == '\u3000' || r == '\u00a0' || r == '\t' || r == '-' || r == '\u200b' || r == '\ufeff':
			continue
		case r >= 'a' && r <= 'z':
			r = r - 'a' + 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func numberError(code, detail string) *FieldError {
	return &FieldError{Field: "document_number", Code: code, Detail: detail}
}

// provinces are the first two digits of GB/T 2260.
var provinces = func() map[string]bool {
	known := map[string]bool{}
	for _, code := range strings.Fields("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91") {
		known[code] = true
	}
	return known
}()
