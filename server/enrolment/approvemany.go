package enrolment

import (
	"context"
	"errors"
	"slices"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Approval is one of several asked for together.
type Approval struct {
	ID      union.ID
	Version int64
}

// Outcome is what became of one of several approvals.
type Outcome struct {
	ID  union.ID
	Err error
}

// approvalGroup is how many applications are approved in one transaction: few enough that
// whoever else counts for the unit gets in between.
const approvalGroup = 25

// ApproveMany approves applications whose flags are all green: one that cannot be approved
// does not stop the others. Those that nothing speaks against are approved in groups; every
// other one, and a group of which one was refused after all, one by one.
func (e *Enrolment) ApproveMany(ctx context.Context, actor union.Actor, list []Approval) ([]Outcome, error) {
	outcomes := make([]Outcome, 0, len(list))
	for part := range slices.Chunk(list, approvalGroup) {
		done, err := e.approveTogether(ctx, actor, part)
		if err != nil {
			return outcomes, err
		}
		for _, one := range part {
			err = nil
			if !done[one.ID] {
				err = e.approveGreen(ctx, actor, one)
			}
			if _, known := union.AsError(err); err != nil && !known {
				return outcomes, err
			}
			delete(done, one.ID) // who is named twice is asked about twice
			outcomes = append(outcomes, Outcome{one.ID, err})
		}
	}
	return outcomes, nil
}

var errNotGreen = union.Refused("flags_not_green", "这份申请有提示，需要单独打开审核。")

func (e *Enrolment) approveGreen(ctx context.Context, actor union.Actor, one Approval) error {
	app, _, err := e.reviewed(ctx, actor, one.ID)
	if err != nil {
		return err
	}
	if !union.Green(FlagsOf(app, actor, false)) {
		return errNotGreen
	}
	if _, err = e.Claim(ctx, actor, one.ID); err != nil {
		return err
	}
	_, err = e.Approve(ctx, actor, one.ID, one.Version)
	return err
}

// approvable is an application that nothing speaks against, with the person to be known.
type approvable struct {
	app    union.Application
	role   union.Role
	member union.Member
}

// errOneByOne means that something of a group needs to be looked at singly.
var errOneByOne = errors.New("enrolment: to be approved one by one")

// approveTogether approves those of a list that nothing speaks against, all or none of
// them, and says which they were.
func (e *Enrolment) approveTogether(ctx context.Context, actor union.Actor, list []Approval) (map[union.ID]bool, error) {
	group, err := e.approvable(ctx, actor, list)
	if err != nil || len(group) < 2 {
		return nil, err
	}
	ids := make([]union.ID, len(group))
	for i, g := range group {
		ids[i] = g.app.ID
	}
	claimed, err := e.Store.ClaimApplications(ctx, ids, actor.AccountID, e.Store.Now().Add(e.ClaimLease))
	if err != nil || claimed != len(ids) {
		return nil, err
	}
	err = e.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error { return e.approveGroup(ctx, tx, actor, group) })
	if _, refused := union.AsError(err); refused || errors.Is(err, errOneByOne) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	done := make(map[union.ID]bool, len(group))
	for _, g := range group {
		done[g.app.ID] = true
		e.known(ctx, g.app)
	}
	return done, nil
}

func (e *Enrolment) approveGroup(ctx context.Context, tx *store.Store, actor union.Actor, group []approvable) error {
	members, moves, marks := make([]union.Member, len(group)), make([]union.Transition, len(group)), make([][]byte, 0, 2*len(group))
	for i, g := range group {
		members[i] = g.member
		moves[i] = e.approval(g.app, actor, g.role, union.ApplicationApproved, g.app.Version, g.member.ID, tx.Now())
		for _, mark := range [][]byte{g.app.DocumentIndex, g.app.DocumentIndexNext} {
			if len(mark) > 0 {
				marks = append(marks, mark)
			}
		}
	}
	known, err := tx.AnyDocumentKnown(ctx, marks)
	if err == nil && known {
		err = errOneByOne
	}
	if err != nil {
		return err
	}
	if err = tx.AddMembers(ctx, members); err != nil {
		return err
	}
	if err = tx.MoveMany(ctx, moves); err != nil {
		return err
	}
	for _, g := range group {
		if err = e.tie(ctx, tx, g.app, g.member); err != nil {
			return err
		}
	}
	return nil
}
