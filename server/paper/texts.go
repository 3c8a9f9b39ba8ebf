package paper

import (
	"strings"

	"unioncard/server/union"
)

// Texts are what the bank and the city want said, from conf/. Blanks are in braces.
type Texts struct {
	BankName    string
	CardName    string
	Purpose     string // the watermark over photos
	ListTitle   string
	ListColumns []union.PaperColumn
	Words       Words
	Undertaking Letter
	Mandate     Letter
	HeadRole    string
	HeadWords   string
	ClerkRole   string
	ClerkWords  string
	Tax         Tax
}

// Words say how values are written; what stands in no table is printed as it is.
type Words struct {
	Long        string
	Sex         map[string]string
	Occupation  map[string]string
	Nationality map[string]string
	Mode        map[string]string
}

// Letter is a title and paragraphs.
type Letter struct {
	Title      string
	Paragraphs []string
	Signers    []string
}

// Tax is the declaration of tax residence.
type Tax struct {
	Title      string
	Answers    []union.TaxResidence
	Choices    []string // what each answer is called
	Paragraphs []string
}

// filled gives paragraphs with their blanks filled.
func filled(paragraphs []string, blanks map[string]string) []string {
	pairs := make([]string, 0, 2*len(blanks))
	for name, value := range blanks {
		pairs = append(pairs, "{"+name+"}", value)
	}
	fill := strings.NewReplacer(pairs...)
	out := make([]string, len(paragraphs))
	for i, p := range paragraphs {
		out[i] = fill.Replace(p)
	}
	return out
}

func worded(words map[string]string, value string) string {
	if word := words[value]; word != "" {
		return word
	}
	return value
}

// listValue is what stands in a column of the opening list.
func (t Texts) listValue(key string, number string, f union.Fields) string {
	switch key {
	case "number":
		return number
	case "name":
		return f.Name
	case "sex":
		return worded(t.Words.Sex, string(f.Sex))
	case "nationality":
		return worded(t.Words.Nationality, f.Nationality)
	case "occupation":
		return worded(t.Words.Occupation, f.Occupation)
	case "document_kind":
		return f.DocumentKind.Title()
	case "document_number":
		return f.DocumentNumber
	case "valid_from":
		return string(f.ValidFrom)
	case "valid_to":
		if f.ValidLong {
			return t.Words.Long
		}
		return string(f.ValidTo)
	case "issuing_authority":
		return f.IssuingAuthority
	case "phone":
		return f.Phone
	case "address":
		return f.Address
	case "work_unit":
		return f.WorkUnit
	case "tax_residence":
		return t.Tax.choice(f.TaxResidence)
	}
	return ""
}

func (t Tax) chosen(answer union.TaxResidence) int {
	for i, a := range t.Answers {
		if a == answer {
			return i
		}
	}
	return -1
}

func (t Tax) choice(answer union.TaxResidence) string {
	if i := t.chosen(answer); i >= 0 {
		return t.Choices[i]
	}
	return ""
}
