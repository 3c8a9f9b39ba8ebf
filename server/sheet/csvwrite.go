package sheet

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"unioncard/server/union"
)

// WriteCSV gives a table as UTF-8 with a byte order mark, by which Excel knows
// the characters. A cell that a spreadsheet would take for a formula gets an
// apostrophe before it.
func WriteCSV(table union.SheetTable) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("\uFEFF")
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	titles := make([]string, len(table.Columns))
	for i, column := range table.Columns {
		titles[i] = inert(column.Title)
	}
	err := w.Write(titles)
	for _, row := range table.Rows {
		if err != nil {
			break
		}
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = inert(cell)
		}
		err = w.Write(cells)
	}
	w.Flush()
	if err == nil {
		err = w.Error()
	}
	if err != nil {
		return nil, fmt.Errorf("write csv: %w", err)
	}
	return out.Bytes(), nil
}

// inert keeps a cell from being run as a formula (OWASP, CSV injection).
func inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(cell)[0]) {
		return "'" + cell
	}
	return cell
}

func versionText(version int) string { return strconv.Itoa(version) }
