package bank

import (
	"context"
	"encoding/json"
	"strconv"

	"unioncard/server/store"
	"unioncard/server/union"
)

// GivenBack is what a clerk records of a bank that cannot reach the system: the whole
// batch comes back, or some rows leave and the rest stays with the bank.
type GivenBack struct {
	Rows    bool                `json:"rows,omitempty"` // only these rows
	Reasons []union.PaperReason `json:"reasons"`
	ScanID  union.ID            `json:"scan_id"`
}

var (
	errReturnNotRecorded = union.Conflict("return_not_recorded", "经办人还没有登记银行的退回单，不能确认。", "")
	errOnlyRows          = union.Refused("reasons", "只撤下几行时，每条原因都要写明序号。", union.FieldError{Field: "reasons", Code: "row_missing", Detail: "请填写序号，或改为整批退回。"})
)

// RecordReturn notes, on behalf of the bank and by the scan of its signed sheet, that it
// gives rows or the whole batch back. It takes effect when the head or a supervisor
// confirms it; an acceptance that was recorded before counts no more.
func (d *Desk) RecordReturn(ctx context.Context, actor union.Actor, id union.ID, version int64, said GivenBack) (union.Batch, error) {
	batch, role, err := d.Store.BatchOfUnit(ctx, actor, id, union.RoleClerk)
	if err != nil {
		return batch, err
	}
	if _, err = batch.Next(union.EventReturn, version); err != nil {
		return batch, err
	}
	if err = d.Store.CheckBankSheet(ctx, batch, said.ScanID, union.PaperReturnSheet); err != nil {
		return batch, err
	}
	record, err := d.readGivenBack(ctx, batch, said)
	if err != nil {
		return batch, err
	}
	err = d.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		set := map[string]any{"returned_by": actor.AccountID, "return_record": record}
		if batch.Status == union.BatchSubmitted {
			set["recorded_by"] = nil
		}
		if err := tx.TouchBatch(ctx, batch, set); err != nil {
			return err
		}
		if err := tx.TellHeads(ctx, batch, "batch:return_recorded"); err != nil {
			return err
		}
		return tx.Audit(ctx, batch.Entry(actor, role, "batches:record_return", "scan="+string(said.ScanID)))
	})
	if err != nil {
		return batch, err
	}
	return d.Store.Batch(ctx, id)
}

// readGivenBack checks what is recorded as if the officer said it now, and writes it down.
func (d *Desk) readGivenBack(ctx context.Context, batch union.Batch, said GivenBack) (string, error) {
	clean, _, _, err := d.checkReasons(said.Reasons)
	if err != nil {
		return "", err
	}
	said.Reasons = clean
	for _, r := range clean {
		if said.Rows && r.Row == 0 {
			return "", errOnlyRows
		}
	}
	if _, err = d.namedRows(ctx, batch, clean); err != nil {
		return "", err
	}
	if !said.Rows {
		if err = notBegun(ctx, d.Store, batch); err != nil {
			return "", err
		}
	}
	record, err := json.Marshal(said)
	return string(record), err
}

// GivenBackOf reads what a clerk has recorded and nobody has confirmed; nil when there is nothing.
func GivenBackOf(batch union.Batch) *GivenBack {
	var said GivenBack
	if batch.ReturnRecord == "" || json.Unmarshal([]byte(batch.ReturnRecord), &said) != nil { // written by RecordReturn only
		return nil
	}
	return &said
}

// ConfirmReturn carries out what a clerk has recorded on behalf of the bank: by the head
// or a supervisor, never by the clerk who recorded it. A row that was stopped meanwhile is
// struck; one that has left is refused, so that it is recorded anew.
func (d *Desk) ConfirmReturn(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Batch, error) {
	batch, role, err := d.Store.BatchOfUnit(ctx, actor, id, union.RoleHead, union.RoleSupervisor)
	if err != nil {
		return batch, err
	}
	to, err := batch.Next(union.EventReturn, version)
	if err != nil {
		return batch, err
	}
	said := GivenBackOf(batch)
	switch {
	case said == nil || batch.ReturnedBy == nil:
		none := *errReturnNotRecorded
		none.Status = batch.Status
		return batch, &none
	case *batch.ReturnedBy == actor.AccountID:
		return batch, union.ErrSamePerson
	case !said.Rows:
		return d.giveBack(ctx, actor, role, batch, to, said.Reasons)
	}
	return d.giveRowsBack(ctx, actor, role, batch, said.Reasons)
}

// giveRowsBack takes the named rows out; the rest of the batch stays with the bank.
func (d *Desk) giveRowsBack(ctx context.Context, actor union.Actor, role union.Role, batch union.Batch, reasons []union.PaperReason) (union.Batch, error) {
	outs, err := d.namedRows(ctx, batch, reasons)
	if err != nil {
		return batch, err
	}
	var gone []union.Photo
	err = d.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.HoldBatchAs(ctx, batch); err != nil {
			return err
		}
		if err := tx.TouchBatch(ctx, batch, map[string]any{"returned_by": nil, "return_record": ""}); err != nil {
			return err
		}
		gone, err = tx.LeaveBatch(ctx, actor, role, batch, outs)
		if err != nil {
			return err
		}
		if err = tx.UntickPaper(ctx, batch.ID, batch.Edition, union.PaperAmendmentSheet); err != nil {
			return err
		}
		for _, r := range reasons {
			if err = d.tellUnit(ctx, tx, batch, "batch:row_out", map[string]string{"row": strconv.Itoa(r.Row)}); err != nil {
				return err
			}
		}
		return tx.SettleBatch(ctx, actor, role, batch.ID)
	})
	if err != nil {
		return batch, err
	}
	union.DropPhotos(ctx, d.Blobs, gone)
	return d.Store.Batch(ctx, batch.ID)
}
