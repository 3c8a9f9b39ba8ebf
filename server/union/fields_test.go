package union_test

import (
	"slices"
	"testing"

	"unioncard/server/union"
)

func good() union.Fields {
	no := false
	return union.Fields{
		Name: "样本·甲", Sex: union.Male, Nationality: "CHN", Occupation: "production", Address: "样本区样本街道1号", WorkUnit: "样本厂", Phone: "13800001234",
		DocumentKind: union.ResidentID, DocumentNumber: with("37030119800101123"), ValidFrom: "2020-01-01", ValidTo: "2040-01-01",
		IssuingAuthority: "样本公安局", TaxResidence: union.TaxChina, HoldsAccount: &no,
	}
}

func TestAllThatIsWrongWithTheFieldsIsSaidAtOnce(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*union.Fields)
		codes  []string
	}{
		"nothing":            {func(*union.Fields) {}, nil},
		"everything missing": {func(f *union.Fields) { *f = union.Fields{} }, []string{"address_length", "document_number_missing", "holds_account_missing", "issuing_authority_length", "name_missing", "nationality_length", "occupation_missing", "phone_shape", "sex_missing", "tax_residence_missing", "valid_from_missing", "work_unit_length"}},
		"a child":            {func(f *union.Fields) { f.DocumentNumber = with("37030120110101123") }, []string{"under_age"}},
		"sixteen today":      {func(f *union.Fields) { f.DocumentNumber = with("37030120100302123") }, nil},
		"sixteen tomorrow":   {func(f *union.Fields) { f.DocumentNumber = with("37030120100303123") }, []string{"under_age"}},
		"the other sex":      {func(f *union.Fields) { f.Sex = union.Female }, []string{"sex_mismatch"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := good()
			test.change(&f)
			_, bad := f.Check(today)
			var codes []string
			for _, b := range bad {
				codes = append(codes, b.Code)
			}
			slices.Sort(codes)
			if !slices.Equal(codes, test.codes) {
				t.Fatalf("got %v", codes)
			}
		})
	}
}
