package batch

import (
	"context"
	"slices"

	"unioncard/server/union"
)

// sheetTime is when a clerk may scan a signed sheet of the bank.
var sheetTime = map[union.PaperKind][]string{
	union.PaperAcceptanceSheet: {union.BatchSubmitted},
	union.PaperReturnSheet:     {union.BatchSubmitted, union.BatchAccepted},
	union.PaperResultSheet:     {union.BatchAccepted, union.BatchResulted},
}

// sheetFor gives the batch for whose bank's sheet a clerk brings a scan.
func (b *Batches) sheetFor(ctx context.Context, actor union.Actor, id union.ID, paper union.PaperKind) (union.Batch, union.Role, error) {
	batch, role, err := b.Store.BatchOfUnit(ctx, actor, id, union.RoleClerk)
	if err == nil && !slices.Contains(sheetTime[paper], batch.Status) {
		err = union.Conflict("papers_not_at_hand", "这个批次现在不能上传这种单据。", batch.Status)
	}
	return batch, role, err
}
