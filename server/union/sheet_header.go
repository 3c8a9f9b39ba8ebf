package union

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// SheetColumn is a column that an import looks for.
type SheetColumn struct {
	Key      string
	Title    string   // as in the template
	Synonyms []string // other titles by which units call it
	Required bool
}

// SheetHeader says where the columns stand in a file.
type SheetHeader struct {
	Row     int // the row that holds the titles
	Unknown []string
	at      map[string]int
}

// headerDepth is how many rows may stand above the titles: units like to put the
// list's name and the date there.
const headerDepth = 10

// FindSheetHeader reads rows until one holds all required titles, at most ten.
// It answers sheet_header_missing or sheet_header_repeated (both KindRefused)
// with the columns named, or what Next answers.
func FindSheetHeader(rows SheetRows, columns []SheetColumn) (SheetHeader, error) {
	var best error
	fewest := len(columns) + 1
	for range headerDepth {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return SheetHeader{}, err
		}
		header, missing, err := matchHeader(row, columns)
		if err == nil {
			return header, nil
		}
		if missing < fewest {
			fewest, best = missing, err
		}
	}
	if best == nil {
		return SheetHeader{}, Refused("sheet_empty", "表格里没有内容，请下载模板填好后再上传。")
	}
	return SheetHeader{}, best
}

// ReadSheet takes what keep makes of each row beneath the titles; rows of which it makes
// nothing, such as empty ones, are passed over. It answers what FindSheetHeader and Next answer.
func ReadSheet[T any](rows SheetRows, columns []SheetColumn, keep func(header SheetHeader, row SheetRow) (T, bool)) ([]T, error) {
	header, err := FindSheetHeader(rows, columns)
	if err != nil {
		return nil, err
	}
	var kept []T
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return kept, nil
		}
		if err != nil {
			return nil, err
		}
		if one, ok := keep(header, row); ok {
			kept = append(kept, one)
		}
	}
}

// matchHeader answers, beside the error, how many required titles the row lacks.
func matchHeader(row SheetRow, columns []SheetColumn) (SheetHeader, int, error) {
	header := SheetHeader{Row: row.Number, at: map[string]int{}}
	var repeated, missing []FieldError
	for i, cell := range row.Cells {
		name := headerName(cell)
		if name == "" {
			continue
		}
		column, ok := columnNamed(columns, name)
		if !ok {
			header.Unknown = append(header.Unknown, cell)
			continue
		}
		if _, taken := header.at[column.Key]; taken {
			repeated = append(repeated, FieldError{Field: column.Key, Code: "repeated",
				Detail: fmt.Sprintf("“%s”这一列出现了不止一次。", column.Title)})
			continue
		}
		header.at[column.Key] = i
	}
	for _, column := range columns {
		if _, ok := header.at[column.Key]; column.Required && !ok {
			missing = append(missing, FieldError{Field: column.Key, Code: "missing",
				Detail: fmt.Sprintf("缺少“%s”这一列。", column.Title)})
		}
	}
	if len(missing) > 0 {
		return header, len(missing), Refused("sheet_header_missing", "表头不完整，请对照模板补齐缺少的列。", missing...)
	}
	if len(repeated) > 0 {
		return header, 0, Refused("sheet_header_repeated", "表头有重复的列，请删去多余的一列。", repeated...)
	}
	return header, 0, nil
}

func columnNamed(columns []SheetColumn, name string) (SheetColumn, bool) {
	for _, column := range columns {
		if headerName(column.Title) == name {
			return column, true
		}
		for _, synonym := range column.Synonyms {
			if headerName(synonym) == name {
				return column, true
			}
		}
	}
	return SheetColumn{}, false
}

// headerName is a title without what people add to it: spaces, line breaks, a
// star or a remark in brackets for a field that must be filled, a colon.
func headerName(title string) string {
	title = strings.NewReplacer("（", "(", "）", ")", "＊", "*", "：", ":").Replace(title)
	if open := strings.IndexByte(title, '('); open > 0 {
		title = title[:open]
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == '*' || r == ':' {
			return -1
		}
		return unicode.ToLower(r)
	}, title)
}

// Has says whether the file has the column.
func (h SheetHeader) Has(key string) bool {
	_, ok := h.at[key]
	return ok
}

// Value gives the row's cell in a column, without spaces around it; empty when the file lacks it.
func (h SheetHeader) Value(row SheetRow, key string) string {
	i, ok := h.at[key]
	if !ok || i >= len(row.Cells) {
		return ""
	}
	return strings.TrimSpace(row.Cells[i])
}

// Problem gives what is wrong with the row's cell in a column.
func (h SheetHeader) Problem(row SheetRow, key string) (CellProblem, bool) {
	i, ok := h.at[key]
	if !ok {
		return CellProblem{}, false
	}
	for _, problem := range row.Problems {
		if problem.Column == i || problem.Column < 0 {
			return problem, true
		}
	}
	return CellProblem{}, false
}
