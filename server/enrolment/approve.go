package enrolment

import (
	"context"
	"strings"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Approve makes a submitted application ready for a batch. The document number and the
// phone are claimed by unique keys, so that of two units that approve one number at
// once a single one gets through; the other is store.ErrDocumentHeld. version is the one
// that the reviewer has looked at: ErrChanged when it is not that any more.
func (e *Enrolment) Approve(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Application, error) {
	app, role, err := e.reviewed(ctx, actor, id)
	if err != nil {
		return app, err
	}
	to, err := union.ApplicationMachine.Next(app.Status, union.EventApprove)
	if err != nil {
		return app, err
	}
	if err = asSeen(app, version); err != nil {
		return app, err
	}
	if err = e.mayDecide(ctx, actor, app, true); err != nil {
		return app, err
	}
	fields, err := e.openFields(app)
	if err != nil {
		return app, err
	}
	if bad := fields.Validity().Check(e.Store.Today(), 0); bad != nil {
		return app, union.Refused("document_expired", "这份证件已不在有效期内，请退回会员换证。", *bad)
	}
	// The unique keys decide; asking first only makes the answer the same on every
	// database when number and phone are both taken.
	held, err := e.Store.DocumentHeld(ctx, app.DocumentIndex, app.DocumentIndexNext)
	if err != nil {
		return app, err
	}
	if held {
		return app, store.ErrDocumentHeld
	}
	err = e.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		member, err := e.member(ctx, tx, app, fields)
		if err != nil {
			return err
		}
		if err = tx.Move(ctx, e.approval(app, actor, role, to, version, member.ID, tx.Now())); err != nil {
			return err
		}
		return e.tie(ctx, tx, app, member)
	})
	if err != nil {
		return app, overtaken(err)
	}
	e.known(ctx, app)
	return e.Store.Application(ctx, id)
}

// known tells the sessions of whoever applied that they are somebody from now on. The
// approval stands whatever comes of it: a copy that could not be told lives half a minute.
func (e *Enrolment) known(ctx context.Context, app union.Application) {
	if app.AccountID != nil {
		_ = e.Sessions.Forget(context.WithoutCancel(ctx), *app.AccountID)
	}
}

func (e *Enrolment) approval(app union.Application, actor union.Actor, role union.Role, to string, version int64, member union.ID, now time.Time) union.Transition {
	first := app.FirstApprovedAt == nil
	set := map[string]any{
		"approved_at": now, "touched_at": now, "claimed_by": nil, "claim_until": nil, "member_id": member, "rank_key": rankKey(app, now),
		"held_document": app.DocumentIndex, "held_document_next": bytesOrNull(app.DocumentIndexNext),
		"held_phone": app.PhoneIndex, "held_phone_next": bytesOrNull(app.PhoneIndexNext), "reasons": "",
	}
	if first {
		set["first_approved_at"] = now
	}
	return union.Transition{
		Subject: union.SubjectApplication, ID: app.ID, OrgID: app.ApplyingOrgID, Event: union.EventApprove, From: app.Status, To: to, Version: version,
		Set: set, Actor: actor, Role: role, Counts: app.Passing(to, first), Notices: app.Tell("application:approved", nil),
	}
}

// rankKey orders approved applications for a batch: hardship members first, then the
// longest approved.
func rankKey(app union.Application, now time.Time) string {
	rank := "1"
	if app.Hardship {
		rank = "0"
	}
	return rank + " " + now.UTC().Format("2006-01-02T15:04:05.000000Z")
}

func bytesOrNull(b []byte) any {
	if len(b) == 0 {
		return nil
	}
	return b
}

// member finds the person of a document number, or makes them known. A person whose
// phone or org changed is brought up to date.
func (e *Enrolment) member(ctx context.Context, tx *store.Store, app union.Application, f union.Fields) (union.Member, error) {
	known, err := tx.MemberByDocument(ctx, app.DocumentIndex, app.DocumentIndexNext)
	if err != nil {
		return union.Member{}, err
	}
	member, err := e.person(app, f, known)
	if err != nil {
		return member, err
	}
	if known != nil {
		return member, tx.UpdateMember(ctx, member)
	}
	return member, tx.AddMembers(ctx, []union.Member{member})
}

// person is who an application is of: somebody new, or the one known by the number with
// what the application says of them now.
func (e *Enrolment) person(app union.Application, f union.Fields, known *union.Member) (union.Member, error) {
	member := union.Member{ID: e.Store.NewID(), Version: 1, CreatedAt: e.Store.Now()}
	if known != nil {
		member = *known
		member.Version++
	}
	member.OrgID, member.DocumentKind, member.UpdatedAt = app.OrgID, f.DocumentKind, e.Store.Now()
	for _, v := range []struct {
		to            *union.Sealed
		column        string
		kind          union.IndexKind
		plain, masked string
	}{
		{&member.Name, "name", union.IndexName, f.Name, union.MaskName(f.Name)},
		{&member.Document, "document", union.IndexDocument, f.DocumentNumber, union.MaskDocument(f.DocumentNumber)},
		{&member.Phone, "phone", union.IndexPhone, f.Phone, union.MaskPhone(f.Phone)},
	} {
		sealed, err := e.Vault.SealBytes(union.Place{Table: "members", Column: v.column, Row: member.ID}, []byte(v.plain))
		if err != nil {
			return member, err
		}
		*v.to = e.indexed(v.kind, v.plain)
		v.to.Sealed, v.to.Masked = sealed, v.masked
	}
	// What proved the number before says nothing of another one.
	member.PhoneVerified = known != nil && known.PhoneVerified && sameIndex(known.Phone, member.Phone)
	return member, nil
}

// tie binds the applicant's account to the member, from the first approval on.
func (e *Enrolment) tie(ctx context.Context, tx *store.Store, app union.Application, member union.Member) error {
	if app.AccountID == nil {
		return nil
	}
	account, err := tx.Account(ctx, *app.AccountID)
	if err != nil {
		return err
	}
	if account.MemberID != nil && *account.MemberID == member.ID && account.TieFixed {
		return nil
	}
	if account.MemberID != nil && *account.MemberID != member.ID && account.TieFixed {
		return union.Conflict("account_tied", "提交申请的微信账号已绑定另一位会员，请按账号绑定问题处理。", app.Status)
	}
	return tx.TieAccount(ctx, account, member.ID)
}

// joined gives reasons as one sentence for a message.
func joined(sentences []string) string { return strings.Join(sentences, "") }
