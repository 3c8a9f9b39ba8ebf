package enrolment

import (
	"context"
	"errors"

	"unioncard/server/store"
	"unioncard/server/union"
)

// movers are the roles that ask for a move away and accept one.
var movers = []union.Role{union.RoleClerk, union.RoleHead, union.RoleSupervisor}

// AskTransfer asks that a person of a unit's list become a person of another unit; the
// new unit accepts. The old unit's people ask for one of theirs.
func (e *Enrolment) AskTransfer(ctx context.Context, actor union.Actor, rowID, to union.ID) (union.Transfer, error) {
	row, err := e.Store.RosterRow(ctx, rowID)
	if err != nil {
		return union.Transfer{}, err
	}
	unit, err := e.Store.OrgFor(ctx, actor, row.ApplyingOrgID, movers...)
	if err != nil {
		return union.Transfer{}, err
	}
	role, _ := actor.RoleOver(unit.Path, movers...)
	return e.askTransfer(ctx, actor, role, row, to)
}

// AskOwnTransfer is the member's own wish.
func (e *Enrolment) AskOwnTransfer(ctx context.Context, actor union.Actor, to union.ID) (union.Transfer, error) {
	app, err := e.Store.CurrentApplication(ctx, actor.AccountID)
	if err != nil {
		return union.Transfer{}, err
	}
	if app.RosterRowID == nil {
		return union.Transfer{}, union.Conflict("transfer_not_needed", "申请还没有提交，请撤回后直接在新单位申请。", app.Status)
	}
	row, err := e.Store.RosterRow(ctx, *app.RosterRowID)
	if err != nil {
		return union.Transfer{}, err
	}
	return e.askTransfer(ctx, actor, union.RoleMember, row, to)
}

func (e *Enrolment) askTransfer(ctx context.Context, actor union.Actor, role union.Role, row union.RosterRow, to union.ID) (union.Transfer, error) {
	if row.Status == union.RowEnded {
		return union.Transfer{}, union.Conflict("roster_row_wrong_status", "这个人已移出名册，不用办理转单位。", row.Status)
	}
	org, unit, err := e.place(ctx, to)
	if err != nil {
		return union.Transfer{}, err
	}
	if unit.ID == row.ApplyingOrgID {
		return union.Transfer{}, union.Refused("transfer_same_unit", "新单位和现在的单位相同，请重新选择。",
			union.FieldError{Field: "org_id", Code: "transfer_same_unit", Detail: "请选择新单位。"})
	}
	now := e.Store.Now()
	t := union.Transfer{
		ID: e.Store.NewID(), RosterRowID: row.ID, Live: &row.ID, FromUnitID: row.ApplyingOrgID, ToUnitID: unit.ID, ToOrgID: org.ID, Status: union.TransferAsked,
		NameMasked: row.Name.Masked, AskedBy: actor.AccountID, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	return t, e.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.AddTransfer(ctx, t); err != nil {
			return err
		}
		clerks, err := tx.Holders(ctx, unit.ID, union.RoleClerk)
		if err != nil {
			return err
		}
		var notices []union.Notice
		for _, clerk := range clerks {
			notices = append(notices, union.Notice{Topic: "transfer:asked", AccountID: clerk, SubjectID: t.ID})
		}
		if err = tx.Enqueue(ctx, notices...); err != nil {
			return err
		}
		return tx.Audit(ctx, transferAudit(actor, role, t, row.ApplyingOrgID, "ask"))
	})
}

// RefuseTransfer leaves the person where they are.
func (e *Enrolment) RefuseTransfer(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Transfer, error) {
	return e.decideTransfer(ctx, actor, id, version, union.TransferRefused, "refuse", func(ctx context.Context, tx *store.Store, _ union.Role, t union.Transfer, unit union.Org) error {
		return tx.Enqueue(ctx, union.Notice{Topic: "transfer:refused", AccountID: t.AskedBy, SubjectID: t.ID, Data: map[string]string{"unit": unit.Name}})
	})
}

var errTransferDecided = union.Conflict("transfer_decided", "这条转单位申请已经处理过了，请刷新列表。", "")

var errTransferClosed = union.Conflict("org_closed", "要转入的单位已停用，不能接收；请退回这条申请，让本人重新选择单位。", "")

// AcceptTransfer makes the person one of the new unit from today. A request that is not
// sealed yet goes along and is signed anew, since it names the unit. What is at the bank,
// or not yet in the holder's hands, the old unit finishes; a card that was received is the
// new unit's at once, and else from its receipt on.
func (e *Enrolment) AcceptTransfer(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Transfer, error) {
	return e.decideTransfer(ctx, actor, id, version, union.TransferAccepted, "accept", func(ctx context.Context, tx *store.Store, role union.Role, t union.Transfer, unit union.Org) error {
		err := tx.HoldOrg(ctx, t.ToOrgID)
		if unit.Closed || errors.Is(err, union.ErrNotFound) {
			return errTransferClosed
		}
		if err != nil {
			return err
		}
		org, err := tx.Org(ctx, t.ToOrgID)
		if err != nil {
			return err
		}
		return e.carryOver(ctx, tx, actor, role, t, org, unit)
	})
}

// decideTransfer decides a request that waits, together with what follows from it.
func (e *Enrolment) decideTransfer(
	ctx context.Context, actor union.Actor, id union.ID, version int64, to, verb string,
	follow func(ctx context.Context, tx *store.Store, role union.Role, t union.Transfer, unit union.Org) error,
) (union.Transfer, error) {
	t, unit, err := e.Store.TransferFor(ctx, actor, id, movers...)
	if err != nil {
		return t, err
	}
	if t.Status != union.TransferAsked {
		return t, errTransferDecided
	}
	role, _ := actor.RoleOver(unit.Path, movers...)
	t.Version = version
	err = e.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.DecideTransfer(ctx, t, to, actor.AccountID); err != nil {
			return err
		}
		if err := follow(ctx, tx, role, t, unit); err != nil {
			return err
		}
		return tx.Audit(ctx, transferAudit(actor, role, t, unit.ID, verb))
	})
	t.Status, t.Version, t.Live = to, version+1, nil
	return t, err
}

func (e *Enrolment) carryOver(ctx context.Context, tx *store.Store, actor union.Actor, role union.Role, t union.Transfer, org, unit union.Org) error {
	row, err := tx.RosterRow(ctx, t.RosterRowID)
	if err != nil {
		return err
	}
	app, err := tx.ApplicationOfRow(ctx, row.ID)
	if err != nil {
		return err
	}
	member, err := tx.MemberOfRow(ctx, row)
	if err != nil {
		return err
	}
	if member == nil && app != nil && app.MemberID != nil {
		known, err := tx.Member(ctx, *app.MemberID)
		if err != nil {
			return err
		}
		member = &known
	}
	if member != nil {
		if err = tx.MoveMember(ctx, member.ID, org.ID); err != nil {
			return err
		}
	}
	if app == nil {
		return e.moveRow(ctx, tx, actor, role, row, org, unit)
	}
	switch app.Status {
	case union.ApplicationBatched:
		return nil
	case union.ApplicationOpened:
		card, err := tx.CardOfApplication(ctx, app.ID)
		if err != nil || card.ReceivedAt == nil && card.ActivatedAt == nil {
			return err
		}
		return tx.CardFollows(ctx, actor, role, card.ID, e.moveSeals)
	}
	return e.moveApplication(ctx, tx, actor, role, *app, row, org, unit)
}

// moveRow takes a person who has not started from one list to the other.
func (e *Enrolment) moveRow(ctx context.Context, tx *store.Store, actor union.Actor, role union.Role, row union.RosterRow, org, unit union.Org) error {
	if err := tx.EndRow(ctx, actor, role, row, row.Version, union.EndMoved); err != nil {
		return err
	}
	there, err := tx.LivingRow(ctx, unit.ID, row.Document, row.Phone, row.Name)
	if err != nil || there != nil {
		return err
	}
	now := tx.Now()
	next := row
	next.ID, next.OrgID, next.ApplyingOrgID, next.RosterID, next.Status, next.Version = tx.NewID(), org.ID, unit.ID, nil, union.RowExpected, 1
	next.EndReason, next.EndedAt, next.CreatedAt, next.UpdatedAt = "", nil, now, now
	if err = e.moveSeals(row.ID, &next); err != nil {
		return err
	}
	if err = tx.AddRosterRow(ctx, &next); err != nil {
		return err
	}
	return tx.Born(ctx, union.Transition{
		Subject: union.SubjectRosterRow, ID: next.ID, OrgID: unit.ID, Event: union.EventAdd, To: next.Status, Actor: actor, Role: role,
		Counts: []union.Count{{OrgID: org.ID, Stage: union.StageNotStarted, Present: 1}},
	})
}

// moveApplication takes a request that is not sealed along; it is to be signed again.
func (e *Enrolment) moveApplication(ctx context.Context, tx *store.Store, actor union.Actor, role union.Role, app union.Application, row union.RosterRow, org, unit union.Org) error {
	set := map[string]any{
		"applying_org_id": unit.ID, "org_id": org.ID, "roster_row_id": nil, "consent_id": nil, "claimed_by": nil, "claim_until": nil, "touched_at": tx.Now(),
	}
	if app.HelperAccountID != nil { // the old unit's helper is none of the new unit's people
		moved := app
		moved.ApplyingOrgID, moved.OrgID = unit.ID, org.ID
		next, err := tx.NextHelper(ctx, moved)
		if err != nil {
			return err
		}
		set["helper_account_id"] = next
	}
	away := []union.Count{{OrgID: app.OrgID, Stage: union.ApplicationStage(app.Status), Present: -1}}
	event := map[string]string{union.ApplicationSubmitted: union.EventReturn, union.ApplicationApproved: union.EventReopen}[app.Status]
	if event == "" {
		if err := tx.SaveApplication(ctx, app, set); err != nil {
			return err
		}
		if err := tx.AddCounts(ctx, away); err != nil {
			return err
		}
		return tx.EndRow(ctx, actor, role, row, row.Version, union.EndMoved)
	}
	to, err := union.ApplicationMachine.Next(app.Status, event)
	if err != nil {
		return err
	}
	move, err := decided(tx, app, actor, role, to, decision{
		event: event, version: app.Version, reasons: []union.Reason{{Field: "signature", Code: "unit_changed"}}, topic: "application:returned", free: true,
	})
	if err != nil {
		return err
	}
	for column, value := range set {
		move.Set[column] = value
	}
	move.Counts = away
	if err = e.settle(ctx, tx, app, move, false); err != nil {
		return err
	}
	return tx.EndRow(ctx, actor, role, row, row.Version, union.EndMoved)
}

func transferAudit(actor union.Actor, role union.Role, t union.Transfer, org union.ID, step string) union.Audit {
	return union.Audit{
		Actor: actor, Role: role, Action: "transfers:" + step, Subject: "transfers", SubjectID: t.ID, OrgID: org, Detail: string(t.FromUnitID) + ">" + string(t.ToUnitID),
	}
}

func (e *Enrolment) moveSeals(from union.ID, row *union.RosterRow) error {
	return row.MoveSeals(from, e.Vault.OpenBytes, e.Vault.SealBytes)
}
