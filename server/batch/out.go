package batch

import (
	"context"
	"encoding/json"

	"unioncard/server/store"
	"unioncard/server/union"
)

// out is an outstanding row on its way out of a batch, together with its application.
type out struct {
	row    union.BatchRow
	app    union.Application
	event  string // of both
	rowTo  string
	appTo  string
	code   string         // what the history keeps
	said   string         // what stands in the amendment sheet
	reason []union.Reason // what the member is to mend
	tell   []union.Notice
}

// leave takes rows out of a held batch: each row, its application, the person's place on
// the roster, figures and messages. It gives the photos whose files are to be deleted now.
func leave(ctx context.Context, tx *store.Store, actor union.Actor, role union.Role, batch union.Batch, outs []out) ([]union.Photo, error) {
	var gone []union.Photo
	for _, o := range outs {
		if o.row.Status != union.BatchRowSealed {
			return gone, errRowSettled
		}
		if err := union.ApplicationMachine.NextTo(o.app.Status, o.event, o.appTo); err != nil {
			return gone, err
		}
		said, err := json.Marshal([]union.Reason{{Code: o.code, Note: o.said}})
		if err != nil {
			return gone, err
		}
		err = tx.Move(ctx, union.Transition{
			Subject: union.SubjectBatchRow, ID: o.row.ID, OrgID: batch.OrgID, Event: o.event, From: o.row.Status, To: o.rowTo, Version: o.row.Version,
			Set:   map[string]any{"live": nil, "reasons": string(said), "out_at": tx.Now(), "out_by": actor.AccountID},
			Actor: actor, Role: role, Reason: o.code,
		})
		if err != nil {
			return gone, err
		}
		photos, err := o.release(ctx, tx, actor, role)
		if err != nil {
			return gone, err
		}
		gone = append(gone, photos...)
	}
	return gone, nil
}

// release moves the application of a row that has left.
func (o out) release(ctx context.Context, tx *store.Store, actor union.Actor, role union.Role) ([]union.Photo, error) {
	reasons, err := json.Marshal(o.reason)
	if err != nil {
		return nil, err
	}
	now := tx.Now()
	set := map[string]any{
		"reasons": "", "batch_id": nil, "held_document": nil, "held_document_next": nil, "held_phone": nil, "held_phone_next": nil, "touched_at": now,
	}
	if o.appTo == union.ApplicationReturned {
		set["stopped"], set["stop_cause"] = false, ""
	} else {
		set["settled_at"] = now
	}
	if len(o.reason) > 0 {
		set["reasons"] = string(reasons)
	}
	if o.appTo == union.ApplicationWithdrawn {
		set["photos_deleted_at"], set["fields_sealed"], set["reading_sealed"] = now, nil, nil
	}
	err = tx.Move(ctx, union.Transition{
		Subject: union.SubjectApplication, ID: o.app.ID, OrgID: o.app.ApplyingOrgID, Event: o.event, From: o.app.Status, To: o.appTo, Version: o.app.Version,
		Set: set, Actor: actor, Role: role, Reason: o.code, Counts: o.app.Passing(o.appTo, false), Notices: o.tell,
	})
	if err != nil {
		return nil, err
	}
	switch o.appTo {
	case union.ApplicationEnded:
		return nil, o.endRow(ctx, tx, actor, role)
	case union.ApplicationWithdrawn:
		if err = tx.UnlinkRow(ctx, actor, role, o.app.RosterRowID); err != nil {
			return nil, err
		}
		return tx.DropPhotos(ctx, o.app.ID)
	case union.ApplicationRejected:
		return nil, tx.UnlinkRow(ctx, actor, role, o.app.RosterRowID)
	}
	return nil, nil
}

func (o out) endRow(ctx context.Context, tx *store.Store, actor union.Actor, role union.Role) error {
	if o.app.RosterRowID == nil {
		return nil
	}
	row, err := tx.RosterRow(ctx, *o.app.RosterRowID)
	if err != nil || row.Status == union.RowEnded {
		return err
	}
	return tx.EndRow(ctx, actor, role, row, row.Version, o.app.StopCause.EndReason())
}

// WhyOut says why a row has left; empty while it stands.
func WhyOut(row union.BatchRow) string {
	var reasons []union.Reason
	if row.OutAt != nil && row.Reasons != "" {
		_ = json.Unmarshal([]byte(row.Reasons), &reasons) // written by leave only
	}
	for _, r := range reasons {
		return r.Note
	}
	return ""
}

// struck is the way out of a row that was stopped.
func struck(row union.BatchRow, app union.Application) out {
	o := out{
		row: row, app: app, event: union.EventStrike, rowTo: union.BatchRowStruck, appTo: app.StopCause.StruckTo(),
		code: string(app.StopCause), said: stopWords[app.StopCause],
	}
	switch {
	case app.StopCause == union.StopDied:
	case o.appTo == union.ApplicationWithdrawn:
		o.tell = app.Tell("application:withdrawn", nil)
	case o.appTo == union.ApplicationReturned:
		o.reason = []union.Reason{{Field: "document_number", Code: "value_differs"}}
		o.tell = app.Tell("application:bank_returned", map[string]string{"reasons": "填写的内容与证件不一致，请对照证件改正。"})
	default:
		o.tell = app.Tell("application:ended", map[string]string{"reason": "银行已停办您的卡。"})
	}
	return o
}

// stopWords say in the amendment sheet why a row was struck.
var stopWords = map[union.StopCause]string{
	union.StopWithdrew:  "会员撤回授权",
	union.StopLeft:      "已离开单位",
	union.StopRetired:   "已退休",
	union.StopDied:      "已去世",
	union.StopDeclined:  "本人不办",
	union.StopWrongUnit: "不属于本单位",
	union.StopDataWrong: "资料有误，退回修改",
}

// sentBack is the way out of a row that the bank does not open, by its reason.
func sentBack(row union.BatchRow, app union.Application, code, note string, refusal Refusal) out {
	words := refusal.Detail + note
	o := out{
		row: row, app: app, event: union.EventBankReturn, rowTo: union.BatchRowReturned, appTo: union.ApplicationReturned,
		code: code, said: words, reason: []union.Reason{{Field: refusal.Field, Code: "other", Note: words}},
		tell: app.Tell("application:bank_returned", map[string]string{"reasons": words}),
	}
	if refusal.ForGood {
		o.event, o.rowTo, o.appTo = union.EventBankRefuse, union.BatchRowRefused, union.ApplicationRejected
		o.tell = app.Tell("application:bank_refused", map[string]string{"reasons": words})
	}
	return o
}

// after brings a held batch's figures up to date once rows have left or were opened, and
// settles an accepted batch of which nothing is outstanding.
func after(ctx context.Context, tx *store.Store, actor union.Actor, role union.Role, id union.ID) error {
	batch, left, err := tx.RefreshBatch(ctx, id)
	if err != nil || left > 0 || batch.Status != union.BatchAccepted {
		return err
	}
	return tx.Move(ctx, move(batch, actor, role, union.EventSettle, union.BatchResulted, map[string]any{"resulted_at": tx.Now()}))
}
