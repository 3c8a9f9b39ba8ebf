package union

// The papers that are no bank's: printed for one person, or for a unit's own use.
const (
	PaperConsentSheet PaperKind = "consent_sheet"
	PaperCounterList  PaperKind = "counter_list"
)

// ConsentSheet is both agreements on paper, to be signed with ink by a person who is
// helped. PaperHead.Reference names the application.
type ConsentSheet struct {
	Personal
	Head   PaperHead
	Fields []PaperField  // who signs
	Texts  []ConsentText // whole, in the order in which they are read
}

// CounterList is whom a unit sends to the bank's counter in person: members without a
// phone of their own.
type CounterList struct {
	Personal
	Head    PaperHead
	Columns []PaperColumn
	Rows    [][]string
	Notes   []string
}

// PaperKind says which paper it is.
func (ConsentSheet) PaperKind() PaperKind { return PaperConsentSheet }

// PaperHead gives what each page says.
func (p ConsentSheet) PaperHead() PaperHead { return p.Head }

// PaperKind says which paper it is.
func (CounterList) PaperKind() PaperKind { return PaperCounterList }

// PaperHead gives what each page says.
func (p CounterList) PaperHead() PaperHead { return p.Head }
