package uniontest

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"unioncard/server/union"
)

// CardNumber makes a valid number of the union series; equal for equal n.
func CardNumber(n int) string {
	body := fmt.Sprintf("621226%012d", n)
	return body + string(union.LuhnDigit(body))
}

// BankLine is one line of a result file.
type BankLine struct{ Number, Name, Document, Card, Code, Reason string }

// OpenedLine is the line of a card that the bank opened for a row.
func OpenedLine(row int, f union.Fields, card string) BankLine {
	return BankLine{Number: fmt.Sprint(row), Name: f.Name, Document: f.DocumentNumber, Card: card, Code: "成功"}
}

var bankTitles = []string{"序号", "姓名", "证件号码", "卡号", "处理结果", "原因"}

func (l BankLine) cells() []string {
	return []string{l.Number, l.Name, l.Document, l.Card, l.Code, l.Reason}
}

// ResultCSV writes a result file as CSV in UTF-8.
func ResultCSV(t testing.TB, lines ...BankLine) []byte {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write(bankTitles)
	for _, l := range lines {
		_ = w.Write(l.cells())
	}
	w.Flush()
	if err := w.Error(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// ResultGB18030 writes a result file as CSV in GB 18030.
func ResultGB18030(t testing.TB, lines ...BankLine) []byte {
	t.Helper()
	text, err := simplifiedchinese.GB18030.NewEncoder().Bytes(ResultCSV(t, lines...))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// ResultXLSX writes a result file as a workbook, below the list's name and the date.
func ResultXLSX(t testing.TB, lines ...BankLine) []byte {
	t.Helper()
	book := excelize.NewFile()
	rows := [][]string{{"批量开卡回盘"}, {"日期：2026-03-02"}, bankTitles}
	for _, l := range lines {
		rows = append(rows, l.cells())
	}
	for i, row := range rows {
		for j, cell := range row {
			at, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err == nil {
				err = book.SetCellStr("Sheet1", at, strings.TrimSpace(cell))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	b, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// HandIn ticks the papers and hands a sealed batch in.
func (b *BatchOf) HandIn() *BatchOf {
	b.T.Helper()
	b.TickAll()
	b.Move("submission").Must(200)
	return b
}

// Accept looks at the originals and accepts, as the bank.
func (b *BatchOf) Accept() *BatchOf {
	b.T.Helper()
	b.TickAll()
	b.Move("acceptance").Must(200)
	return b
}

// BankBranch adds another branch of the bank.
func (s *Server) BankBranch(code string) union.BankBranch {
	s.T.Helper()
	branch := union.BankBranch{
		ID: s.Store.NewID(), Code: code, Name: "样本" + code + "支行", Address: "样本路2号", Phone: "0533-0000001", Version: 1,
		CreatedAt: s.Store.Now(), UpdatedAt: s.Store.Now(),
	}
	s.must(s.Store.AddBankBranch(context.Background(), branch))
	return branch
}

// Scan brings the scan of a paper or of the bank's signed sheet, and gives its id.
func (b *BatchOf) Scan(kind union.PaperKind, picture []byte) string {
	b.T.Helper()
	papers := b.Upload(b.Path("/papers/"+string(kind)+"/scan"), "scan.jpg", picture).Must(201)
	var list struct {
		Kinds []struct {
			Kind  union.PaperKind
			Scans []struct{ ID string }
		}
	}
	papers.Into(&list)
	id := ""
	for _, k := range list.Kinds {
		if k.Kind == kind && len(k.Scans) > 0 {
			id = k.Scans[len(k.Scans)-1].ID
		}
	}
	return id
}
