package app

import (
	"bytes"
	"context"

	"unioncard/server/paper"
	"unioncard/server/pdf"
	"unioncard/server/photo"
	"unioncard/server/sheet"
	"unioncard/server/union"
)

func (a *App) newPapers() *paper.Papers {
	return paper.New(paper.Parts{
		Store: a.Store, Vault: a.vault(), Blobs: a.Blobs, Printer: a.printer, Fonts: fonts{}, Workbooks: workbooks{}, Locker: locker{a.printer}, Cropper: cropper{},
		Pictures: stamped{a.desk}, Rand: a.options.Rand, Texts: a.paperTexts(),
	})
}

// fonts fits the papers' font to what papers ask for.
type fonts struct{}

// Missing gives the characters that cannot be printed.
func (fonts) Missing(text string) ([]rune, error) { return pdf.Missing(text) }

// workbooks writes XLSX.
type workbooks struct{}

// OpeningList writes the electronic copy.
func (workbooks) OpeningList(list union.OpeningList) ([]byte, error) { return sheet.OpeningList(list) }

// cropper cuts names out of photos.
type cropper struct{}

// Crop cuts a part out of a photo.
func (cropper) Crop(photo []byte, box union.Box) ([]byte, error) { return pdf.Crop(photo, box) }

// locker encrypts copies.
type locker struct{ printer *pdf.Printer }

// PDFContent hashes what a document shows.
func (locker) PDFContent(file []byte) ([]byte, error) { return pdf.ContentHash(file, "") }

// LockPDF encrypts a document.
func (l locker) LockPDF(file []byte, password string) ([]byte, error) {
	return l.printer.Encrypt(file, password)
}

// LockSheet encrypts a workbook.
func (locker) LockSheet(file []byte, password string) ([]byte, error) {
	return sheet.Encrypt(file, password)
}

// stamped fits the photo desk to what papers ask for.
type stamped struct{ desk *photo.Desk }

// Photo takes in an ID photo.
func (s stamped) Photo(ctx context.Context, content []byte) ([]byte, error) {
	taken, err := s.desk.TakeBytes(ctx, content)
	return taken.JPEG, err
}

// Signature takes in a hand signature.
func (s stamped) Signature(ctx context.Context, content []byte) ([]byte, error) {
	taken, err := s.desk.Signature(ctx, bytes.NewReader(content))
	return taken.PNG, err
}

// Scan takes in the scan of a stamped paper: a PDF, or a picture like any photo.
func (s stamped) Scan(ctx context.Context, content []byte) ([]byte, string, error) {
	if pdf.IsPDF(content) {
		clean, err := pdf.CleanScan(content)
		return clean, "application/pdf", err
	}
	taken, err := s.desk.TakeBytes(ctx, content)
	return taken.JPEG, "image/jpeg", err
}

// paperTexts fits conf/ to what the papers say.
func (a *App) paperTexts() paper.Texts {
	b := a.Bank
	t := paper.Texts{
		BankName: b.Name, CardName: a.City.Card, Purpose: a.City.Fill(b.Purpose), ListTitle: b.OpeningList.Title,
		Words:       paper.Words{Long: b.Words.Long, Sex: b.Words.Sex, Occupation: b.Words.Occupation, Nationality: b.Words.Nationality, Mode: b.Words.Mode},
		Undertaking: paper.Letter{Title: b.Undertaking.Title, Paragraphs: b.Undertaking.Paragraphs, Signers: b.Undertaking.Signers},
		Mandate:     paper.Letter{Title: b.Mandate.Title, Paragraphs: b.Mandate.Paragraphs},
		HeadRole:    b.Mandate.HeadRole, HeadWords: b.Mandate.HeadWords, ClerkRole: b.Mandate.ClerkRole, ClerkWords: b.Mandate.ClerkWords,
		Tax: paper.Tax{Title: b.TaxDeclaration.Title, Paragraphs: b.TaxDeclaration.Paragraphs},
	}
	for _, column := range b.OpeningList.Columns {
		t.ListColumns = append(t.ListColumns, union.PaperColumn{Key: column.Key, Title: column.Title, Width: column.Width})
	}
	for _, answer := range []union.TaxResidence{union.TaxChina, union.TaxOther, union.TaxBoth} {
		t.Tax.Answers = append(t.Tax.Answers, answer)
		t.Tax.Choices = append(t.Tax.Choices, b.TaxDeclaration.Choices[string(answer)])
	}
	return t
}
