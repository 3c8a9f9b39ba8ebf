package specimen_test

import (
	"bytes"
	"image/jpeg"
	"image/png"
	"testing"

	"unioncard/server/pdf"
	"unioncard/server/sample/specimen"
	"unioncard/server/union"
	"unioncard/server/wechat/simulator"
)

func TestADrawnDocumentIsACardSizedPhoto(t *testing.T) {
	artist := specimen.New(pdf.FontTTF, simulator.SpecimenCode)
	f := union.Fields{Name: "䶮𠮷·样本", Sex: union.Male, DocumentNumber: "370301198001010017", Address: "淄博市样本区样本街道1号", ValidFrom: "2020-03-01", ValidTo: "2040-03-01"}
	for _, side := range []union.IDSide{union.IDFront, union.IDBack} {
		content, err := artist.Photo(side, f)
		if err != nil {
			t.Fatal(err)
		}
		size, err := jpeg.DecodeConfig(bytes.NewReader(content))
		if err != nil || size.Width != 1012 || size.Height != 638 {
			t.Errorf("%s: %v %v", side, size, err)
		}
	}
	content, err := artist.Signature(f.Name)
	if err == nil {
		_, err = png.Decode(bytes.NewReader(content))
	}
	if err != nil {
		t.Error(err)
	}
}
