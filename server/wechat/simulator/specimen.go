package simulator

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // the photos are JPEGs
	"strings"

	"github.com/makiuchi-d/gozxing"
	zxqr "github.com/makiuchi-d/gozxing/qrcode"

	"unioncard/server/union"
)

const (
	specimenMark  = "样本"
	specimenFront = "正面"
	specimenBack  = "背面"
	forLong       = "长期"
	maxPixels     = 50_000_000
)

// SpecimenPayload is the text that a drawn specimen of an ID card carries in a
// QR code, so that the simulator reads the picture that it is sent, and not
// what it knows of the sender. It begins with 样本: whoever scans it sees what it is.
func SpecimenPayload(r union.IDReading) string {
	fields := []string{specimenMark, specimenFront, r.Name, r.Number, r.Sex, r.Nationality, r.Address}
	if r.Side == union.IDBack {
		to := r.ValidTo
		if r.Long {
			to = forLong
		}
		fields = []string{specimenMark, specimenBack, r.ValidFrom, to}
	}
	for i, field := range fields {
		fields[i] = strings.ReplaceAll(field, "|", "｜")
	}
	return strings.Join(fields, "|")
}

// ParseSpecimen reads what SpecimenPayload wrote.
func ParseSpecimen(text string) (union.IDReading, bool) {
	fields := strings.Split(text, "|")
	if len(fields) < 4 || fields[0] != specimenMark {
		return union.IDReading{}, false
	}
	switch {
	case fields[1] == specimenFront && len(fields) == 7:
		return union.IDReading{
			Side: union.IDFront, Name: fields[2], Number: fields[3], Sex: fields[4], Nationality: fields[5], Address: fields[6],
		}, true
	case fields[1] == specimenBack && len(fields) == 4:
		r := union.IDReading{Side: union.IDBack, ValidFrom: fields[2], ValidTo: fields[3]}
		if fields[3] == forLong {
			r.ValidTo, r.Long = "", true
		}
		return r, true
	}
	return union.IDReading{}, false
}

// SpecimenCode draws the QR code of a specimen, size pixels wide with its quiet
// zone. On a card it should take at least a fifth of the photo's width.
//
// The reader takes something else for a corner in one code of two hundred, however well
// it is photographed: of those that say the same, with more or fewer signs that may be
// lost, the first is drawn that is read.
func SpecimenCode(r union.IDReading, size int) (image.Image, error) {
	text := SpecimenPayload(r)
	for _, level := range []string{"Q", "H", "M", "L"} {
		code, err := drawCode(text, size, level)
		if err != nil {
			return nil, fmt.Errorf("draw the specimen's code: %w", err)
		}
		if read, ok := readCode(gozxing.NewLuminanceSourceFromImage(code)); ok && read == text {
			return code, nil
		}
	}
	return nil, errUnreadable
}

var errUnreadable = errors.New("draw the specimen's code: none can be read")

// readSpecimen finds the code in a photo.
func readSpecimen(photo []byte) (union.IDReading, bool) {
	head, _, err := image.DecodeConfig(bytes.NewReader(photo))
	if err != nil || head.Width*head.Height > maxPixels {
		return union.IDReading{}, false
	}
	picture, _, err := image.Decode(bytes.NewReader(photo))
	if err != nil {
		return union.IDReading{}, false
	}
	grey, err := brightness(picture)
	if err != nil {
		return union.IDReading{}, false
	}
	text, ok := readCode(grey)
	if !ok {
		return union.IDReading{}, false
	}
	return ParseSpecimen(text)
}

func readCode(grey gozxing.LuminanceSource) (string, bool) {
	bitmap, err := gozxing.NewBinaryBitmap(gozxing.NewHybridBinarizer(grey))
	if err != nil {
		return "", false
	}
	found, err := zxqr.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{
		gozxing.DecodeHintType_TRY_HARDER:    true,
		gozxing.DecodeHintType_CHARACTER_SET: "UTF-8",
	})
	if err != nil {
		return "", false
	}
	return found.GetText(), true
}

// brightness gives a picture in grey. A JPEG keeps it as a plane of its own, so that nothing
// needs to be worked out of its colours.
func brightness(picture image.Image) (gozxing.LuminanceSource, error) {
	p, ok := picture.(*image.YCbCr)
	if !ok {
		return gozxing.NewLuminanceSourceFromImage(picture), nil
	}
	return gozxing.NewPlanarYUVLuminanceSource(p.Y, p.YStride, len(p.Y)/p.YStride, 0, 0, p.Rect.Dx(), p.Rect.Dy(), false)
}
