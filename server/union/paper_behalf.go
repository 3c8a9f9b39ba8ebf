package union

// The bank's signed sheets, whose scans stand for what the bank would say itself where
// it cannot reach the system.
const (
	PaperAcceptanceSheet PaperKind = "acceptance_sheet"
	PaperReturnSheet     PaperKind = "return_sheet"
	PaperResultSheet     PaperKind = "result_sheet"
)

// BankSheets are the kinds that a clerk scans on behalf of the bank.
func BankSheets() []PaperKind {
	return []PaperKind{PaperAcceptanceSheet, PaperReturnSheet, PaperResultSheet}
}
