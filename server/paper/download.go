package paper

import (
	"context"
	"slices"

	"unioncard/server/union"
)

// File is one file on its way out.
type File struct {
	Name    string // ASCII
	Media   string
	Content []byte
}

// File gives one paper, to be printed and stamped, to a clerk or the head of the
// unit. The download is on record first.
func (ps *Papers) File(ctx context.Context, actor union.Actor, id union.ID, edition int, name string) (File, error) {
	batch, role, err := ps.Store.BatchOfUnit(ctx, actor, id, union.RoleClerk, union.RoleHead)
	if err != nil {
		return File{}, err
	}
	edition, err = editionOf(batch, edition)
	if err != nil {
		return File{}, err
	}
	record, err := ps.Store.Paper(ctx, batch.ID, edition, name)
	if err != nil {
		return File{}, err
	}
	if err = ps.Store.Audit(ctx, batch.Entry(actor, role, "batches:paper_download", record.Name)); err != nil {
		return File{}, err
	}
	name, content, err := ps.paperContent(ctx, actor, role, batch, record)
	return File{name, mediaOf(name), content}, err
}

// Scan gives the scan of a stamped paper to the unit's clerk or head, or to the bank.
func (ps *Papers) Scan(ctx context.Context, actor union.Actor, id, scan union.ID) (File, error) {
	batch, role, err := ps.Store.VisibleBatch(ctx, actor, id)
	if err != nil {
		return File{}, err
	}
	record, err := ps.Store.PaperScan(ctx, batch.ID, scan)
	if err != nil {
		return File{}, err
	}
	// A supervisor confirms what was recorded on behalf of the bank, and sees no more.
	if role == union.RoleSupervisor && !slices.Contains(union.BankSheets(), union.PaperKind(record.Paper)) {
		return File{}, union.ErrForbidden
	}
	if err = ps.Store.Audit(ctx, batch.Entry(actor, role, "batches:scan_download", record.Paper)); err != nil {
		return File{}, err
	}
	content, err := union.OpenFile(ctx, ps.Blobs, ps.Vault, union.ScanPlace(record.ID), record.BlobKey)
	return File{record.Paper + "-" + string(record.ID) + extensions[record.Media], record.Media, content}, err
}

var extensions = map[string]string{"image/jpeg": ".jpg", "application/pdf": ".pdf"}

func mediaOf(name string) string {
	for suffix, media := range map[string]string{
		".pdf": "application/pdf", ".json": "application/json",
		".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	} {
		if len(name) > len(suffix) && name[len(name)-len(suffix):] == suffix {
			return media
		}
	}
	return "application/octet-stream"
}
