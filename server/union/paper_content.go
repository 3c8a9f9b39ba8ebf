package union

import "time"

// PaperColumn is one column of a printed or exported table.
type PaperColumn struct {
	Key   string
	Title string
	Width float64 // millimetres on paper
}

// OpeningList is 《批量办理借记卡明细清单》: who gets a card.
type OpeningList struct {
	Personal
	Head    PaperHead
	Columns []PaperColumn
	Rows    [][]string  // one value for each column
	Crops   []*NameCrop // for each row, on paper in place of the name; may be left out
	Totals  []PaperField
	Notes   []string // printed small beneath the table
}

// PaperField is a label with its value. An empty value is a line to be filled in by hand.
type PaperField struct {
	Label string
	Value string
}

// NameCrop is what stands for a name that the document font cannot print:
// the name cut from the ID front, confirmed by a clerk, with its code points.
type NameCrop struct {
	JPEG  []byte
	Codes string // e.g. "U+32000"
}

// IDSheet is one person's ID document for one page: both sides at true size.
type IDSheet struct {
	Personal
	RowNumber    int
	Name         string
	NameCrop     *NameCrop // in place of Name where the font lacks a character
	DocumentName string    // e.g. “居民身份证”
	Front        []byte    // JPEG
	Back         []byte    // JPEG
	Signature    []byte    // PNG; empty leaves a line for ink
	Phone        string
	SignedAt     time.Time // in the zone of the papers
	Words        string    // over the signature; empty means AuthorisationWords
	Mode         string    // in words, e.g. “本人签署”, “由某某协助办理”
	Role         string    // for the head's and the clerk's own sheet, e.g. “工会负责人”
}

// MandateLetter is 《批量办理借记卡业务委托书》 with the ID sheets of the head and the clerk behind it.
type MandateLetter struct {
	Personal
	Head       PaperHead
	Paragraphs []string
	Fields     []PaperField // the clerk's particulars, the number of rows
	HeadSheet  IDSheet
	ClerkSheet IDSheet
}

// Undertaking is the bank's blank filled with the unit's data.
type Undertaking struct {
	Personal
	Head       PaperHead
	Paragraphs []string
	Fields     []PaperField
	Signers    []string // a line for each, e.g. “负责人签字”
}

// TaxDeclaration is one person's declaration of tax residence.
type TaxDeclaration struct {
	Personal
	RowNumber    int
	Name         string
	NameCrop     *NameCrop
	DocumentName string
	Number       string
	Choices      []string // the answers that the form offers
	Chosen       int      // index in Choices
	Paragraphs   []string
	Signature    []byte // PNG
	SignedAt     time.Time
}

// AmendmentSheet lists the rows struck after sealing.
type AmendmentSheet struct {
	Personal
	Head   PaperHead
	Struck []StruckRow
	Sealed int // rows sealed; to open = sealed − struck
}

// StruckRow is one row that left a sealed batch.
type StruckRow struct {
	RowNumber int
	Name      string
	Reason    string
	By        string
	At        time.Time // in the zone of the papers
}

// PaperKind says which paper it is.
func (OpeningList) PaperKind() PaperKind { return PaperOpeningList }

// PaperHead gives what each page says.
func (p OpeningList) PaperHead() PaperHead { return p.Head }

// PaperKind says which paper it is.
func (MandateLetter) PaperKind() PaperKind { return PaperMandateLetter }

// PaperHead gives what each page says.
func (p MandateLetter) PaperHead() PaperHead { return p.Head }

// PaperKind says which paper it is.
func (Undertaking) PaperKind() PaperKind { return PaperUndertaking }

// PaperHead gives what each page says.
func (p Undertaking) PaperHead() PaperHead { return p.Head }

// PaperKind says which paper it is.
func (AmendmentSheet) PaperKind() PaperKind { return PaperAmendmentSheet }

// PaperHead gives what each page says.
func (p AmendmentSheet) PaperHead() PaperHead { return p.Head }

// PersonPaperKind says which document the page belongs to.
func (IDSheet) PersonPaperKind() PaperKind { return PaperIDSheets }

// PersonPaperKind says which document the page belongs to.
func (TaxDeclaration) PersonPaperKind() PaperKind { return PaperTaxDeclarations }
