package bank

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Accept takes a batch on at the bank: each stamped original of this edition is ticked
// by the officer, or a clerk has recorded it on behalf and the head or a supervisor
// confirms; and every document is still in its time.
func (d *Desk) Accept(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Batch, error) {
	batch, role, err := d.acceptor(ctx, actor, id)
	if err != nil {
		return batch, err
	}
	to, err := batch.Next(union.EventAccept, version)
	if err != nil {
		return batch, err
	}
	err = d.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.HoldBatch(ctx, id); err != nil {
			return err
		}
		return d.within(tx).accept(ctx, actor, role, batch, to)
	})
	if err != nil {
		return batch, err
	}
	return d.Store.Batch(ctx, id)
}

// accept checks a held batch as it is now, and moves it: a row that leaves, a paper that
// takes another's place and a return wait, or have been before.
func (d *Desk) accept(ctx context.Context, actor union.Actor, role union.Role, seen union.Batch, to string) error {
	batch, err := d.Store.Batch(ctx, seen.ID)
	switch {
	case err != nil:
		return err
	case batch.Status != seen.Status || batch.Version != seen.Version:
		return batch.Stale()
	case batch.RowCount == batch.Struck+batch.Refused:
		return union.Refused("batch_empty", "批次里的人都已撤下，请把批次退回单位作废。")
	}
	if err = d.Store.CheckLetter(ctx, batch); err != nil {
		return err
	}
	if err = d.mayAccept(ctx, actor, role, batch); err != nil {
		return err
	}
	if err = d.noneExpired(ctx, batch); err != nil {
		return err
	}
	t := batch.Moving(actor, role, union.EventAccept, to, map[string]any{"accepted_at": d.Store.Now(), "returned_by": nil, "return_record": ""})
	t.Notices, err = unitNotices(ctx, d.Store, batch, "batch:accepted", nil)
	if err != nil {
		return err
	}
	return d.Store.Move(ctx, t)
}

// noneExpired refuses a batch with documents that have ended since it was sealed.
func (d *Desk) noneExpired(ctx context.Context, batch union.Batch) error {
	ended, err := d.Store.EndedRows(ctx, batch.ID, d.Store.Today(), 20)
	if err != nil || len(ended) == 0 {
		return err
	}
	fields := make([]union.FieldError, len(ended))
	for i, n := range ended {
		fields[i] = union.FieldError{Field: "rows." + strconv.Itoa(n), Code: "document_expired", Detail: fmt.Sprintf("第%d号的证件已过期。", n)}
	}
	return union.Refused("rows_expired", "名单里有的证件已过期，不能受理，请退回批次并注明。", fields...)
}

// ReasonsOf reads why a batch was last returned.
func ReasonsOf(batch union.Batch) []union.PaperReason {
	var reasons []union.PaperReason
	if batch.Reasons != "" {
		_ = json.Unmarshal([]byte(batch.Reasons), &reasons) // written by Return only
	}
	return reasons
}
