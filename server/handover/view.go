package handover

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Seen is a hand-over as somebody sees it.
type Seen struct {
	union.Handover

	Unit, From, To   string   // names
	Sender, Receiver string   // of the people who signed
	May              []string // the events that are the viewer's to make now
	Collectors       []Collector
}

// Collector is a clerk who may fetch cards from the bank, as the mandate has them.
type Collector struct {
	Name    string // masked
	Title   string // as colleagues see the person
	ValidTo union.Date
}

// View shows one hand-over.
func (h *Handovers) View(ctx context.Context, actor union.Actor, id union.ID) (Seen, error) {
	handover, err := h.Store.HandoverFor(ctx, actor, id)
	if err != nil {
		return Seen{}, err
	}
	return h.see(ctx, actor, handover)
}

// List shows a page of hand-overs.
func (h *Handovers) List(ctx context.Context, actor union.Actor, f store.HandoverFilter, p store.Page) ([]Seen, string, error) {
	list, next, err := h.Store.Handovers(ctx, actor, f, p)
	if err != nil {
		return nil, "", err
	}
	seen := make([]Seen, len(list))
	for i, handover := range list {
		seen[i], err = h.see(ctx, actor, handover)
		if err != nil {
			return nil, "", err
		}
	}
	return seen, next, nil
}

func (h *Handovers) see(ctx context.Context, actor union.Actor, handover union.Handover) (Seen, error) {
	s := Seen{Handover: handover}
	e, err := h.between(ctx, h.Store, handover)
	if err != nil {
		return s, err
	}
	s.Unit = e.unit.Name
	if s.From, err = h.nameOf(ctx, e.from); err != nil {
		return s, err
	}
	if s.To, err = h.nameOf(ctx, e.to); err != nil {
		return s, err
	}
	for _, who := range []struct {
		id   *union.ID
		name *string
	}{{handover.SentBy, &s.Sender}, {handover.ReceivedBy, &s.Receiver}} {
		if who.id == nil {
			continue
		}
		account, err := h.Store.Account(ctx, *who.id)
		if err != nil {
			return s, err
		}
		*who.name = account.Name
	}
	s.May = may(actor, handover, e)
	if _, officer := e.from.standsFor(actor); officer && e.way == fromBank && !handover.Closed {
		s.Collectors, err = h.collectors(ctx, e.unit)
	}
	return s, err
}

func (h *Handovers) nameOf(ctx context.Context, s side) (string, error) {
	if s.org != nil {
		return s.org.Name, nil
	}
	branch, err := h.Store.BankBranch(ctx, s.branch)
	return branch.Name, err
}

// may lists the events that are somebody's to make on a hand-over as it is.
func may(actor union.Actor, handover union.Handover, e ends) []string {
	list := []string{}
	for _, event := range []string{union.EventSend, union.EventReceive, union.EventDispute, union.EventRecall} {
		if len(union.HandoverMachine.Moves[handover.Status][event]) == 0 {
			continue
		}
		acting := e.from
		if event == union.EventReceive || event == union.EventDispute {
			acting = e.to
		}
		_, ok := acting.standsFor(actor)
		if ok && (event != union.EventReceive || handover.SentBy == nil || *handover.SentBy != actor.AccountID) {
			list = append(list, event)
		}
	}
	return list
}

// collectors are the unit's clerks whose own ID is on file, for the officer to compare.
func (h *Handovers) collectors(ctx context.Context, unit union.Org) ([]Collector, error) {
	clerks, err := h.Store.Holders(ctx, unit.ID, union.RoleClerk)
	if err != nil {
		return nil, err
	}
	var list []Collector
	for _, clerk := range clerks {
		mandate, err := h.Store.CurrentMandate(ctx, clerk)
		if err != nil && union.KindOf(err) == union.KindNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		account, err := h.Store.Account(ctx, clerk)
		if err != nil {
			return nil, err
		}
		list = append(list, Collector{Name: mandate.NameMasked, Title: account.Name, ValidTo: mandate.ValidTo})
	}
	return list, nil
}
