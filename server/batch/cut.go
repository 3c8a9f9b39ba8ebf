package batch

import (
	"context"
	"fmt"
	"strings"

	"unioncard/server/store"
	"unioncard/server/union"
)

var errAllCut = union.Conflict("row_stopped", "这份文件里的人都已停办或撤下，照片不能再下载。", "")

// paperContent opens a paper as it may be handed out. Photos of people who were stopped,
// or whose row has left, are not used any more: their pages are left out of the ID sheets,
// which then have a name of their own, since the manifest's hash is of the whole.
func (b *Batches) paperContent(ctx context.Context, actor union.Actor, role union.Role, batch union.Batch, record union.PaperRecord) (name string, content []byte, err error) {
	if record.Paper == string(union.PaperIDSheets) {
		entries, hidden, err := b.peopleOf(ctx, batch, record)
		if err != nil {
			return "", nil, err
		}
		if hidden {
			content, err = b.drawCut(ctx, actor, role, batch, record, entries)
			return strings.TrimSuffix(record.Name, ".pdf") + "-cut.pdf", content, err
		}
	}
	content, err = union.OpenFile(ctx, b.Blobs, b.Vault, union.PaperPlace(record.ID), record.BlobKey)
	return record.Name, content, err
}

// peopleOf gives those in one file of ID sheets whose photos may be shown, and whether
// there are others in it.
func (b *Batches) peopleOf(ctx context.Context, batch union.Batch, record union.PaperRecord) ([]store.BatchEntry, bool, error) {
	records, err := b.Store.Papers(ctx, batch.ID, record.Edition)
	if err != nil {
		return nil, false, err
	}
	before := 0
	for _, r := range records {
		if r.Paper == record.Paper && r.Name < record.Name {
			before += r.RowCount
		}
	}
	entries, err := b.Store.ListEntries(ctx, batch.ID, record.Edition, before, record.RowCount)
	if err != nil {
		return nil, false, err
	}
	var shown []store.BatchEntry
	for _, e := range entries {
		if !hidden(e) {
			shown = append(shown, e)
		}
	}
	return shown, len(shown) < len(entries), nil
}

// hidden says whether somebody's photos are used no more: the row has left the batch, or
// the batch is void, or the person has stopped, withdrawn or been ended.
func hidden(e store.BatchEntry) bool {
	switch e.Row.Status {
	case union.BatchRowStruck, union.BatchRowReturned, union.BatchRowRefused, union.BatchRowVoid:
		return true
	}
	switch e.Application.Status {
	case union.ApplicationWithdrawn, union.ApplicationEnded, union.ApplicationRejected:
		return true
	}
	return e.Application.Stopped
}

// drawCut draws the ID sheets of those who are left.
func (b *Batches) drawCut(ctx context.Context, actor union.Actor, role union.Role, batch union.Batch, record union.PaperRecord, entries []store.BatchEntry) ([]byte, error) {
	if len(entries) == 0 {
		return nil, errAllCut
	}
	err := b.Store.Audit(ctx, batch.Entry(actor, role, "batches:open_fields", fmt.Sprintf("rows=%d", len(entries))))
	if err != nil {
		return nil, err
	}
	p := plan{batch: batch, number: *batch.Number, edition: record.Edition, at: record.CreatedAt}
	if err = b.addressed(ctx, &p); err != nil {
		return nil, err
	}
	for _, e := range entries {
		fields, err := e.Row.OpenFrozen(b.Vault)
		if err != nil {
			return nil, err
		}
		p.rows = append(p.rows, planned{number: *e.Row.Number, row: e.Row, app: e.Application, fields: fields})
	}
	if err = b.addCrops(ctx, p.rows); err != nil {
		return nil, err
	}
	release, err := b.Printer.Hold()
	if err != nil {
		return nil, err
	}
	defer release()
	var content []byte
	w := &press{b: b, p: p, edition: p.edition, emit: func(_ context.Context, file union.PaperFile) error {
		content = file.Bytes
		return nil
	}}
	err = w.idSheets(ctx)
	return content, err
}

// addressed finds the unit and the branch that stand on each page.
func (b *Batches) addressed(ctx context.Context, p *plan) error {
	var err error
	p.org, err = b.Store.Org(ctx, p.batch.OrgID)
	if err != nil {
		return err
	}
	p.branch, err = b.Store.BankBranchByID(ctx, p.batch.BankBranchID)
	return err
}
