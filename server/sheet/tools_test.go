package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"unioncard/server/union"
)

func mustOpen(tb testing.TB, data []byte) union.SheetRows {
	tb.Helper()
	rows, err := New().Open(tb.Context(), bytes.NewReader(data))
	if err != nil {
		tb.Fatal(err)
	}
	return rows
}

// readAll gives the rows up to the end or the first error.
func readAll(tb testing.TB, data []byte) ([]union.SheetRow, error) {
	tb.Helper()
	rows, err := New().Open(tb.Context(), bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []union.SheetRow
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		all = append(all, row)
	}
}

func mustReadAll(tb testing.TB, data []byte) []union.SheetRow {
	tb.Helper()
	rows, err := readAll(tb, data)
	if err != nil {
		tb.Fatal(err)
	}
	return rows
}

// show prints rows and their problems in one line each.
func show(rows []union.SheetRow) string {
	var out strings.Builder
	for _, row := range rows {
		fmt.Fprintf(&out, "%d:%q", row.Number, row.Cells)
		for _, problem := range row.Problems {
			fmt.Fprintf(&out, "!%d=%s", problem.Column, problem.Code)
		}
		out.WriteString("\n")
	}
	return strings.TrimSuffix(out.String(), "\n")
}

func refusedWith(err error, kind union.Kind, code string) bool {
	return errors.Is(err, union.NewError(kind, code, ""))
}

// The smallest workbook, whose parts a test replaces.
func parts() map[string]string {
	return map[string]string{
		"[Content_Types].xml": `<Types/>`,
		"_rels/.rels":         `<Relationships><Relationship Id="rId1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":     `<workbook xmlns:r="r"><sheets><sheet name="名册" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="http://x/sharedStrings" Target="/xl/sharedStrings.xml"/>` +
			`<Relationship Id="rId3" Type="http://x/styles" Target="styles.xml"/></Relationships>`,
		"xl/sharedStrings.xml":     `<sst><si><t>姓名</t></si><si><r><t>张</t></r><r><t>样本</t></r><rPh><t>zhang</t></rPh></si></sst>`,
		"xl/styles.xml":            `<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="177" formatCode="0&quot;day&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="177"/><xf numFmtId="49"/></cellXfs></styleSheet>`,
		"xl/worksheets/sheet1.xml": sheetOf(`<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>`),
	}
}

func sheetOf(rows string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData>` + rows + `</sheetData></worksheet>`
}

func zipped(tb testing.TB, members map[string]string) []byte {
	tb.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		content := members[name]
		f, err := w.Create(name)
		if err != nil {
			tb.Fatal(err)
		}
		_, err = io.WriteString(f, content)
		if err != nil {
			tb.Fatal(err)
		}
	}
	err := w.Close()
	if err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// with replaces one part; an empty content takes it away.
func with(tb testing.TB, name, content string) []byte {
	tb.Helper()
	members := parts()
	members[name] = content
	if content == "" {
		delete(members, name)
	}
	return zipped(tb, members)
}

func withRows(tb testing.TB, rows string) []byte {
	tb.Helper()
	return with(tb, "xl/worksheets/sheet1.xml", sheetOf(rows))
}

// roster is a table of n invented people.
func roster(n, columns int) union.SheetTable {
	table := union.SheetTable{Name: "名册"}
	for i := range columns {
		table.Columns = append(table.Columns, union.PaperColumn{Title: fmt.Sprintf("第%d列", i+1), Width: 30})
	}
	for i := range n {
		row := make([]string, columns)
		for j := range row {
			switch j % 4 {
			case 0:
				row[j] = fmt.Sprintf("样本%d𬱖", i)
			case 1:
				row[j] = fmt.Sprintf("999999199001%06d", i)
			case 2:
				row[j] = fmt.Sprintf("199%08d", i)
			default:
				row[j] = "样本市样本机械制造有限公司"
			}
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}
