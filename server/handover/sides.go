package handover

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// side is one end of a hand-over.
type side struct {
	org    *union.Org // nil: the bank
	unit   union.Org
	branch union.ID // of the bank, where it is a side
}

// standsFor says by which role somebody acts for a side: for the bank the branch's
// officer, for the unit its clerk, below it the leader, or the clerk where there is none.
func (s side) standsFor(actor union.Actor) (union.Role, bool) {
	switch {
	case s.org == nil:
		return union.RoleBankOfficer, actor.AtBranch(s.branch)
	case s.org.ID != s.unit.ID && actor.Over(s.org.Path, union.RoleLeader):
		return union.RoleLeader, true
	}
	return union.RoleClerk, actor.Over(s.org.Path, union.RoleClerk)
}

// people are the accounts that hear of what happens at a side.
func (s side) people(ctx context.Context, tx *store.Store) ([]union.ID, error) {
	if s.org == nil {
		return tx.Officers(ctx, s.branch)
	}
	if s.org.ID != s.unit.ID {
		leaders, err := tx.Holders(ctx, s.org.ID, union.RoleLeader)
		if err != nil || len(leaders) > 0 {
			return leaders, err
		}
	}
	return tx.Holders(ctx, s.unit.ID, union.RoleClerk)
}

// way is where a hand-over goes.
type way string

const (
	fromBank way = "from the bank"
	down     way = "down"
	up       way = "up"
	toBank   way = "to the bank"
)

// carried are the statuses of the cards that go a way. To the bank goes only what has a
// reason to go there; an activated card that was never signed for is still a card in a box.
var carried = map[way][]string{
	fromBank: {union.CardOpened},
	down:     {union.CardAtUnion, union.CardInDistribution, union.CardActivated},
	up:       {union.CardAtUnion, union.CardInDistribution, union.CardActivated, union.CardException},
	toBank:   {union.CardException},
}

var (
	errWay = union.Refused("handover_way", "只能由银行交给单位工会，在本单位内上下交接，或退回银行。",
		union.FieldError{Field: "to_org_id", Code: "handover_way", Detail: "请重新选择交给谁。"})
	errSideForbidden = union.NewError(union.KindForbidden, "not_your_side", "这一步由交接的另一方办理。")
	// ErrBothSides says that one person cannot be sender and receiver, whatever their roles.
	ErrBothSides = union.NewError(union.KindForbidden, "signs_both_sides", "发出和签收不能是同一个人，请由另一位经办人或负责人签收。")
)

// wayOf tells where cards of a unit go from one side to the other. Levels may be skipped.
func wayOf(from, to, unit *union.Org) (way, error) {
	switch {
	case from == nil && to != nil && to.ID == unit.ID:
		return fromBank, nil
	case from == nil || to != nil && to.ID == from.ID:
		return "", errWay
	case to == nil:
		return toBank, nil
	case to.Path.Within(from.Path):
		return down, nil
	case from.Path.Within(to.Path) && to.Path.Within(unit.Path):
		return up, nil
	}
	return "", errWay
}

// ends are both sides of a hand-over.
type ends struct {
	unit     union.Org
	from, to side
	way      way
}

// between loads the sides of a hand-over.
func (h *Handovers) between(ctx context.Context, s *store.Store, handover union.Handover) (ends, error) {
	var branch union.ID
	if handover.BankBranchID != nil {
		branch = *handover.BankBranchID
	}
	unit, err := s.Org(ctx, handover.UnitID)
	if err != nil {
		return ends{}, err
	}
	e := ends{unit: unit, from: side{unit: unit, branch: branch}, to: side{unit: unit, branch: branch}}
	for _, end := range []struct {
		id   *union.ID
		side *side
	}{{handover.FromOrgID, &e.from}, {handover.ToOrgID, &e.to}} {
		if end.id == nil {
			continue
		}
		org, err := s.Org(ctx, *end.id)
		if err != nil {
			return e, err
		}
		end.side.org = &org
	}
	e.way, err = wayOf(e.from.org, e.to.org, &unit)
	return e, err
}

// at finds a hand-over that an event is asked of, and checks who asks and its status.
func (h *Handovers) at(ctx context.Context, actor union.Actor, id union.ID, event string, version int64) (union.Handover, ends, union.Role, error) {
	handover, err := h.Store.HandoverFor(ctx, actor, id)
	if err != nil {
		return handover, ends{}, "", err
	}
	e, err := h.between(ctx, h.Store, handover)
	if err != nil {
		return handover, e, "", err
	}
	acting := e.from
	if event == union.EventReceive || event == union.EventDispute {
		acting = e.to
	}
	role, ok := acting.standsFor(actor)
	if !ok {
		return handover, e, "", errSideForbidden
	}
	if len(union.HandoverMachine.Moves[handover.Status][event]) == 0 {
		_, err = union.HandoverMachine.Next(handover.Status, event)
		return handover, e, role, err
	}
	if handover.Version != version {
		stale := *union.ErrStale
		stale.Status = handover.Status
		return handover, e, role, &stale
	}
	return handover, e, role, nil
}
