package result

import (
	"bytes"
	"context"
	"strings"

	"unioncard/server/union"
)

// read takes the lines of a file. A file without the columns that name a person and a
// result is refused as a whole.
func (f *Files) read(ctx context.Context, content []byte) ([]line, error) {
	rows, err := f.sheets.Open(ctx, bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	lines, err := union.ReadSheet(rows, f.columns(), f.line)
	if err == nil && len(lines) == 0 {
		err = union.Refused("result_file_empty", "文件里没有结果，请检查是否选错了文件。")
	}
	return lines, err
}

func (f *Files) columns() []union.SheetColumn {
	titles := map[string]string{"number": "序号", "name": "姓名", "document_number": "证件号码", "card_number": "卡号", "code": "处理结果", "reason": "原因"}
	var columns []union.SheetColumn
	for _, key := range []string{"number", "name", "document_number", "card_number", "code", "reason"} {
		columns = append(columns, union.SheetColumn{
			Key: key, Title: titles[key], Synonyms: f.rules.Columns[key], Required: key == "document_number" || key == "card_number",
		})
	}
	return columns
}

func (f *Files) line(header union.SheetHeader, row union.SheetRow) (line, bool) {
	l := line{
		at: row.Number, number: header.Value(row, "number"), name: header.Value(row, "name"), code: header.Value(row, "code"),
		reason: header.Value(row, "reason"), card: digits(header.Value(row, "card_number")),
	}
	l.document = union.NormaliseNumber(header.Value(row, "document_number"))
	if l.document == "" && l.card == "" && l.name == "" && len(row.Problems) == 0 {
		return l, false // an empty line or a total; one that cannot be read is accounted for
	}
	if name, bad := union.ParseName(l.name); bad == nil {
		l.name = name
	}
	current, next := f.vault.Index(union.IndexDocument, l.document)
	l.index, l.next = string(current), string(next)
	if l.card != "" {
		current, next = f.vault.Index(union.IndexCard, l.card)
		l.cardMark, l.cardNext = string(current), string(next)
	}
	return l, true
}

func digits(text string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' {
			return c
		}
		if c == ' ' || c == '-' {
			return -1
		}
		return 'x' // stays wrong, so that it fails the check and is not lost
	}, text)
}
