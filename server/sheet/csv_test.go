package sheet

import (
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"

	"unioncard/server/union"
)

const sampleCSV = "姓名,身份证号\n䶮样本,99999919900101001X\n㛃𬱖𠮷·,\"甲,乙\"\n"

const sampleRead = "1:[\"姓名\" \"身份证号\"]\n2:[\"䶮样本\" \"99999919900101001X\"]\n3:[\"㛃𬱖𠮷·\" \"甲,乙\"]"

func inUTF16(text string, big bool) []byte {
	out := []byte{0xFF, 0xFE}
	if big {
		out = []byte{0xFE, 0xFF}
	}
	for _, unit := range utf16.Encode([]rune(text)) {
		low, high := byte(unit), byte(unit>>8)
		if big {
			low, high = high, low
		}
		out = append(out, low, high)
	}
	return out
}

func mustGB18030(t testing.TB, text string) []byte {
	t.Helper()
	out, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEachWayOfWritingChineseIsRead(t *testing.T) {
	for name, data := range map[string][]byte{
		"UTF-8":                 []byte(sampleCSV),
		"UTF-8 with its mark":   []byte("\uFEFF" + sampleCSV),
		"UTF-16 little end":     inUTF16(sampleCSV, false),
		"UTF-16 big end":        inUTF16(sampleCSV, true),
		"GB 18030":              mustGB18030(t, sampleCSV),
		"line ends of Windows":  []byte(strings.ReplaceAll(sampleCSV, "\n", "\r\n")),
		"semicolons":            []byte("姓名;身份证号\n䶮样本;99999919900101001X\n㛃𬱖𠮷·;甲,乙\n"),
		"tabs, as Excel copies": inUTF16("姓名\t身份证号\n䶮样本\t99999919900101001X\n㛃𬱖𠮷·\t甲,乙\n", false),
	} {
		t.Run(name, func(t *testing.T) {
			if got := show(mustReadAll(t, data)); got != sampleRead {
				t.Errorf("reads %s", got)
			}
		})
	}
}

func TestGBKIsRead(t *testing.T) {
	data, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte("姓名,备注\n张样本,困难职工\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := show(mustReadAll(t, data)); got != "1:[\"姓名\" \"备注\"]\n2:[\"张样本\" \"困难职工\"]" {
		t.Errorf("reads %s", got)
	}
}

func TestCodesThatLaterEditionsMovedAreRead(t *testing.T) {
	for code, want := range laterEditions() {
		got, ok := newGB18030().decode("王" + code + "a")
		_ = got
		gb, _ := newGB18030().decode(string(mustGB18030(t, "王")) + code + "a")
		if gb != "王"+string(want)+"a" {
			t.Errorf("% X gives %q, want U+%04X", code, gb, want)
		}
		if ok && got == "" {
			t.Errorf("% X gives nothing", code)
		}
	}
	if len(laterEditions()) != 25 {
		t.Errorf("%d codes", len(laterEditions()))
	}
	name := append(mustGB18030(t, "姓名\n王"), 0xFE, 0x59, '\n')
	if got := show(mustReadAll(t, name)); got != "1:[\"姓名\"]\n2:[\"王龴\"]" {
		t.Errorf("reads %s", got)
	}
}

func TestBadBytesHarmTheirCellOnly(t *testing.T) {
	head, good := mustGB18030(t, "姓名,单位\n"), mustGB18030(t, "张样本,样本厂\n")
	for name, bad := range map[string][]byte{
		"a lone lead byte":             {0x81},
		"a byte that never occurs":     {0xFF},
		"half a four-byte character":   {0x81, 0x30, 0x81},
		"the private use area":         {0xAA, 0xA1},
		"a code nobody assigned":       {0xA2, 0xAB},
		"the mark of a lost character": {0x84, 0x31, 0xA4, 0x37},
	} {
		t.Run(name, func(t *testing.T) {
			data := append(append([]byte{}, head...), good...)
			data = append(append(data, bad...), mustGB18030(t, ",样本厂\n")...)
			data = append(data, good...)
			want := "1:[\"姓名\" \"单位\"]\n2:[\"张样本\" \"样本厂\"]\n3:[\"\" \"样本厂\"]!0=bad_bytes\n4:[\"张样本\" \"样本厂\"]"
			if got := show(mustReadAll(t, data)); got != want {
				t.Errorf("reads %s", got)
			}
		})
	}
}

func TestBadBytesInUTF8HarmTheirCellOnly(t *testing.T) {
	good := strings.Repeat("张样本,样本厂\n", 20)
	for name, bad := range map[string]string{
		"a broken character":    "\xE5\xBC样",
		"a lost character":      "张\uFFFD",
		"half a surrogate pair": "\xED\xA0\x80",
	} {
		t.Run(name, func(t *testing.T) {
			rows := mustReadAll(t, []byte(good+bad+",样本厂\n"))
			if got := show(rows[20:]); got != `21:["" "样本厂"]!0=bad_bytes` {
				t.Errorf("reads %s", got)
			}
		})
	}
	rows := mustReadAll(t, append(inUTF16("张样本,样本厂\n", false), 0x00, 0xD8, ',', 0, 'a', 0))
	if got := show(rows); got != "1:[\"张样本\" \"样本厂\"]\n2:[\"\" \"a\"]!0=bad_bytes" {
		t.Errorf("reads %s", got)
	}
}

func TestQuotesThatDoNotMatch(t *testing.T) {
	rows := mustReadAll(t, []byte("a,b\nc,d\"e\nf,g\n"))
	if got := show(rows); got != "1:[\"a\" \"b\"]\n2:[]!-1=bad_quotes\n3:[\"f\" \"g\"]" {
		t.Errorf("a stray quote reads %s", got)
	}
	_, err := readAll(t, []byte("a,b\n\"c,d\ne,f\ng,h\n"))
	if !refusedWith(err, union.KindRefused, "sheet_broken") {
		t.Errorf("a quote that is never closed answers %v", err)
	}
}

func TestALongCellInACSV(t *testing.T) {
	rows := mustReadAll(t, []byte(strings.Repeat("样", 1000)+","+strings.Repeat("样", 1001)))
	if rows[0].Cells[1] != "" || len(rows[0].Problems) != 1 || rows[0].Problems[0].Code != "too_long" {
		t.Errorf("problems %v", rows[0].Problems)
	}
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte(sampleCSV))
	f.Add(mustGB18030(f, sampleCSV))
	f.Add(inUTF16(sampleCSV, false))
	f.Add([]byte("王\xFE\x59,\xFF\n\"a"))
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, data) })
}

func FuzzWorkbook(f *testing.F) {
	f.Add(zipped(f, parts()))
	f.Add(withRows(f, `<row r="1"><c r="A1" s="1"><v>46350</v></c><c t="inlineStr"><is><t>_x000A_</t></is></c></row>`))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, append([]byte("PK\x03\x04"), data...)) })
}

func FuzzSheetXML(f *testing.F) {
	f.Add(sheetOf(`<row r="1"><c r="A1" s="1"><v>46350</v></c><c t="inlineStr"><is><t>_x000A_</t></is></c></row>`), `<sst><si><t>x</t></si></sst>`)
	f.Add(`<worksheet><sheetData><row><c t="s"><v>0</v>`, `<sst/>`)
	f.Fuzz(func(t *testing.T, sheet, sst string) {
		members := parts()
		members["xl/worksheets/sheet1.xml"], members["xl/sharedStrings.xml"] = sheet, sst
		checkRead(t, zipped(t, members))
	})
}

// checkRead holds for any bytes: each error is one that a person may see, each cell is text.
func checkRead(t *testing.T, data []byte) {
	t.Helper()
	rows, err := readAll(t, data)
	if err != nil {
		if _, ok := union.AsError(err); !ok {
			t.Fatalf("answers %v", err)
		}
	}
	for _, row := range rows {
		if len(row.Cells) > MaxColumns {
			t.Fatalf("a row of %d cells", len(row.Cells))
		}
		for _, cell := range row.Cells {
			if tooLong(cell) {
				t.Fatal("a cell is too long")
			}
		}
	}
}
