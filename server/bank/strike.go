package bank

import (
	"context"
	"strconv"

	"unioncard/server/store"
	"unioncard/server/union"
)

var (
	errNotStopped = union.Conflict("row_not_stopped", "这一行没有停办，不能划掉；资料有问题请退回这一行。", union.BatchRowSealed)
	errStopped    = union.Conflict("row_stopped", "会员已撤回或单位已停办，请把这一行划掉。", union.BatchRowSealed)
)

// StrikeRow takes a stopped row off the list before the bank has opened it: the
// application is withdrawn, ended or returned, as the cause of the stop has it.
func (d *Desk) StrikeRow(ctx context.Context, actor union.Actor, id union.ID, number int, version int64) (union.BatchRow, error) {
	return d.takeOut(ctx, actor, id, number, version, func(row union.BatchRow, app union.Application) (union.RowOut, error) {
		if !app.Stopped {
			return union.RowOut{}, errNotStopped
		}
		return union.Struck(row, app), nil
	})
}

// ReturnRow gives one row back with a reason of the bank's catalogue: to its member, to
// mend it, or for good. note is the officer's own words, if any.
func (d *Desk) ReturnRow(ctx context.Context, actor union.Actor, id union.ID, number int, version int64, code, note string) (union.BatchRow, error) {
	return d.takeOut(ctx, actor, id, number, version, func(row union.BatchRow, app union.Application) (union.RowOut, error) {
		refusal, ok := d.Reasons[code]
		switch {
		case !ok:
			return union.RowOut{}, union.Refused("reason_unknown", "请从列表里选择退回的原因。", union.FieldError{Field: "code", Code: "reason_unknown", Detail: "没有这种原因。"})
		case union.CheckFreeText("note", note, 0, noteLength) != nil:
			return union.RowOut{}, union.Refused("note", "说明没有填对，请改正。", *union.CheckFreeText("note", note, 0, noteLength))
		case app.Stopped:
			return union.RowOut{}, errStopped
		}
		return union.SentBack(row, app, code, note, refusal), nil
	})
}

// noteLength is how long the officer's own words about a row may be.
const noteLength = 100

func (d *Desk) takeOut(ctx context.Context, actor union.Actor, id union.ID, number int, version int64, how func(union.BatchRow, union.Application) (union.RowOut, error)) (union.BatchRow, error) {
	batch, err := d.Store.BatchAtBank(ctx, actor, id)
	if err != nil {
		return union.BatchRow{}, err
	}
	row, err := d.Store.BatchRow(ctx, batch.ID, number)
	if err != nil {
		return row, err
	}
	if batch.Status != union.BatchSubmitted && batch.Status != union.BatchAccepted || row.Status != union.BatchRowSealed {
		return row, union.Conflict("row_not_at_bank", "这一行已不在银行办理中，请刷新后再看。", row.Status)
	}
	app, err := d.Store.Application(ctx, row.ApplicationID)
	if err != nil {
		return row, err
	}
	row.Version = version
	o, err := how(row, app)
	if err != nil {
		return row, err
	}
	var gone []union.Photo
	err = d.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.HoldBatchAs(ctx, batch); err != nil {
			return err
		}
		gone, err = tx.LeaveBatch(ctx, actor, union.RoleBankOfficer, batch, []union.RowOut{o})
		if err != nil {
			return err
		}
		// What was stamped says less than has left by now.
		if err = tx.UntickPaper(ctx, batch.ID, batch.Edition, union.PaperAmendmentSheet); err != nil {
			return err
		}
		if err = d.tellUnit(ctx, tx, batch, "batch:row_out", map[string]string{"row": strconv.Itoa(number)}); err != nil {
			return err
		}
		return tx.SettleBatch(ctx, actor, union.RoleBankOfficer, batch.ID)
	})
	if err != nil {
		return row, err
	}
	union.DropPhotos(ctx, d.Blobs, gone)
	return d.Store.BatchRow(ctx, batch.ID, number)
}
