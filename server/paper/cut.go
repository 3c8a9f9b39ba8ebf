package paper

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
func (ps *Papers) paperContent(ctx context.Context, actor union.Actor, role union.Role, batch union.Batch, record union.PaperRecord) (name string, content []byte, err error) {
	if record.Paper == string(union.PaperIDSheets) {
		entries, hidden, err := ps.peopleOf(ctx, batch, record)
		if err != nil {
			return "", nil, err
		}
		if hidden {
			content, err = ps.drawCut(ctx, actor, role, batch, record, entries)
			return strings.TrimSuffix(record.Name, ".pdf") + "-cut.pdf", content, err
		}
	}
	content, err = union.OpenFile(ctx, ps.Blobs, ps.Vault, union.PaperPlace(record.ID), record.BlobKey)
	return record.Name, content, err
}

// peopleOf gives those in one file of ID sheets whose photos may be shown, and whether
// there are others in it.
func (ps *Papers) peopleOf(ctx context.Context, batch union.Batch, record union.PaperRecord) ([]store.BatchEntry, bool, error) {
	records, err := ps.Store.Papers(ctx, batch.ID, record.Edition)
	if err != nil {
		return nil, false, err
	}
	before := 0
	for _, r := range records {
		if r.Paper == record.Paper && r.Name < record.Name {
			before += r.RowCount
		}
	}
	entries, err := ps.Store.ListEntries(ctx, batch.ID, record.Edition, before, record.RowCount)
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
func (ps *Papers) drawCut(ctx context.Context, actor union.Actor, role union.Role, batch union.Batch, record union.PaperRecord, entries []store.BatchEntry) ([]byte, error) {
	if len(entries) == 0 {
		return nil, errAllCut
	}
	err := ps.Store.Audit(ctx, batch.Entry(actor, role, "batches:open_fields", fmt.Sprintf("rows=%d", len(entries))))
	if err != nil {
		return nil, err
	}
	p := union.PaperPlan{Batch: batch, Number: *batch.Number, Edition: record.Edition, At: record.CreatedAt}
	if p.Org, p.Branch, err = ps.Store.BatchParties(ctx, batch); err != nil {
		return nil, err
	}
	for _, e := range entries {
		fields, err := e.Row.OpenFrozen(ps.Vault)
		if err != nil {
			return nil, err
		}
		p.Rows = append(p.Rows, union.PaperRow{Number: *e.Row.Number, Row: e.Row, App: e.Application, Fields: fields})
	}
	crops, err := ps.cropsFor(ctx, p.Rows)
	if err != nil {
		return nil, err
	}
	release, err := ps.Printer.Hold()
	if err != nil {
		return nil, err
	}
	defer release()
	var content []byte
	w := &press{ps: ps, plan: p, crops: crops, emit: func(_ context.Context, file union.PaperFile) error {
		content = file.Bytes
		return nil
	}}
	err = w.idSheets(ctx)
	return content, err
}
