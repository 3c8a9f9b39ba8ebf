package union

import (
	"fmt"
	"log/slog"
)

// IDSide is a side of the resident identity card.
type IDSide string

const (
	IDFront IDSide = "front" // 人像面: name, number, address
	IDBack  IDSide = "back"  // 国徽面: authority and validity
)

// FlagOCROff marks a reading that nobody made: the reader is switched off, the
// person types the fields and the reviewer compares them with the photo.
const FlagOCROff = "ocr_off"

// IDReading is what a machine read from one side of an identity card. It is
// plaintext on its way to be sealed, so it does not print: no verb of fmt, no
// slog handler and no JSON encoder shows a field.
type IDReading struct {
	Side        IDSide
	Name        string
	Number      string // as printed, 18 characters, unchecked
	Sex         string // 男 or 女
	Nationality string // 民族, such as 汉
	Address     string
	ValidFrom   string // YYYY-MM-DD
	ValidTo     string // YYYY-MM-DD; empty when Long
	Long        bool   // 长期
	Flags       []string
}

const hiddenReading = "(id reading)"

// Format hides the fields from every verb of fmt.
func (r IDReading) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hiddenReading)) }

// LogValue hides the fields from slog.
func (r IDReading) LogValue() slog.Value { return slog.StringValue(hiddenReading) }

// MarshalJSON hides the fields from encoders: what answers a request copies them by name.
func (r IDReading) MarshalJSON() ([]byte, error) { return []byte(`"` + hiddenReading + `"`), nil }
