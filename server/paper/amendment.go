package paper

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
func (ps *Papers) AmendmentSheet(ctx context.Context, actor union.Actor, id union.ID, edition int) (File, error) {
	batch, role, err := ps.Store.VisibleBatch(ctx, actor, id)
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
	content, err := ps.drawAmendment(ctx, actor, role, batch, edition)
	return File{amendmentName, "application/pdf", content}, err
}

const amendmentName = string(union.PaperAmendmentSheet) + ".pdf"

func (ps *Papers) drawAmendment(ctx context.Context, actor union.Actor, role union.Role, batch union.Batch, edition int) ([]byte, error) {
	rows, err := ps.Store.GoneRows(ctx, batch.ID, edition)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, errNoneStruck
	}
	onList, err := ps.Store.RowsOnList(ctx, batch.ID, edition)
	if err != nil {
		return nil, err
	}
	entry := batch.Entry(actor, role, "batches:open_fields", fmt.Sprintf("rows=%d", len(rows)))
	if err = ps.Store.Audit(ctx, entry); err != nil {
		return nil, err
	}
	p := union.PaperPlan{Batch: batch, Number: *batch.Number, Edition: edition, At: ps.Store.Now()}
	if p.Org, p.Branch, err = ps.Store.BatchParties(ctx, batch); err != nil {
		return nil, err
	}
	sheet := union.AmendmentSheet{Head: (&press{ps: ps, plan: p}).head(""), Sealed: onList}
	for _, row := range rows {
		line, err := ps.struckRow(ctx, row)
		if err != nil {
			return nil, err
		}
		sheet.Struck = append(sheet.Struck, line)
	}
	release, err := ps.Printer.Hold()
	if err != nil {
		return nil, err
	}
	defer release()
	file, err := ps.Printer.Draw(ctx, sheet)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(file.Bytes)
	return file.Bytes, ps.Store.Audit(ctx, batch.Entry(actor, role, "batches:paper_download", amendmentName+" "+hex.EncodeToString(sum[:])))
}

func (ps *Papers) struckRow(ctx context.Context, row union.BatchRow) (union.StruckRow, error) {
	fields, err := row.OpenFrozen(ps.Vault)
	if err != nil {
		return union.StruckRow{}, err
	}
	line := union.StruckRow{RowNumber: *row.Number, Name: fields.Name}
	if line.Name, err = ps.coded(fields.Name); err != nil {
		return line, err
	}
	if line.Reason, err = ps.coded(row.WhyOut()); err != nil {
		return line, err
	}
	if row.OutAt != nil {
		line.At = row.OutAt.In(ps.Store.Zone())
	}
	if row.OutBy == nil {
		return line, errors.New("a row left by nobody")
	}
	who, err := ps.Store.Account(ctx, *row.OutBy)
	if err != nil {
		return line, err
	}
	if who.Name == "" {
		who.Name = "（未登记姓名）"
	}
	line.By, err = ps.coded(who.Name)
	return line, err
}

// coded writes the code points of characters that the papers' font has not got.
func (ps *Papers) coded(text string) (string, error) {
	missing, err := ps.Fonts.Missing(text)
	if err != nil {
		return "", err
	}
	for _, r := range missing {
		text = strings.ReplaceAll(text, string(r), fmt.Sprintf("(U+%X)", r))
	}
	return text, nil
}
