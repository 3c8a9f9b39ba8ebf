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
	for _, reads := range []bool{true, false} {
		for kind, text := range city.ConsentTexts(bank.Name, reads) {
			sum := sha256.Sum256([]byte(text.Body))
			if text.SHA256 != hex.EncodeToString(sum[:]) {
				t.Errorf("%s: the hash is not of the text as it is shown", kind)
			}
			if strings.ContainsAny(text.Body, "{}") {
				t.Errorf("%s: a blank is not filled", kind)
			}
		}
	}
}

func TestTheConsentTextsNameWhatIsSignedForAndWhoSeesIt(t *testing.T) {
	city, err := LoadCity(conf.Files, "zibo")
	if err != nil {
		t.Fatal(err)
	}
	read, typed := city.ConsentTexts("样本银行", true), city.ConsentTexts("样本银行", false)
	for kind, all := range map[union.ConsentKind][]string{
		union.ConsentMandate:  {union.AuthorisationWords, "税收居民身份真实、准确、完整", "个人税收居民身份声明"},
		union.ConsentPersonal: {"经办人和负责人", "代办的分会、小组负责人", "上级工会", city.Federation, "样本银行网点人员"},
	} {
		for _, words := range all {
			if !strings.Contains(read[kind].Body, words) || !strings.Contains(typed[kind].Body, words) {
				t.Errorf("%s lacks %q", kind, words)
			}
		}
	}
	here, there := read[union.ConsentPersonal], typed[union.ConsentPersonal]
	if !strings.Contains(here.Body, "腾讯") || strings.Contains(there.Body, "腾讯") {
		t.Error("the reader is named where nobody reads, or is not where somebody does")
	}
	if here.Version == there.Version || here.SHA256 == there.SHA256 {
		t.Error("two texts have one version")
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
