package union

// Categories of a result file's lines. Every line is in exactly one.
const (
	ResultOpened      = "opened"       // a card number for an outstanding row
	ResultReturned    = "returned"     // refused for a reason that the member can mend
	ResultRefused     = "refused"      // refused for good
	ResultUnchanged   = "unchanged"    // says what has been applied before
	ResultOtherName   = "other_name"   // the number is equal, the name is not: held or confirmed as the bank's spelling
	ResultOtherNumber = "other_number" // the row's line, with another document number: held until corrected
	ResultBadCard     = "bad_card"     // fails Luhn, prefix or length: held until corrected
	ResultCardInUse   = "card_in_use"  // the number is on another living card: held until corrected
	ResultRepeated    = "repeated"     // the person, or the card number, stands in the file twice: held
	ResultUnknownCode = "unknown_code" // neither opened nor a reason that is known: held
	ResultStruck      = "struck"       // for a row that was struck: applied to nobody, must be explained
	ResultForeign     = "foreign"      // not in the batch: applied to nobody, must be explained
	ResultContradicts = "contradicts"  // says otherwise than what has been applied, or than itself: held
)

// ResultCategories lists all, in the order in which they are shown.
var ResultCategories = []string{
	ResultOpened, ResultReturned, ResultRefused, ResultUnchanged, ResultOtherName, ResultOtherNumber, ResultBadCard,
	ResultCardInUse, ResultRepeated, ResultUnknownCode, ResultStruck, ResultForeign, ResultContradicts,
}

// ResultNeedsWord says whether somebody must explain or confirm a line of the category
// before the file is applied.
func ResultNeedsWord(category string) bool {
	return category == ResultStruck || category == ResultForeign
}

// Result file statuses.
const (
	ResultFileReconciled = "reconciled"
	ResultFileApplying   = "applying"
	ResultFileApplied    = "applied"
)
