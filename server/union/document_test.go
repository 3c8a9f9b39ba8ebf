package union_test

import (
	"testing"

	"unioncard/server/union"
)

const today = union.Date("2026-03-02")

// with gives a body its check character.
func with(body string) string { return body + string(union.CheckCharacter(body)) }

func TestADocumentNumberIsNormalisedAndChecked(t *testing.T) {
	good := with("37030119800101123")
	for name, test := range map[string]struct {
		kind union.DocumentKind
		text string
		code string
		want string
	}{
		"a resident's number":                         {union.ResidentID, good, "", good},
		"the standard's own example":                  {union.ResidentID, "11010519491231002X", "", "11010519491231002X"},
		"a lower-case x":                              {union.ResidentID, "11010519491231002x", "", "11010519491231002X"},
		"full-width digits and spaces":                {union.ResidentID, "１１０１０５ 1949 1231　002Ｘ", "", "11010519491231002X"},
		"an unknown region, which only warns":         {union.ResidentID, with("99030119800101123"), "document_kind_mismatch", ""},
		"a wrong check character":                     {union.ResidentID, "110105194912310021", "document_number_check", ""},
		"the old fifteen digits":                      {union.ResidentID, "110105491231002", "document_number_15", ""},
		"a day that no month has":                     {union.ResidentID, with("37030119800230123"), "document_number_birth", ""},
		"a birth in the future":                       {union.ResidentID, with("37030120300101123"), "document_number_birth", ""},
		"letters in the middle":                       {union.ResidentID, "3703011980O101123X", "document_number_shape", ""},
		"nothing":                                     {union.ResidentID, "  ", "document_number_missing", ""},
		"a permit's number as a resident's":           {union.ResidentID, with("81000019800101123"), "document_kind_mismatch", ""},
		"a Hong Kong permit":                          {union.ResidencePermit, with("81000019800101123"), "", with("81000019800101123")},
		"a Macao permit":                              {union.ResidencePermit, with("82000019800101123"), "", with("82000019800101123")},
		"a Taiwan permit":                             {union.ResidencePermit, with("83000019800101123"), "", with("83000019800101123")},
		"a resident's number as a permit":             {union.ResidencePermit, good, "document_kind_mismatch", ""},
		"a permanent resident's number of 2023":       {union.PermanentID, with("91184019800101123"), "", with("91184019800101123")},
		"a permanent resident's old number":           {union.PermanentID, "usa 3703 800101 14", "", "USA370380010114"},
		"a resident's number as a permanent resident": {union.PermanentID, good, "document_kind_mismatch", ""},
		"no kind": {"", good, "document_kind_unknown", ""},
	} {
		t.Run(name, func(t *testing.T) {
			doc, bad := union.ParseDocument(test.kind, test.text, today)
			if test.code == "" && bad != nil {
				t.Fatalf("refused with %s", bad.Code)
			}
			if test.code != "" && (bad == nil || bad.Code != test.code) {
				t.Fatalf("got %v, want %s", bad, test.code)
			}
			if test.code == "" && doc.Number != test.want {
				t.Fatalf("number is %s", doc.Number)
			}
		})
	}
}

func TestAnUnknownRegionWarnsAndNeverBlocks(t *testing.T) {
	doc, bad := union.ParseDocument(union.ResidentID, with("47030119800101123"), today)
	if bad != nil || doc.RegionKnown {
		t.Fatalf("known %v, refused %v", doc.RegionKnown, bad)
	}
}

func TestTheNumberTellsBirthAndSex(t *testing.T) {
	doc, bad := union.ParseDocument(union.ResidentID, with("37030119800102124"), today)
	if bad != nil || doc.Birth != "1980-01-02" || doc.Sex != union.Female {
		t.Fatalf("%+v %v", doc, bad)
	}
}

func FuzzParseDocument(f *testing.F) {
	f.Add("resident_id", "11010519491231002X")
	f.Add("permanent_id", "USA370380010114")
	f.Fuzz(func(t *testing.T, kind, text string) {
		doc, bad := union.ParseDocument(union.DocumentKind(kind), text, today)
		if bad != nil {
			return
		}
		again, bad := union.ParseDocument(union.DocumentKind(kind), doc.Number, today)
		if bad != nil || again.Number != doc.Number {
			t.Fatal("a good number is not its own normal form")
		}
	})
}

func TestValidityIsCheckedWithTheMarginOfItsStep(t *testing.T) {
	for name, test := range map[string]struct {
		v      union.Validity
		margin int
		code   string
	}{
		"for ever":                     {union.Validity{From: "2010-01-01", Long: true}, 30, ""},
		"for ever, with an end":        {union.Validity{From: "2010-01-01", To: "2030-01-01", Long: true}, 0, "valid_to_and_long"},
		"until today":                  {union.Validity{From: "2010-01-01", To: today}, 0, ""},
		"until yesterday":              {union.Validity{From: "2010-01-01", To: today.AddDays(-1)}, 0, "document_expired"},
		"thirty days, at sealing":      {union.Validity{From: "2010-01-01", To: today.AddDays(30)}, 30, ""},
		"twenty-nine days, at sealing": {union.Validity{From: "2010-01-01", To: today.AddDays(29)}, 30, "document_ends_soon"},
		"from tomorrow":                {union.Validity{From: today.AddDays(1), To: "2040-01-01"}, 0, "valid_from_future"},
		"an end before the start":      {union.Validity{From: "2020-01-01", To: "2019-01-01"}, 0, "valid_to_before_from"},
		"no end":                       {union.Validity{From: "2020-01-01"}, 0, "valid_to_missing"},
		"a start that is not a day":    {union.Validity{From: "2020-02-30", To: "2040-01-01"}, 0, "valid_from_missing"},
	} {
		t.Run(name, func(t *testing.T) {
			bad := test.v.Check(today, test.margin)
			if test.code == "" && bad != nil || test.code != "" && (bad == nil || bad.Code != test.code) {
				t.Fatalf("got %v, want %q", bad, test.code)
			}
		})
	}
	if (union.Validity{To: today.AddDays(89)}).EndsSoon(today) == (union.Validity{To: today.AddDays(90)}).EndsSoon(today) {
		t.Fatal("the warning does not begin at ninety days")
	}
}

func TestTheWordsForSexAreOneSet(t *testing.T) {
	for printed, want := range map[string]union.Sex{"男": union.Male, "女": union.Female, "male": "", "M": "", "": "", "不详": ""} {
		if got := union.ParseSex(printed); got != want {
			t.Errorf("%q is read as %q", printed, got)
		}
	}
}
