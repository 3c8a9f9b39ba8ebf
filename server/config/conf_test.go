package config

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"testing/fstest"

	"unioncard/conf"
	"unioncard/server/union"
)

func TestTheShippedBankAndCityAreRead(t *testing.T) {
	bank, err := LoadBank(conf.Files, "icbc")
	if err != nil {
		t.Fatal(err)
	}
	if len(bank.OpeningList.Columns) != 13 || bank.Result.Reasons["21"].Outcome != "reject" {
		t.Errorf("read %d columns and outcome %q", len(bank.OpeningList.Columns), bank.Result.Reasons["21"].Outcome)
	}
	city, err := LoadCity(conf.Files, "zibo")
	if err != nil {
		t.Fatal(err)
	}
	for kind, text := range city.ConsentTexts(bank.Name) {
		sum := sha256.Sum256([]byte(text.Body))
		if text.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: the hash is not of the text as it is shown", kind)
		}
		if strings.ContainsAny(text.Body, "{}") {
			t.Errorf("%s: a blank is not filled", kind)
		}
	}
	if !strings.Contains(city.ConsentTexts(bank.Name)[union.ConsentMandate].Body, union.AuthorisationWords) {
		t.Error("the mandate lacks the notice's words")
	}
}

func TestEveryValueThatAPersonMayStateHasAWordOnThePapers(t *testing.T) {
	bank, err := LoadBank(conf.Files, "icbc")
	if err != nil {
		t.Fatal(err)
	}
	for _, occupation := range union.Occupations {
		if bank.Words.Occupation[occupation] == "" {
			t.Errorf("occupation %s has no word", occupation)
		}
	}
	for _, mode := range []union.Mode{union.ModeSelf, union.ModeAssisted, union.ModeInk} {
		if bank.Words.Mode[string(mode)] == "" {
			t.Errorf("mode %s has no word", mode)
		}
	}
	for _, answer := range []union.TaxResidence{union.TaxChina, union.TaxOther, union.TaxBoth} {
		if bank.TaxDeclaration.Choices[string(answer)] == "" {
			t.Errorf("answer %s has no word", answer)
		}
	}
}

func TestAMistypedNameInTheBanksFileIsAnError(t *testing.T) {
	shipped, err := conf.Files.ReadFile("bank/icbc.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"an unknown section":  {"short_name:", "shortname:"},
		"an unknown column":   {"key: issuing_authority", "key: issuing_authorty"},
		"an unknown outcome":  {"outcome: reject", "outcome: refuse"},
		"no words for a man":  {"male: 男, ", ""},
		"no name of the bank": {"name: 中国工商银行\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			changed := strings.Replace(string(shipped), change[0], change[1], 1)
			if changed == string(shipped) {
				t.Fatal("the change changes nothing")
			}
			files := fstest.MapFS{"bank/icbc.yaml": {Data: []byte(changed)}}
			if _, err := LoadBank(files, "icbc"); err == nil {
				t.Error("it is read without an error")
			}
		})
	}
}
