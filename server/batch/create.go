package batch

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Create begins an empty batch of a unit for its bank branch. A unit that does not
// apply itself, or has no branch yet, is refused.
func (b *Batches) Create(ctx context.Context, actor union.Actor, unit union.ID) (union.Batch, error) {
	org, err := b.Store.OrgFor(ctx, actor, unit, union.RoleClerk)
	if err != nil {
		return union.Batch{}, err
	}
	if !org.Applies || org.Closed {
		return union.Batch{}, union.Refused("org_does_not_apply", "这个组织不办理开卡，请选择有申领资格的基层工会。",
			union.FieldError{Field: "org_id", Code: "org_does_not_apply", Detail: "请选择基层工会。"})
	}
	if org.BankBranchID == nil {
		return union.Batch{}, union.Refused("bank_branch_missing", "还没有给本单位指定银行网点，请联系上级工会指定后再建批次。",
			union.FieldError{Field: "org_id", Code: "bank_branch_missing", Detail: "请联系上级工会指定银行网点。"})
	}
	to, err := union.BatchMachine.Next("", union.EventCreate)
	if err != nil {
		return union.Batch{}, err
	}
	now := b.Store.Now()
	batch := union.Batch{
		ID: b.Store.NewID(), OrgID: org.ID, BankBranchID: *org.BankBranchID, Status: to, CreatedBy: actor.AccountID, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	return batch, b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.AddBatch(ctx, &batch); err != nil {
			return err
		}
		return tx.Born(ctx, union.Transition{
			Subject: union.SubjectBatch, ID: batch.ID, OrgID: org.ID, Event: union.EventCreate, To: to, Actor: actor, Role: union.RoleClerk,
		})
	})
}

// Discard gives a draft up; its applications are free for another one.
func (b *Batches) Discard(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Batch, error) {
	batch, to, err := b.ofClerk(ctx, actor, id, union.EventDiscard, version)
	if err != nil {
		return batch, err
	}
	err = b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		err := tx.Move(ctx, batch.Moving(actor, union.RoleClerk, union.EventDiscard, to, nil))
		if err != nil {
			return err
		}
		_, err = tx.RemoveBatchRows(ctx, batch, nil)
		return err
	})
	if err != nil {
		return batch, err
	}
	return b.Store.Batch(ctx, id)
}
