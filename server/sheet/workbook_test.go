package sheet

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"unioncard/server/union"
)

func TestCellsAreReadAsTheyStand(t *testing.T) {
	for name, test := range map[string]struct{ rows, want string }{
		"shared text, its runs joined, without reading aids": {
			`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>`, `1:["姓名" "张样本"]`},
		"inline text keeps its spaces": {
			`<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve"> 阿卜杜拉·样本 </t></is></c></row>`, `1:[" 阿卜杜拉·样本 "]`},
		"rare characters": {
			`<row r="1"><c t="inlineStr"><is><t>䶮㛃𬱖𠮷</t></is></c></row>`, `1:["䶮㛃𬱖𠮷"]`},
		"an ID number as text": {
			`<row r="1"><c r="A1" t="str"><v>99999919900101001X</v></c></row>`, `1:["99999919900101001X"]`},
		"a phone as a number": {
			`<row r="1"><c r="A1"><v>19900000000</v></c></row>`, `1:["19900000000"]`},
		"a phone as a number with an exponent": {
			`<row r="1"><c r="A1"><v>1.99E10</v></c></row>`, `1:["19900000000"]`},
		"an ID number that became a number": {
			`<row r="1"><c r="A1"><v>9.9999919900101005E+17</v></c></row>`, `1:[""]!0=number_not_text`},
		"an ID number that became a number, written out": {
			`<row r="1"><c r="A1"><v>999999199001010050</v></c></row>`, `1:[""]!0=number_not_text`},
		"a formula's result": {
			`<row r="1"><c r="A1" t="str"><f>A2&amp;"x"</f><v>样本x</v></c></row>`, `1:["样本x"]`},
		"a formula that failed": {
			`<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>`, `1:[""]!0=formula_error`},
		"a truth value":            {`<row r="1"><c r="A1" t="b"><v>1</v></c></row>`, `1:["TRUE"]`},
		"a decimal":                {`<row r="1"><c r="A1"><v>12.5</v></c></row>`, `1:["12.5"]`},
		"a day by built-in format": {`<row r="1"><c r="A1" s="1"><v>46350</v></c></row>`, `1:["2026-11-24"]`},
		"a day by a custom format": {`<row r="1"><c r="A1" s="2"><v>46350.5</v></c></row>`, `1:["2026-11-24 12:00:00"]`},
		"a number whose format only quotes a day": {
			`<row r="1"><c r="A1" s="3"><v>46350</v></c></row>`, `1:["46350"]`},
		"a gap between cells and rows": {
			`<row r="3"><c r="C3" t="str"><v>x</v></c></row><row r="9"><c r="A9" t="str"><v>y</v></c></row>`,
			"3:[\"\" \"\" \"x\"]\n9:[\"y\"]"},
		"rows and cells without references": {
			`<row><c t="str"><v>a</v></c><c t="str"><v>b</v></c></row><row><c t="str"><v>c</v></c></row>`, "1:[\"a\" \"b\"]\n2:[\"c\"]"},
		"empty rows and cells are left out": {
			`<row r="1"/><row r="2"><c r="A2" s="4"/></row><row r="3"><c r="A3" t="str"><v>x</v></c></row>`, `3:["x"]`},
		"an escaped control character": {
			`<row r="1"><c t="inlineStr"><is><t>甲_x000A_乙_x005F_x</t></is></c></row>`, `1:["甲\n乙_x"]`},
		"a cell of 1,000 characters": {
			`<row r="1"><c t="inlineStr"><is><t>` + strings.Repeat("样", 1000) + `</t></is></c></row>`, `1:["` + strings.Repeat("样", 1000) + `"]`},
		"a cell of 1,001 characters": {
			`<row r="1"><c t="inlineStr"><is><t>` + strings.Repeat("样", 1001) + `</t></is></c></row>`, `1:[""]!0=too_long`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := show(mustReadAll(t, withRows(t, test.rows))); got != test.want {
				t.Errorf("reads %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestTheFirstVisibleSheetIsRead(t *testing.T) {
	members := parts()
	members["xl/workbook.xml"] = `<workbook xmlns:r="r"><sheets><sheet name="a" state="hidden" r:id="rId9"/><sheet name="b" r:id="rId1"/></sheets></workbook>`
	if got := show(mustReadAll(t, zipped(t, members))); got != "1:[\"姓名\"]\n2:[\"张样本\"]" {
		t.Errorf("reads %s", got)
	}
}

func TestDaysFrom1904(t *testing.T) {
	members := parts()
	members["xl/workbook.xml"] = `<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="b" r:id="rId1"/></sheets></workbook>`
	members["xl/worksheets/sheet1.xml"] = sheetOf(`<row r="1"><c r="A1" s="1"><v>44888</v></c></row>`)
	if got := show(mustReadAll(t, zipped(t, members))); got != `1:["2026-11-24"]` {
		t.Errorf("reads %s", got)
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	encrypted, err := Encrypt(zipped(t, parts()), "x")
	if err != nil {
		t.Fatal(err)
	}
	xls := append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 2000)...)
	whole := zipped(t, parts())
	for name, test := range map[string]struct {
		data []byte
		kind union.Kind
		code string
	}{
		"nothing":                              {nil, union.KindRefused, "sheet_empty"},
		"blanks":                               {[]byte(" \r\n \n"), union.KindRefused, "sheet_empty"},
		"a workbook with password":             {encrypted, union.KindRefused, "sheet_encrypted"},
		"an old workbook":                      {xls, union.KindUnsupported, "sheet_old_format"},
		"a web page named .xls":                {[]byte("\n<html><table><tr><td>姓名</td></tr></table></html>"), union.KindUnsupported, "sheet_old_format"},
		"a photo":                              {[]byte("\xFF\xD8\xFF\xE0\x00\x10JFIF\x00"), union.KindUnsupported, "sheet_unsupported"},
		"another kind of archive":              {zipped(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), union.KindUnsupported, "sheet_unsupported"},
		"a document, not a sheet":              {with(t, "_rels/.rels", `<Relationships/>`), union.KindUnsupported, "sheet_unsupported"},
		"macros":                               {with(t, "xl/vbaProject.bin", "x"), union.KindUnsupported, "sheet_with_macros"},
		"an archive with locked members":       {locked(whole), union.KindRefused, "sheet_encrypted"},
		"a part that stands twice":             {twice(t, "xl/worksheets/sheet1.xml", parts()), union.KindRefused, "sheet_broken"},
		"an archive cut short":                 {whole[:len(whole)-40], union.KindRefused, "sheet_broken"},
		"only its first bytes":                 {[]byte("PK\x03\x04"), union.KindRefused, "sheet_broken"},
		"a missing sheet":                      {with(t, "xl/worksheets/sheet1.xml", ""), union.KindRefused, "sheet_broken"},
		"a missing shared text":                {withRows(t, `<row><c t="s"><v>7</v></c></row>`), union.KindRefused, "sheet_broken"},
		"a sheet that breaks off":              {with(t, "xl/worksheets/sheet1.xml", `<worksheet><sheetData><row><c t="str"><v>a</v></c></row><row>`), union.KindRefused, "sheet_broken"},
		"a sheet that breaks off between rows": {with(t, "xl/worksheets/sheet1.xml", `<worksheet><sheetData><row><c t="str"><v>a</v></c></row>`), union.KindRefused, "sheet_broken"},
		"a sheet that is no XML":               {with(t, "xl/worksheets/sheet1.xml", `<worksheet><<<`), union.KindRefused, "sheet_broken"},
		"an external entity": {with(t, "xl/worksheets/sheet1.xml",
			`<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>`+sheetOf(`<row><c t="str"><v>&x;</v></c></row>`)), union.KindRefused, "sheet_unsafe"},
		"an entity without a declaration": {withRows(t, `<row><c t="str"><v>&x;</v></c></row>`), union.KindRefused, "sheet_broken"},
		"an entity in the shared texts": {with(t, "xl/sharedStrings.xml",
			`<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>`), union.KindRefused, "sheet_unsafe"},
		"an endless text":  {withRows(t, `<row><c t="str"><v>`+strings.Repeat("x", 100_000)+`</v></c></row>`), union.KindRefused, "sheet_unsafe"},
		"an endless tag":   {withRows(t, `<row><c r="`+strings.Repeat("x", 100_000)+`"/></row>`), union.KindRefused, "sheet_unsafe"},
		"too many columns": {withRows(t, `<row><c r="CW1" t="str"><v>x</v></c></row>`), union.KindTooLarge, "sheet_too_wide"},
		"too large a file": {bytes.Repeat([]byte("a"), MaxBytes+1), union.KindTooLarge, "sheet_too_large"},
		"too many rows":    {[]byte(strings.Repeat("a\n", MaxRows+above+1)), union.KindTooLarge, "sheet_too_large"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readAll(t, test.data)
			if !refusedWith(err, test.kind, test.code) {
				t.Errorf("answers %v, want %s: %s", err, test.kind, test.code)
			}
		})
	}
}

func TestAHundredThousandRowsBeneathATitleAreAllowed(t *testing.T) {
	rows := mustReadAll(t, []byte("姓名\n"+strings.Repeat("样本\n", MaxRows)))
	if len(rows) != MaxRows+1 {
		t.Errorf("reads %d rows", len(rows))
	}
}

func TestADamagedByteIsFound(t *testing.T) {
	whole, err := Write(roster(300, 8))
	if err != nil {
		t.Fatal(err)
	}
	want := show(mustReadAll(t, whole))
	for at := 40; at < len(whole); at += len(whole) / 150 {
		spoiled := bytes.Clone(whole)
		spoiled[at] ^= 0x20
		rows, err := readAll(t, spoiled)
		if err == nil && show(rows) != want {
			t.Errorf("byte %d changed: other rows and no error", at)
		}
	}
}

func TestABombIsRefusedBeforeItUnpacks(t *testing.T) {
	huge := sheetOf(`<row><c t="str"><v>x</v></c></row>` + strings.Repeat(" ", MaxUnzip))
	honest := with(t, "xl/worksheets/sheet1.xml", huge)
	if len(honest) > 2<<20 {
		t.Fatalf("the bomb has %d bytes", len(honest))
	}
	_, err := readAll(t, honest)
	if !refusedWith(err, union.KindTooLarge, "sheet_too_large") {
		t.Errorf("a bomb that says its size: %v", err)
	}
	// One that spreads its size over members of which none is too large.
	half := zip.FileHeader{Name: "a", UncompressedSize64: MaxUnzip/2 + 1}
	other := half
	other.Name = "b"
	err = (&workbook{members: map[string]*zip.File{}}).admit([]*zip.File{{FileHeader: half}, {FileHeader: other}})
	if !refusedWith(err, union.KindTooLarge, "sheet_too_large") {
		t.Errorf("a bomb in two halves: %v", err)
	}
	// One whose list of members claims a small size: what really comes out is counted.
	b := &workbook{left: 1000}
	n, err := (&unpacked{b: b, r: strings.NewReader(strings.Repeat("x", 2000))}).Read(make([]byte, 1500))
	if n != 0 || !refusedWith(err, union.KindTooLarge, "sheet_too_large") {
		t.Errorf("a bomb that lies: %d bytes, %v", n, err)
	}
}

func TestWorkbooksOfAnotherWriterAreRead(t *testing.T) {
	file := excelize.NewFile()
	for cell, value := range map[string]any{
		"A1": "姓名", "B1": "身份证号", "A2": "𬱖样本", "B2": "99999919900101001X", "C2": 12, "D2": true,
	} {
		err := file.SetCellValue("Sheet1", cell, value)
		if err != nil {
			t.Fatal(err)
		}
	}
	buf, err := file.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	want := "1:[\"姓名\" \"身份证号\"]\n2:[\"𬱖样本\" \"99999919900101001X\" \"12\" \"TRUE\"]"
	if got := show(mustReadAll(t, buf.Bytes())); got != want {
		t.Errorf("reads %s", got)
	}
}

// locked sets the sign of encryption on each member in the archive's list.
func locked(archive []byte) []byte {
	const flags = 8
	out := bytes.Clone(archive)
	for at := 0; ; at += flags {
		found := bytes.Index(out[at:], []byte("PK\x01\x02"))
		if found < 0 {
			return out
		}
		at += found
		out[at+flags] |= 1
	}
}

// twice adds a second member of the same name: readers differ in which they take.
func twice(t *testing.T, name string, members map[string]string) []byte {
	t.Helper()
	members[strings.ToUpper(name)] = members[name]
	return zipped(t, members)
}
