package union

// SheetRow is one row of a spreadsheet or CSV file as it stands there: cells are text, never altered.
type SheetRow struct {
	Personal
	Number   int // the row in the sheet, the line in a CSV file; from 1
	Cells    []string
	Problems []CellProblem
}

// CellProblem is why one cell could not be read; its text in Cells is then empty.
type CellProblem struct {
	Column int    // from 0; -1 for the whole row
	Code   string // stable English, e.g. "bad_bytes"
	Detail string // plain Chinese, safe to show
}

// SheetRows gives the rows of one sheet, first to last.
type SheetRows interface {
	// Next gives the next row, io.EOF after the last one, or an *Error when the
	// file cannot be read on.
	Next() (SheetRow, error)
	// Close gives back what reading holds.
	Close() error
}

// SheetTable is a table to be written: as text in each cell.
type SheetTable struct {
	Personal
	Name    string // of the sheet, at most 31 characters
	Columns []PaperColumn
	Rows    [][]string
	Notes   []PaperField // on a second sheet
}
