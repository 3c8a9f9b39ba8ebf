package sheet

import (
	"errors"
	"io"
	"strconv"

	"unioncard/server/union"
)

// sheetReader gives the rows of one sheet of a workbook.
type sheetReader struct {
	x     *scanner
	texts *texts
	dates dateStyles
	row   int
	width int // of the row before, to make the next at once
}

// next gives the next row element. A sheet that ends before its data does is broken.
func (s *sheetReader) next() (union.SheetRow, error) {
	for {
		tag, err := s.x.next()
		if errors.Is(err, io.EOF) {
			return union.SheetRow{}, refuseBroken(io.ErrUnexpectedEOF)
		}
		if err != nil {
			return union.SheetRow{}, err
		}
		if tag.closes("sheetData") {
			return union.SheetRow{}, s.rest()
		}
		if !tag.opens("row") {
			continue
		}
		s.row++
		if n, err := strconv.Atoi(tag.attr("r")); err == nil && n > 0 {
			s.row = n
		}
		return s.cells()
	}
}

// rest reads to the end, where the archive's checksum shows whether all was whole.
func (s *sheetReader) rest() error {
	for {
		_, err := s.x.next()
		if err != nil {
			return err
		}
	}
}

func (s *sheetReader) cells() (union.SheetRow, error) {
	row := union.SheetRow{Number: s.row, Cells: make([]string, 0, s.width)}
	column := -1
	for {
		tag, err := s.x.next()
		if errors.Is(err, io.EOF) {
			return row, refuseBroken(io.ErrUnexpectedEOF)
		}
		if err != nil {
			return row, err
		}
		if tag.closes("row") {
			s.width = len(row.Cells)
			return row, nil
		}
		if !tag.opens("c") {
			continue
		}
		column++
		if at, ok := columnOf(tag.attr("r")); ok {
			column = at
		}
		value, problem, err := s.cell(tag.attr("t"), tag.attr("s"))
		if err != nil {
			return row, err
		}
		if value == "" && problem == nil {
			continue
		}
		if column >= MaxColumns {
			return row, refuseTooWide()
		}
		for len(row.Cells) <= column {
			row.Cells = append(row.Cells, "")
		}
		if problem != nil {
			row.Problems = append(row.Problems, problem(column))
			value = ""
		}
		row.Cells[column] = value
	}
}

// cell reads one cell up to its end.
func (s *sheetReader) cell(kind, style string) (string, func(int) union.CellProblem, error) {
	var value string
	var inside bool
	for {
		tag, err := s.x.next()
		if errors.Is(err, io.EOF) {
			return "", nil, refuseBroken(io.ErrUnexpectedEOF)
		}
		if err != nil {
			return "", nil, err
		}
		switch {
		case tag.closes("c"):
			return s.meaning(kind, style, value)
		case tag.name == "v":
			inside = tag.open
		case tag.opens("is"):
			value, err = s.x.richText("is")
			if err != nil {
				return "", nil, err
			}
		case tag.text != nil && inside:
			value += string(tag.text)
		}
	}
}

// meaning turns a cell's stored value into the text that it stands for.
func (s *sheetReader) meaning(kind, style, value string) (string, func(int) union.CellProblem, error) {
	switch kind {
	case "s":
		i, err := strconv.Atoi(value)
		if err != nil || i < 0 || i >= len(s.texts.all) {
			return "", nil, refuseBroken(errors.New("a shared text is missing"))
		}
		if s.texts.long[i] {
			return "", problemTooLong, nil
		}
		return s.texts.all[i], nil, nil
	case "str", "inlineStr", "d":
		if kind == "str" {
			value = unescape(value)
		}
		if tooLong(value) {
			return "", problemTooLong, nil
		}
		return value, nil, nil
	case "b":
		return map[string]string{"1": "TRUE", "0": "FALSE"}[value], nil, nil
	case "e":
		return "", problemFormula, nil
	}
	if value == "" {
		return "", nil, nil
	}
	if text, ok := s.dates.text(style, value); ok {
		return text, nil, nil
	}
	text, ok := numberText(value)
	if !ok {
		return "", problemNumber, nil
	}
	return text, nil, nil
}

// columnOf turns "AB12" into 27.
func columnOf(reference string) (int, bool) {
	column, i := 0, 0
	for ; i < len(reference) && reference[i] >= 'A' && reference[i] <= 'Z' && i < 4; i++ {
		column = column*26 + int(reference[i]-'A') + 1
	}
	return column - 1, i > 0
}
