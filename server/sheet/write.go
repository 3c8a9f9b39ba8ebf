package sheet

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"unioncard/server/union"
)

// What a written workbook holds at most: below the 16 MB of sheet text at which
// the writing library would put it, unencrypted, into a temporary file.
const (
	MaxWrittenRows  = 5000
	maxWrittenBytes = 15 << 20
	cellOverhead    = 48 // bytes of markup around a cell, at most
)

// Write gives a workbook with a frozen title row, every cell a text, and on a
// second sheet the notes, when there are any.
//
// More than MaxWrittenRows rows or 15 MB of sheet text is the refusal
// sheet_too_large (KindTooLarge): split the table.
func Write(table union.SheetTable) ([]byte, error) {
	if len(table.Rows) > MaxWrittenRows || weight(table) > maxWrittenBytes {
		return nil, union.NewError(union.KindTooLarge, "sheet_too_large",
			fmt.Sprintf("一张表最多 %d 行，请分批导出。", MaxWrittenRows))
	}
	file := excelize.NewFile()
	defer func() { _ = file.Close() }()
	b := &builder{file: file}
	b.table(table)
	if len(table.Notes) > 0 {
		b.notes(table.Notes)
	}
	if b.err != nil {
		return nil, fmt.Errorf("write workbook: %w", b.err)
	}
	out, err := file.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("write workbook: %w", err)
	}
	return out.Bytes(), nil
}

func weight(table union.SheetTable) int {
	const escaped = 6 // bytes that one may become
	sum := 0
	for _, row := range table.Rows {
		for _, cell := range row {
			sum += cellOverhead + len(cell) + (escaped-1)*specials(cell)
		}
	}
	return sum
}

func specials(cell string) int {
	n := 0
	for i := range len(cell) {
		if cell[i] < ' ' || strings.IndexByte(`&<>"'`, cell[i]) >= 0 {
			n++
		}
	}
	return n
}

// builder keeps the first error.
type builder struct {
	file *excelize.File
	err  error
}

func (b *builder) fail(err error) {
	if b.err == nil && err != nil {
		b.err = err
	}
}

func (b *builder) style(style *excelize.Style) int {
	id, err := b.file.NewStyle(style)
	b.fail(err)
	return id
}

// textFormat is Excel's built-in number format “@”.
const textFormat = 49

func (b *builder) titleStyle() int {
	return b.style(&excelize.Style{
		NumFmt: textFormat, Font: &excelize.Font{Bold: true, Size: 11, Family: "等线"},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"F3F1EA"}},
		Border:    []excelize.Border{{Type: "bottom", Color: "7A1F22", Style: 1}},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
	})
}

func (b *builder) textStyle() int {
	return b.style(&excelize.Style{
		NumFmt: textFormat, Font: &excelize.Font{Size: 11, Family: "等线"},
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
	})
}

// perCharacter is roughly how many millimetres a column's unit of width has.
const perCharacter = 2.0

func (b *builder) table(table union.SheetTable) {
	b.fail(b.file.SetSheetName("Sheet1", table.Name))
	if b.err != nil {
		return
	}
	titles, text := b.titleStyle(), b.textStyle()
	stream, err := b.file.NewStreamWriter(table.Name)
	if err != nil {
		b.fail(err)
		return
	}
	for i, column := range table.Columns {
		width := max(column.Width/perCharacter, float64(2*len([]rune(column.Title))+2))
		b.fail(stream.SetColWidth(i+1, i+1, min(width, 60)))
		// The empty rows below are text too, so that what is typed there stays as typed.
		b.fail(stream.SetColStyle(i+1, i+1, text))
	}
	b.fail(stream.SetPanes(&excelize.Panes{
		Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft",
	}))
	values := make([]any, len(table.Columns))
	for i, column := range table.Columns {
		values[i] = excelize.Cell{StyleID: titles, Value: column.Title}
	}
	b.fail(stream.SetRow("A1", values, excelize.RowOpts{Height: 24}))
	for n, row := range table.Rows {
		for i := range values {
			cell := ""
			if i < len(row) {
				cell = row[i]
			}
			values[i] = excelize.Cell{StyleID: text, Value: cell}
		}
		b.fail(stream.SetRow(fmt.Sprintf("A%d", n+2), values))
	}
	b.fail(stream.Flush())
}

const notesName = "说明"

func (b *builder) notes(notes []union.PaperField) {
	_, err := b.file.NewSheet(notesName)
	b.fail(err)
	text := b.textStyle()
	b.fail(b.file.SetColWidth(notesName, "A", "A", 22))
	b.fail(b.file.SetColWidth(notesName, "B", "B", 70))
	for i, note := range notes {
		first, second := fmt.Sprintf("A%d", i+1), fmt.Sprintf("B%d", i+1)
		b.fail(b.file.SetCellStr(notesName, first, note.Label))
		b.fail(b.file.SetCellStr(notesName, second, note.Value))
		b.fail(b.file.SetCellStyle(notesName, first, second, text))
	}
}

// Encrypt gives a workbook under a password (ECMA-376 standard encryption,
// which Excel, WPS and LibreOffice open).
func Encrypt(workbook []byte, password string) ([]byte, error) {
	if password == "" {
		return nil, fmt.Errorf("encrypt workbook: no password")
	}
	sealed, err := excelize.Encrypt(workbook, &excelize.Options{Password: password})
	if err != nil {
		return nil, fmt.Errorf("encrypt workbook: %w", err)
	}
	return sealed, nil
}
