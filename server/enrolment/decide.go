package enrolment

import (
	"context"
	"encoding/json"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Return sends a submitted application back to the member, with at least one reason,
// each tied to a field or photo and said in plain words.
func (e *Enrolment) Return(ctx context.Context, actor union.Actor, id union.ID, version int64, reasons []union.Reason) (union.Application, error) {
	if bad := union.CheckReturnReasons(reasons); bad != nil {
		return union.Application{}, union.Refused("reasons", bad.Detail, *bad)
	}
	return e.decide(ctx, actor, id, decision{event: union.EventReturn, version: version, claimed: true, reasons: reasons, topic: "application:returned"})
}

// Reopen sends an approved application back to the member; it leaves its draft batch.
func (e *Enrolment) Reopen(ctx context.Context, actor union.Actor, id union.ID, version int64, reasons []union.Reason) (union.Application, error) {
	if bad := union.CheckReturnReasons(reasons); bad != nil {
		return union.Application{}, union.Refused("reasons", bad.Detail, *bad)
	}
	return e.decide(ctx, actor, id, decision{event: union.EventReopen, version: version, reasons: reasons, topic: "application:returned", free: true, roles: []union.Role{union.RoleClerk, union.RoleSupervisor}})
}

// Reject ends a submitted application as not eligible; the person may start anew.
func (e *Enrolment) Reject(ctx context.Context, actor union.Actor, id union.ID, version int64, reason union.Reason) (union.Application, error) {
	if _, ok := union.FindReason(union.RejectReasons, reason.Code); !ok {
		return union.Application{}, union.Refused("reason_unknown", "请选择不通过的原因。",
			union.FieldError{Field: "reason", Code: "reason_unknown", Detail: "请选择不通过的原因。"})
	}
	if bad := union.CheckFreeText("note", reason.Note, 0, 100); bad != nil {
		return union.Application{}, union.Refused(bad.Code, bad.Detail, *bad)
	}
	return e.decide(ctx, actor, id, decision{
		event: union.EventReject, version: version, claimed: true, reasons: []union.Reason{reason}, topic: "application:rejected", settles: true,
	})
}

// decision is one of the reviewer's moves.
type decision struct {
	event   string
	version int64
	claimed bool
	reasons []union.Reason
	topic   string
	settles bool         // the deletion clock starts and the person may start anew
	free    bool         // the held number and phone become free
	roles   []union.Role // who may; none named means every reviewer
}

func (e *Enrolment) decide(ctx context.Context, actor union.Actor, id union.ID, d decision) (union.Application, error) {
	app, role, err := e.Store.ReviewedApplication(ctx, actor, id, d.roles...)
	if err != nil {
		return app, err
	}
	to, err := union.ApplicationMachine.Next(app.Status, d.event)
	if err != nil {
		return app, err
	}
	if err = asSeen(app, d.version); err != nil {
		return app, err
	}
	if err = e.mayDecide(ctx, actor, app, d.claimed); err != nil {
		return app, err
	}
	move, err := decided(e.Store, app, actor, role, to, d)
	if err != nil {
		return app, err
	}
	if to == union.ApplicationReturned && app.HelperAccountID != nil {
		move.Set["helper_account_id"], err = e.Store.NextHelper(ctx, app)
		if err != nil {
			return app, err
		}
	}
	err = e.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error { return e.settle(ctx, tx, app, move, d.settles) })
	if err != nil {
		return app, overtaken(err)
	}
	return e.Store.Application(ctx, id)
}

// decided is the move of a decision, with what the person is told.
func decided(s *store.Store, app union.Application, actor union.Actor, role union.Role, to string, d decision) (union.Transition, error) {
	reasons, err := json.Marshal(d.reasons)
	if err != nil {
		return union.Transition{}, err
	}
	set := map[string]any{"reasons": string(reasons), "claimed_by": nil, "claim_until": nil, "touched_at": s.Now()}
	if d.free {
		free(set)
	}
	if d.settles {
		set["settled_at"] = s.Now()
	}
	return union.Transition{
		Subject: union.SubjectApplication, ID: app.ID, OrgID: app.ApplyingOrgID, Event: d.event, From: app.Status, To: to, Version: d.version,
		Set: set, Actor: actor, Role: role, Reason: codes(d.reasons), Counts: app.Passing(to, false),
		Notices: app.Tell(d.topic, map[string]string{"reasons": joined(ReasonSentences(d.reasons))}),
	}, nil
}

// free lets go of the number and phone that only one living application may hold.
func free(set map[string]any) {
	for _, column := range []string{"held_document", "held_document_next", "held_phone", "held_phone_next"} {
		set[column] = nil
	}
}

func codes(reasons []union.Reason) string {
	type mark struct {
		Field string `json:"field,omitempty"`
		Code  string `json:"code"`
	}
	marks := make([]mark, len(reasons))
	for i, r := range reasons {
		marks[i] = mark{r.Field, r.Code}
	}
	b, _ := json.Marshal(marks) // of plain texts: it cannot fail
	return string(b)
}

// ReasonSentences gives what the member reads for each reason.
func ReasonSentences(reasons []union.Reason) []string {
	sentences := make([]string, 0, len(reasons))
	for _, r := range reasons {
		sentence := r.Note
		for _, catalogue := range [][]union.CatalogueReason{union.ReturnReasons, union.RejectReasons} {
			if entry, ok := union.FindReason(catalogue, r.Code); ok && r.Code != "other" {
				sentence = entry.Detail
				if r.Note != "" {
					sentence += r.Note
				}
				break
			}
		}
		sentences = append(sentences, sentence)
	}
	return sentences
}

// ReasonsOf reads the reasons of an application's last return or refusal.
func ReasonsOf(app union.Application) []union.Reason { return ReadReasons(app.Reasons) }

// ReadReasons reads the column of an application that holds them.
func ReadReasons(column string) []union.Reason {
	var reasons []union.Reason
	if column != "" {
		_ = json.Unmarshal([]byte(column), &reasons) // written by decide only
	}
	return reasons
}
