package batch

import (
	"context"
	"encoding/json"

	"unioncard/server/store"
	"unioncard/server/union"
)

// refuseLeftOut refuses to seal while anybody in the draft cannot be. Whose document does
// not last is sent back to mend it and leaves the draft, though the sealing is refused.
func (b *Batches) refuseLeftOut(ctx context.Context, actor union.Actor, batch union.Batch, list []checked) error {
	var bad []union.FieldError
	var back []union.Application
	for _, c := range list {
		if c.out == nil {
			continue
		}
		problem := leftOutError(*c.out)
		if c.out.lasts {
			back = append(back, c.app)
			problem.Detail = "证件已过期或快到期，已退回会员换证，并从这个批次移出。"
		}
		bad = append(bad, problem)
	}
	if len(bad) == 0 {
		return nil
	}
	if err := b.reopen(ctx, actor, batch, back); err != nil {
		return err
	}
	if len(back) == len(bad) {
		return union.Refused("rows_left_out", "名单里有人的证件快到期，已退回会员换证并移出批次，请核对名单后再封存。", union.FirstOf(bad)...)
	}
	return union.Refused("rows_left_out", "名单里有的申请现在不能封存，请先移出或退回；证件快到期的已退回会员。", union.FirstOf(bad)...)
}

// reopen sends approved applications of a draft back to their members.
func (b *Batches) reopen(ctx context.Context, actor union.Actor, batch union.Batch, apps []union.Application) error {
	if len(apps) == 0 {
		return nil
	}
	const code = "document_ends_soon"
	known, _ := union.FindReason(union.ReturnReasons, code)
	reasons, err := json.Marshal([]union.Reason{{Field: "valid_to", Code: code}})
	if err != nil {
		return err
	}
	return b.Store.Tx(store.Apart(ctx), func(ctx context.Context, tx *store.Store) error {
		if err := tx.TouchBatch(ctx, batch, map[string]any{}); err != nil {
			return err
		}
		for _, app := range apps {
			to, err := union.ApplicationMachine.Next(app.Status, union.EventReopen)
			if err != nil {
				return err
			}
			if err = tx.LeaveDraft(ctx, app.ID); err != nil {
				return err
			}
			err = tx.Move(ctx, union.Transition{
				Subject: union.SubjectApplication, ID: app.ID, OrgID: app.ApplyingOrgID, Event: union.EventReopen, From: app.Status, To: to, Version: app.Version,
				Set: map[string]any{
					"reasons": string(reasons), "batch_id": nil, "touched_at": tx.Now(),
					"held_document": nil, "held_document_next": nil, "held_phone": nil, "held_phone_next": nil,
				},
				Actor: actor, Role: union.RoleClerk, Reason: code, Counts: app.Passing(to, false),
				Notices: app.Tell("application:returned", map[string]string{"reasons": known.Detail}),
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
