package config

import (
	"fmt"
	"io/fs"
	"slices"
)

// Bank is what a bank asks for and answers: conf/bank/<name>.yaml.
type Bank struct {
	Name           string            `yaml:"name"`
	ShortName      string            `yaml:"short_name"`
	BranchPrefix   string            `yaml:"branch_prefix"`
	Card           BankCard          `yaml:"card"`
	OpeningList    BankList          `yaml:"opening_list"`
	Result         BankResult        `yaml:"result"`
	Status         BankStatus        `yaml:"status"`
	PaperReasons   map[string]string `yaml:"paper_reasons"` // why a stamped paper is given back, by code
	Exclusions     BankExclusions    `yaml:"exclusions"`
	Words          BankWords         `yaml:"words"`
	Purpose        string            `yaml:"purpose"` // the watermark over photos on paper
	Undertaking    BankLetter        `yaml:"undertaking"`
	Mandate        BankMandate       `yaml:"mandate"`
	TaxDeclaration BankTax           `yaml:"tax_declaration"`
}

// BankCard says what a card number of the series looks like.
type BankCard struct {
	Prefixes []string `yaml:"prefixes"`
	Lengths  []int    `yaml:"lengths"`
}

// BankList is the bank's list of people.
type BankList struct {
	Title   string       `yaml:"title"`
	Columns []BankColumn `yaml:"columns"`
}

// BankColumn is one column; Width is in millimetres, relative to the others.
type BankColumn struct {
	Key   string  `yaml:"key"`
	Title string  `yaml:"title"`
	Width float64 `yaml:"width"`
}

// BankResult says how the bank's result file is read.
type BankResult struct {
	Columns map[string][]string   `yaml:"columns"`
	Opened  []string              `yaml:"opened"`
	Reasons map[string]BankReason `yaml:"reasons"`
}

// BankStatus says how the bank's status file is read: header names by column, and the
// bank's words by event of a card.
type BankStatus struct {
	Columns map[string][]string `yaml:"columns"`
	Events  map[string][]string `yaml:"events"`
}

// BankReason is what a refusal of the bank means here.
type BankReason struct {
	Match   []string `yaml:"match"`
	Outcome string   `yaml:"outcome"` // return or reject
	Field   string   `yaml:"field"`
	Detail  string   `yaml:"detail"`
}

// BankExclusions say what to do instead, for answers that exclude batch opening.
type BankExclusions struct {
	HoldsAccount string `yaml:"holds_account"`
	TaxResidence string `yaml:"tax_residence"`
}

// BankWords say how values are written on the papers.
type BankWords struct {
	Long        string            `yaml:"long"`
	Sex         map[string]string `yaml:"sex"`
	Occupation  map[string]string `yaml:"occupation"`
	Nationality map[string]string `yaml:"nationality"`
	Mode        map[string]string `yaml:"mode"`
}

// BankLetter is the text of a letter, a paragraph an entry, with blanks in braces.
type BankLetter struct {
	Title      string   `yaml:"title"`
	Paragraphs []string `yaml:"paragraphs"`
	Signers    []string `yaml:"signers"`
}

// BankMandate is the mandate letter with what stands on the two ID sheets behind it.
type BankMandate struct {
	Title      string   `yaml:"title"`
	Paragraphs []string `yaml:"paragraphs"`
	HeadRole   string   `yaml:"head_role"`
	HeadWords  string   `yaml:"head_words"`
	ClerkRole  string   `yaml:"clerk_role"`
	ClerkWords string   `yaml:"clerk_words"`
}

// BankTax is the tax-residence declaration: what each answer is called, and what is declared.
type BankTax struct {
	Title      string            `yaml:"title"`
	Choices    map[string]string `yaml:"choices"`
	Paragraphs []string          `yaml:"paragraphs"`
}

var listKeys = []string{
	"number", "name", "sex", "nationality", "occupation", "document_kind", "document_number", "valid_from", "valid_to",
	"issuing_authority", "phone", "address", "work_unit", "tax_residence",
}

// LoadBank reads conf/bank/<name>.yaml. A name that is not known in it is an error.
func LoadBank(files fs.FS, name string) (Bank, error) {
	var b Bank
	err := readStrict(files, "bank/"+name+".yaml", &b)
	if err != nil {
		return b, err
	}
	for _, column := range b.OpeningList.Columns {
		if !slices.Contains(listKeys, column.Key) {
			return b, fmt.Errorf("conf/bank/%s.yaml: opening_list has no column %q", name, column.Key)
		}
	}
	for code, reason := range b.Result.Reasons {
		if reason.Outcome != "return" && reason.Outcome != "reject" {
			return b, fmt.Errorf("conf/bank/%s.yaml: result.reasons.%s: outcome is return or reject", name, code)
		}
	}
	for value, word := range map[string]string{
		"words.long": b.Words.Long, "words.sex.male": b.Words.Sex["male"], "words.sex.female": b.Words.Sex["female"], "words.mode.self": b.Words.Mode["self"],
		"purpose": b.Purpose, "undertaking.title": b.Undertaking.Title, "mandate.title": b.Mandate.Title, "tax_declaration.title": b.TaxDeclaration.Title,
		"tax_declaration.choices.china_only": b.TaxDeclaration.Choices["china_only"],
	} {
		if word == "" {
			return b, fmt.Errorf("conf/bank/%s.yaml: %s is missing", name, value)
		}
	}
	if b.Name == "" || len(b.Card.Prefixes) == 0 || len(b.OpeningList.Columns) == 0 {
		return b, fmt.Errorf("conf/bank/%s.yaml: name, card.prefixes and opening_list.columns are needed", name)
	}
	return b, nil
}
