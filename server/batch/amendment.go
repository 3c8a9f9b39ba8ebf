package batch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"unioncard/server/union"
)

var errNoneStruck = union.Conflict("none_struck", "这一版名单里没有人撤下，不需要变更单。", "")

// AmendmentSheet draws 《明细清单变更单》: who has left the list since it was sealed, why,
// by whom and when. It is drawn as things stand and its hash goes on record with the
// download, to a clerk or the head of the unit, or to the bank.
func (b *Batches) AmendmentSheet(ctx context.Context, actor union.Actor, id union.ID, edition int) (File, error) {
	batch, role, err := b.Visible(ctx, actor, id)
	if err != nil {
		return File{}, err
	}
	if role == union.RoleSupervisor {
		return File{}, union.ErrForbidden
	}
	edition, err = editionOf(batch, edition)
	if err != nil {
		return File{}, err
	}
	content, err := b.drawAmendment(ctx, actor, role, batch, edition)
	return File{amendmentName, "application/pdf", content}, err
}

const amendmentName = string(union.PaperAmendmentSheet) + ".pdf"

func (b *Batches) drawAmendment(ctx context.Context, actor union.Actor, role union.Role, batch union.Batch, edition int) ([]byte, error) {
	rows, err := b.Store.GoneRows(ctx, batch.ID, edition)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, errNoneStruck
	}
	onList, err := b.Store.RowsOnList(ctx, batch.ID, edition)
	if err != nil {
		return nil, err
	}
	entry := batch.Entry(actor, role, "batches:open_fields", fmt.Sprintf("rows=%d", len(rows)))
	if err = b.Store.Audit(ctx, entry); err != nil {
		return nil, err
	}
	p := plan{batch: batch, number: *batch.Number, edition: edition, at: b.Store.Now()}
	if err = b.addressed(ctx, &p); err != nil {
		return nil, err
	}
	sheet := union.AmendmentSheet{Head: (&press{b: b, p: p, edition: edition}).head(""), Sealed: onList}
	for _, row := range rows {
		line, err := b.struckRow(ctx, row)
		if err != nil {
			return nil, err
		}
		sheet.Struck = append(sheet.Struck, line)
	}
	release, err := b.Printer.Hold()
	if err != nil {
		return nil, err
	}
	defer release()
	file, err := b.Printer.Draw(ctx, sheet)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(file.Bytes)
	return file.Bytes, b.Store.Audit(ctx, batch.Entry(actor, role, "batches:paper_download", amendmentName+" "+hex.EncodeToString(sum[:])))
}

func (b *Batches) struckRow(ctx context.Context, row union.BatchRow) (union.StruckRow, error) {
	fields, err := row.OpenFrozen(b.Vault)
	if err != nil {
		return union.StruckRow{}, err
	}
	line := union.StruckRow{RowNumber: *row.Number, Name: fields.Name}
	if line.Name, err = b.coded(fields.Name); err != nil {
		return line, err
	}
	if line.Reason, err = b.coded(row.WhyOut()); err != nil {
		return line, err
	}
	if row.OutAt != nil {
		line.At = row.OutAt.In(b.Store.Zone())
	}
	if row.OutBy == nil {
		return line, errors.New("a row left by nobody")
	}
	who, err := b.Store.Account(ctx, *row.OutBy)
	if err != nil {
		return line, err
	}
	if who.Name == "" {
		who.Name = "（未登记姓名）"
	}
	line.By, err = b.coded(who.Name)
	return line, err
}

// coded writes the code points of characters that the papers' font has not got.
func (b *Batches) coded(text string) (string, error) {
	missing, err := b.Fonts.Missing(text)
	if err != nil {
		return "", err
	}
	for _, r := range missing {
		text = strings.ReplaceAll(text, string(r), fmt.Sprintf("(U+%X)", r))
	}
	return text, nil
}
