package auth

import (
	"context"
	"strings"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// codeLength makes 80 bits: the code is good once and for days, and only its hash rests.
const codeLength = 16

// Invited is a new invitation; its code is nowhere else.
type Invited struct {
	ID    union.ID
	Code  string
	EndAt time.Time
}

// InvitationQR is the text of an invitation's QR.
func InvitationQR(code string) string { return "unioncard:invitation:" + code }

// Invite offers a role at a place to whoever brings the code first, within seven days.
// It returns union.ErrNotFound for a place outside the actor's reach, and a refusal
// when the role is not the actor's to give.
func (a *Auth) Invite(ctx context.Context, actor union.Actor, role union.Role, placeID union.ID, name string) (Invited, error) {
	name, err := displayName(name)
	if err != nil {
		return Invited{}, err
	}
	var invited Invited
	err = a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		place, err := a.place(ctx, tx, actor, role, placeID)
		if err != nil {
			return err
		}
		if err = mayAppoint(actor, role, place); err != nil {
			return err
		}
		if closed(place) {
			return errPlaceClosed
		}
		invited, err = a.offer(ctx, tx, actor, role, place, name, a.settings.InviteLife)
		return err
	})
	return invited, err
}

// InviteAdministrator offers the role of supervisor of a root org, for 15 minutes. It
// is for the keeper of the machine, who needs no account.
func (a *Auth) InviteAdministrator(ctx context.Context, root union.Org, name string) (Invited, error) {
	name, err := displayName(name)
	if err != nil {
		return Invited{}, err
	}
	var invited Invited
	err = a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		invited, err = a.offer(ctx, tx, union.Actor{}, union.RoleSupervisor, Place{Org: &root}, name, a.settings.AdminInvite)
		return err
	})
	return invited, err
}

func (a *Auth) offer(ctx context.Context, tx *store.Store, actor union.Actor, role union.Role, p Place, name string, life time.Duration) (Invited, error) {
	code, err := union.NewCode(a.rand, codeLength)
	if err != nil {
		return Invited{}, err
	}
	now := tx.Now()
	invitation := union.Invitation{
		ID: tx.NewID(), CodeHash: hash(code), Role: role, Name: name, EndAt: now.Add(life), CreatedAt: now,
	}
	if actor.AccountID != "" {
		invitation.AppointedBy = &actor.AccountID
	}
	invitation.OrgID, invitation.BankBranchID, invitation.ServiceBaseID = p.columns()
	if err = tx.AddInvitation(ctx, invitation); err != nil {
		return Invited{}, err
	}
	err = tx.Audit(ctx, union.Audit{
		Actor: actor, Action: "invitations:make", Subject: "invitations", SubjectID: invitation.ID, OrgID: p.orgID(), Detail: string(role),
	})
	return Invited{ID: invitation.ID, Code: code, EndAt: invitation.EndAt}, err
}

// columns gives the one column that names the place.
func (p Place) columns() (org, branch, base *union.ID) {
	id := p.id()
	switch {
	case p.Branch != nil:
		return nil, &id, nil
	case p.Base != nil:
		return nil, nil, &id
	}
	return &id, nil, nil
}

// CancelInvitation takes an open invitation back. Who may give the role may.
func (a *Auth) CancelInvitation(ctx context.Context, actor union.Actor, id union.ID) error {
	return a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		invitation, err := tx.Invitation(ctx, id)
		if err != nil {
			return err
		}
		place, err := a.place(ctx, tx, actor, invitation.Role, placeOf(invitation.OrgID, invitation.BankBranchID, invitation.ServiceBaseID))
		if err != nil {
			return hide(err)
		}
		if err = mayAppoint(actor, invitation.Role, place); err != nil {
			return err
		}
		if err = tx.EndInvitation(ctx, id); err != nil {
			return err
		}
		return tx.Audit(ctx, union.Audit{
			Actor: actor, Action: "invitations:cancel", Subject: "invitations", SubjectID: id, OrgID: place.orgID(), Detail: string(invitation.Role),
		})
	})
}

func placeOf(ids ...*union.ID) union.ID {
	for _, id := range ids {
		if id != nil {
			return *id
		}
	}
	return ""
}

// hide gives the answer for absent things to who may not know of them.
func hide(err error) error {
	if union.KindOf(err) == union.KindForbidden {
		return union.ErrNotFound
	}
	return err
}

// displayName is how colleagues see a person: a name or a job title, without control characters.
func displayName(text string) (string, error) {
	name := strings.TrimSpace(text)
	if name == "" || len([]rune(name)) > 30 || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f || r == '<' || r == '>' }) {
		return "", union.Refused("display_name", "请填写同事能认出这个人的称呼，最多30个字。",
			union.FieldError{Field: "name", Code: "display_name", Detail: "请填写称呼，最多30个字。"})
	}
	if union.HasNumber(name) { // the name is kept as it is
		return "", union.Refused("display_name", "称呼里请不要写证件号码、手机号码或卡号。",
			union.FieldError{Field: "name", Code: "text_has_number", Detail: "称呼里请不要写证件号码、手机号码或卡号。"})
	}
	return name, nil
}
