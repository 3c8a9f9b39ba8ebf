package batch

import (
	"context"
	"fmt"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Change says how a draft's rows are to change: by names, or by the first so many
// candidates that can go in.
type Change struct {
	Add    []union.ID
	Remove []union.ID
	Fill   int // how many rows the draft is to have at most; 0 means no filling
}

// ChangeRows changes the rows of a draft. All of it is done or nothing: applications
// that cannot go in are named in the refusal. The version is the one that was seen.
func (b *Batches) ChangeRows(ctx context.Context, actor union.Actor, id union.ID, version int64, change Change) (union.Batch, error) {
	batch, _, err := b.Store.BatchOfUnit(ctx, actor, id, union.RoleClerk)
	if err != nil {
		return batch, err
	}
	if batch.Status != union.BatchDraft {
		return batch, union.Conflict("batch_not_draft", "这个批次已封存，名单不能再改。", batch.Status)
	}
	if batch.Version != version {
		return batch, batch.Stale()
	}
	counts, err := b.Store.CountDraftRows(ctx, batch.ID)
	if err != nil {
		return batch, err
	}
	add, err := b.toAdd(ctx, actor, batch, change, counts[batch.ID])
	if err != nil {
		return batch, err
	}
	err = b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.TouchBatch(ctx, batch, map[string]any{}); err != nil {
			return err
		}
		if len(change.Remove) > 0 {
			if _, err := tx.RemoveBatchRows(ctx, batch, change.Remove); err != nil {
				return err
			}
		}
		if err := tx.AddBatchRows(ctx, batch, add); err != nil {
			return err
		}
		counts, err := tx.CountDraftRows(ctx, batch.ID)
		if err != nil {
			return err
		}
		if counts[batch.ID] > union.BatchLimit {
			return union.Refused("batch_full", fmt.Sprintf("一个批次最多%d人，请分成几个批次。", union.BatchLimit))
		}
		return nil
	})
	if err != nil {
		return batch, err
	}
	return b.Store.Batch(ctx, id)
}

func (b *Batches) toAdd(ctx context.Context, actor union.Actor, batch union.Batch, change Change, have int) ([]union.Application, error) {
	if change.Fill == 0 {
		return b.named(ctx, actor, batch, change.Add)
	}
	if len(change.Add)+len(change.Remove) > 0 {
		return nil, union.Refused("rows_change_mixed", "请选择自动编入或逐个增减，不要同时进行。",
			union.FieldError{Field: "fill", Code: "rows_change_mixed", Detail: "请只选一种方式。"})
	}
	return b.firstCandidates(ctx, actor, batch, min(change.Fill, union.BatchLimit)-have)
}

func (b *Batches) firstCandidates(ctx context.Context, actor union.Actor, batch union.Batch, want int) ([]union.Application, error) {
	var add []union.Application
	page := store.Page{Limit: 100}
	for len(add) < want {
		apps, next, err := b.Store.Candidates(ctx, batch, page)
		if err != nil {
			return nil, err
		}
		list, err := b.check(ctx, actor, batch, apps)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			if c.out == nil && len(add) < want {
				add = append(add, c.app)
			}
		}
		if next == "" {
			break
		}
		page.Cursor = next
	}
	return add, nil
}

// named gives the applications that the clerk asks for by id, or refuses with each that cannot go in.
func (b *Batches) named(ctx context.Context, actor union.Actor, batch union.Batch, ids []union.ID) ([]union.Application, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	apps, err := b.Store.ApprovedAmong(ctx, batch.OrgID, ids)
	if err != nil {
		return nil, err
	}
	list, err := b.check(ctx, actor, batch, apps)
	if err != nil {
		return nil, err
	}
	var bad []union.FieldError
	var add []union.Application
	seen := map[union.ID]bool{}
	for _, c := range list {
		seen[c.app.ID] = true
		switch {
		case c.out != nil:
			bad = append(bad, leftOutError(*c.out))
		case c.app.BatchID == nil:
			add = append(add, c.app)
		}
	}
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			bad = append(bad, leftOutError(LeftOut{ApplicationID: id, Code: "not_approved", Detail: "不是本单位审核通过、可以编入批次的申请。"}))
		}
	}
	if len(bad) > 0 {
		return nil, union.Refused("rows_left_out", "有的申请现在不能编入批次，请按提示处理或先不选。", union.FirstOf(bad)...)
	}
	return add, nil
}

func leftOutError(out LeftOut) union.FieldError {
	return union.FieldError{Field: "applications." + string(out.ApplicationID), Code: out.Code, Detail: out.Detail}
}
