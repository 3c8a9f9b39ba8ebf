package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"unioncard/server/union"
)

func mustWrite(tb testing.TB, table union.SheetTable) []byte {
	tb.Helper()
	data, err := Write(table)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	table := roster(3, 4)
	table.Rows[1] = []string{"=1+1", "+8613", "-1", "@x"}
	table.Rows[2] = []string{"\t甲", " 乙 ", "<&>\"'", "0012"}
	table.Notes = []union.PaperField{{Label: "批次", Value: "2026-0042-003"}}
	want := `1:["第1列" "第2列" "第3列" "第4列"]
2:["样本0𬱖" "999999199001000000" "19900000000" "样本市样本机械制造有限公司"]
3:["=1+1" "+8613" "-1" "@x"]
4:["\t甲" " 乙 " "<&>\"'" "0012"]`
	if got := show(mustReadAll(t, mustWrite(t, table))); got != want {
		t.Errorf("reads %s", got)
	}
}

func TestEachWrittenCellIsText(t *testing.T) {
	table := roster(2, 4)
	table.Rows[1] = []string{"=1+1", "999999199001010012", "-1", "@x"}
	data := mustWrite(t, table)
	if styled := regexp.MustCompile(`<c r="[A-D][23]" s="[1-9]\d*" t="inlineStr">`).FindAll(sheetXML(t, data), -1); len(styled) != 8 {
		t.Errorf("%d of 8 cells carry the text format themselves", len(styled))
	}
	file, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for _, cell := range []string{"A2", "B2", "A3", "B3", "C3", "D3"} {
		kind, err := file.GetCellType("名册", cell)
		if err != nil {
			t.Fatal(err)
		}
		if kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
			t.Errorf("%s is of type %v", cell, kind)
		}
		formula, err := file.GetCellFormula("名册", cell)
		if err != nil || formula != "" {
			t.Errorf("%s holds the formula %q, %v", cell, formula, err)
		}
		id, err := file.GetCellStyle("名册", cell)
		if err != nil {
			t.Fatal(err)
		}
		style, err := file.GetStyle(id)
		if err != nil || style.NumFmt != textFormat {
			t.Errorf("%s has number format %d, %v", cell, style.NumFmt, err)
		}
	}
	panes, err := file.GetPanes("名册")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the title row is not frozen: %+v, %v", panes, err)
	}
}

func TestTheSameTableGivesTheSameBytes(t *testing.T) {
	table := roster(20, 6)
	table.Notes = []union.PaperField{{Label: "批次", Value: "1"}}
	first := mustWrite(t, table)
	for range 5 {
		if !bytes.Equal(first, mustWrite(t, table)) {
			t.Fatal("two workbooks of one table differ")
		}
	}
}

func TestATableThatWouldSpillIsRefused(t *testing.T) {
	long := roster(5000, 4)
	for _, row := range long.Rows {
		row[3] = strings.Repeat("&", 900)
	}
	for name, table := range map[string]union.SheetTable{"too many rows": roster(MaxWrittenRows+1, 2), "too much text": long} {
		_, err := Write(table)
		if !refusedWith(err, union.KindTooLarge, "sheet_too_large") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnEncryptedWorkbookOpensOnlyWithThePassword(t *testing.T) {
	plain := mustWrite(t, roster(2, 2))
	sealed, err := Encrypt(plain, "kq7r-2mxd")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(sealed, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) {
		t.Error("is no compound file, as Office expects of an encrypted workbook")
	}
	file, err := excelize.OpenReader(bytes.NewReader(sealed), excelize.Options{Password: "kq7r-2mxd"})
	if err != nil {
		t.Fatal(err)
	}
	value, err := file.GetCellValue("名册", "A2")
	if err != nil || value != "样本0𬱖" {
		t.Errorf("holds %q, %v", value, err)
	}
	for _, password := range []string{"", "kq7r-2mxe"} {
		_, err = excelize.OpenReader(bytes.NewReader(sealed), excelize.Options{Password: password})
		if err == nil {
			t.Errorf("opens with %q", password)
		}
	}
	_, err = Encrypt(plain, "")
	if err == nil {
		t.Error("encrypts with no password")
	}
}

func TestATemplateIsReadByItsOwnImport(t *testing.T) {
	columns := []union.SheetColumn{{Key: "name", Title: "姓名", Required: true}, {Key: "phone", Title: "手机号码"}}
	data, err := Template("名册", columns, []string{"张样本", "19900000000"}, []union.PaperField{{Label: "姓名", Value: "与身份证一致"}})
	if err != nil {
		t.Fatal(err)
	}
	rows := mustOpen(t, data)
	header, err := union.FindSheetHeader(rows, columns)
	if err != nil {
		t.Fatal(err)
	}
	row, err := rows.Next()
	if err != nil || header.Value(row, "name") != "张样本" || header.Value(row, "phone") != "19900000000" {
		t.Errorf("example %v, %v", row.Cells, err)
	}
}

func TestTheOpeningListHasTheTableAloneOnItsFirstSheet(t *testing.T) {
	data, err := OpeningList(union.OpeningList{
		Head:    union.PaperHead{BatchNumber: "2026-0042-003", Version: 2, OrgName: "样本工会"},
		Columns: []union.PaperColumn{{Title: "姓名", Width: 20}, {Title: "证件号码", Width: 40}},
		Rows:    [][]string{{"𠮷样本", "999999199001010012"}},
		Totals:  []union.PaperField{{Label: "合计", Value: "1 人"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := show(mustReadAll(t, data)); got != "1:[\"姓名\" \"证件号码\"]\n2:[\"𠮷样本\" \"999999199001010012\"]" {
		t.Errorf("reads %s", got)
	}
	file, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	notes, err := file.GetRows("说明")
	if err != nil || len(notes) != 7 || notes[3][1] != "2026-0042-003" || notes[6][1] != "1 人" {
		t.Errorf("notes %v, %v", notes, err)
	}
}

func TestACSVRunsNoFormula(t *testing.T) {
	table := union.SheetTable{Columns: []union.PaperColumn{{Title: "姓名"}, {Title: "备注"}}, Rows: [][]string{
		{"张样本", "=cmd|' /C calc'!A0"}, {"+1", "-1"}, {"@x", "\t=1"}, {"甲,乙", "丙\"丁"},
	}}
	data, err := WriteCSV(table)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(data, []byte("\xEF\xBB\xBF姓名,备注\r\n")) {
		t.Errorf("begins %q", data[:20])
	}
	want := `1:["姓名" "备注"]
2:["张样本" "'=cmd|' /C calc'!A0"]
3:["'+1" "'-1"]
4:["'@x" "'\t=1"]
5:["甲,乙" "丙\"丁"]`
	if got := show(mustReadAll(t, data)); got != want {
		t.Errorf("reads %s", got)
	}
}

// sheetXML gives the first sheet as it stands in the archive.
func sheetXML(t *testing.T, data []byte) []byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	file, err := archive.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
