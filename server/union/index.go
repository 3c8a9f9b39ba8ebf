package union

// IndexKind keeps the blind indexes of different kinds of values apart: the same
// digits as a phone and as a card number give different indexes.
type IndexKind string

const (
	IndexDocument IndexKind = "document" // a document's number, normalised
	IndexPhone    IndexKind = "phone"
	IndexCard     IndexKind = "card"
	IndexName     IndexKind = "name" // for rosters that have no numbers
)
