package handover

import (
	"context"
	"fmt"
	"slices"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Order says what is to be handed over: the cards named, or all that are there, of one
// batch or of the people of one org where that is asked for.
type Order struct {
	From    union.ID // empty: the bank
	To      union.ID // empty: the bank
	CardIDs []union.ID
	All     bool
	BatchID union.ID
	Holders union.ID // an org: only cards of people here or below
}

var (
	errNothing = union.Refused("handover_empty", "没有可以交接的卡片。", union.FieldError{Field: "card_ids", Code: "handover_empty", Detail: "请选择卡片。"})
	errTwice   = union.Refused("card_listed_twice", "同一张卡选了两次，请重新选择。", union.FieldError{Field: "card_ids", Code: "card_listed_twice", Detail: "每张卡只能选一次。"})
	errChoice  = union.Refused("handover_choice", "请选择卡片，或选择全部。", union.FieldError{Field: "card_ids", Code: "handover_choice", Detail: "逐张选择和全部选择只能用一种。"})
	errMany    = union.Refused("handover_too_large", fmt.Sprintf("一次最多交接%d张卡，请按批次或分会分开交接。", Most))
	errBranch  = union.Refused("handover_branches", "这些卡属于不同的银行网点，请按网点分开交接。")
)

// Prepare lists the cards that will pass from one hand to the next. It returns
// union.ErrNotFound for sides out of reach and store.ErrUnderWay for a card that is in
// another hand-over.
func (h *Handovers) Prepare(ctx context.Context, actor union.Actor, o Order) (union.Handover, error) {
	handover, e, err := h.sides(ctx, actor, o)
	if err != nil {
		return handover, err
	}
	cards, err := h.choose(ctx, o, e)
	if err != nil {
		return handover, err
	}
	if e.way == fromBank {
		cards = slices.DeleteFunc(cards, func(c union.Card) bool { return !actor.AtBranch(c.BankBranchID) })
		if len(cards) == 0 && !actor.AtBranch(branchOf(e.unit)) {
			return handover, union.ErrNotFound
		}
	}
	if err = complete(o, cards); err != nil {
		return handover, err
	}
	if e.way == fromBank || e.way == toBank {
		branch := cards[0].BankBranchID
		if slices.ContainsFunc(cards, func(c union.Card) bool { return c.BankBranchID != branch }) {
			return handover, errBranch
		}
		handover.BankBranchID, e.from.branch, e.to.branch = &branch, branch, branch
	}
	role, _ := e.from.standsFor(actor)
	handover.Cards = len(cards)
	err = h.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.AddHandover(ctx, handover, cards); err != nil {
			return err
		}
		return tx.Born(ctx, union.Transition{
			Subject: union.SubjectHandover, ID: handover.ID, OrgID: handover.UnitID, Event: union.EventPrepare, To: handover.Status, Actor: actor, Role: role,
		})
	})
	return handover, err
}

// sides begins a hand-over whose sender the actor stands for.
func (h *Handovers) sides(ctx context.Context, actor union.Actor, o Order) (union.Handover, ends, error) {
	now := h.Store.Now()
	handover := union.Handover{ID: h.Store.NewID(), Status: union.HandoverPrepared, CreatedBy: actor.AccountID, Version: 1, CreatedAt: now, UpdatedAt: now}
	if o.From == "" && o.To == "" {
		return handover, ends{}, errWay
	}
	org, unit, err := h.begin(ctx, actor, o)
	if err != nil {
		return handover, ends{}, err
	}
	handover.UnitID = unit.ID
	if o.From != "" {
		handover.FromOrgID = &org.ID
	}
	if o.To != "" {
		handover.ToOrgID = &o.To
	}
	e, err := h.between(ctx, h.Store, handover)
	if err == nil && e.to.org != nil {
		err = h.sameUnit(ctx, *e.to.org, unit)
	}
	return handover, e, err
}

// begin gives the org from which the hand-over starts, or to which the bank's goes, and
// its unit. The actor stands for the sender, else neither is there for them.
func (h *Handovers) begin(ctx context.Context, actor union.Actor, o Order) (org, unit union.Org, err error) {
	near := o.From
	if near == "" {
		near = o.To
	}
	org, err = h.Store.Org(ctx, near)
	if err != nil {
		return org, unit, err
	}
	unit, err = h.Store.ApplyingOrg(ctx, org)
	switch {
	case err != nil && (o.From == "" || !actor.Over(org.Path, union.RoleClerk, union.RoleLeader)):
		return org, unit, union.ErrNotFound
	case err != nil:
		return org, unit, err
	case o.From != "":
		_, ok := side{org: &org, unit: unit}.standsFor(actor)
		if !ok {
			return org, unit, union.ErrNotFound
		}
	case !actor.Has(union.RoleBankOfficer) || org.ID != unit.ID && !actor.AtBranch(branchOf(unit)):
		return org, unit, union.ErrNotFound
	}
	return org, unit, nil
}

// sameUnit keeps a card from being handed to another unit, which may lie below one's own.
func (h *Handovers) sameUnit(ctx context.Context, to, unit union.Org) error {
	its, err := h.Store.ApplyingOrg(ctx, to)
	if err != nil {
		return err
	}
	if its.ID != unit.ID {
		return errWay
	}
	return nil
}

func branchOf(org union.Org) union.ID {
	if org.BankBranchID == nil {
		return ""
	}
	return *org.BankBranchID
}

func (h *Handovers) choose(ctx context.Context, o Order, e ends) ([]union.Card, error) {
	if o.All == (len(o.CardIDs) > 0) {
		return nil, errChoice
	}
	f := store.CardsAt{Unit: e.unit, Statuses: carried[e.way], BatchID: o.BatchID}
	if e.from.org != nil {
		f.Node = &e.from.org.ID
	}
	if !o.All {
		f.IDs = slices.Clone(o.CardIDs)
		slices.Sort(f.IDs)
		if len(slices.Compact(slices.Clone(f.IDs))) != len(f.IDs) {
			return nil, errTwice
		}
	}
	if o.Holders != "" {
		var err error
		f.Holder, err = h.Store.Org(ctx, o.Holders)
		if err != nil {
			return nil, err
		}
		if !f.Holder.Path.Within(e.unit.Path) {
			return nil, union.ErrNotFound
		}
	}
	return h.Store.CardsToHand(ctx, f, Most+1)
}

// complete says whether what was asked for is there. A card that does not exist and one
// that is somebody else's give one answer.
func complete(o Order, cards []union.Card) error {
	switch {
	case !o.All && len(cards) != len(o.CardIDs):
		return union.Refused("cards_not_here", fmt.Sprintf("有%d张卡不在您手上，或当前状态不能这样交接，请刷新后重新选择。退回银行的卡要先登记原因。", len(o.CardIDs)-len(cards)),
			union.FieldError{Field: "card_ids", Code: "cards_not_here", Detail: "请重新选择卡片。"})
	case len(cards) == 0:
		return errNothing
	case len(cards) > Most:
		return errMany
	}
	return nil
}
