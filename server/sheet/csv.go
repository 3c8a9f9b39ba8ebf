package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"

	"unioncard/server/union"
)

// csvReader gives the records of a CSV file. Fields are split before they are
// decoded: in UTF-8 and in GB 18030 no byte of a longer character is a comma,
// a quote or a line end, so that bad bytes harm one field only.
type csvReader struct {
	records *csv.Reader
	decode  decoder
}

func openCSV(data []byte) (source, error) {
	text, decode, err := charset(data)
	if err != nil {
		return nil, err
	}
	records := csv.NewReader(bytes.NewReader(text))
	records.Comma = separator(text)
	records.FieldsPerRecord = -1
	records.ReuseRecord = true
	return &csvReader{records: records, decode: decode}, nil
}

// separator is what the first line has most of.
func separator(text []byte) rune {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	best := ','
	for _, candidate := range []rune{';', '\t'} {
		if bytes.Count(line, []byte(string(candidate))) > bytes.Count(line, []byte(string(best))) {
			best = candidate
		}
	}
	return best
}

func (c *csvReader) next() (union.SheetRow, error) {
	fields, err := c.records.Read()
	if errors.Is(err, io.EOF) {
		return union.SheetRow{}, io.EOF
	}
	var syntax *csv.ParseError
	if errors.As(err, &syntax) {
		if errors.Is(syntax.Err, csv.ErrQuote) && syntax.Line > syntax.StartLine {
			// A quote that is never closed has eaten the rows behind it.
			return union.SheetRow{}, refuseBroken(syntax)
		}
		return union.SheetRow{Number: syntax.StartLine, Problems: []union.CellProblem{problemQuotes()}}, nil
	}
	if err != nil {
		return union.SheetRow{}, refuseBroken(err)
	}
	line, _ := c.records.FieldPos(0)
	row := union.SheetRow{Number: line, Cells: make([]string, 0, len(fields))}
	for i, field := range fields {
		if field == "" {
			row.Cells = append(row.Cells, "")
			continue
		}
		if i >= MaxColumns {
			return union.SheetRow{}, refuseTooWide()
		}
		text, ok := c.decode(field)
		switch {
		case !ok:
			row.Problems = append(row.Problems, problemBadBytes(i))
			text = ""
		case tooLong(text):
			row.Problems = append(row.Problems, problemTooLong(i))
			text = ""
		}
		row.Cells = append(row.Cells, text)
	}
	if len(row.Cells) > MaxColumns {
		row.Cells = row.Cells[:MaxColumns]
	}
	return row, nil
}
