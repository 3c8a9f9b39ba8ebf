package union

// The parts of a mandate ID beside its two photos.
const (
	MandateFieldsPart    = "fields_sealed"
	MandateSignaturePart = "signature"
)

// MandateFields is what is stated for the mandate letter. It is sealed at rest.
type MandateFields struct {
	Name      string       `json:"name"`
	Kind      DocumentKind `json:"kind"`
	Number    string       `json:"number"`
	ValidFrom Date         `json:"valid_from"`
	ValidTo   Date         `json:"valid_to"`
	ValidLong bool         `json:"valid_long"`
	Phone     string       `json:"phone"`
}

// Validity is how long the document lasts.
func (f MandateFields) Validity() Validity {
	return Validity{From: f.ValidFrom, To: f.ValidTo, Long: f.ValidLong}
}

// Signer is the head or the clerk as they stand in the mandate letter, in the clear.
type Signer struct {
	Personal
	Mandate MandateID
	Fields  MandateFields
}

// SignedWith says whether it is the ID that a letter was drawn with.
func (s Signer) SignedWith(id *ID) bool { return id != nil && *id == s.Mandate.ID }
