package walk_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"unioncard/server/card"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

var cardStatuses = []string{
	"-", "- and stopped", "opened", "opened and the bank proposed", "opened and the unit proposed", "at_union", "in_distribution", "exception", "exception and withdrawn", "received", "activated", "activated without receipt",
	"lost and was received", "lost and was activated", "closed",
}

// ways are the events that bring an opened card to a status; "signed" is the signature.
var ways = map[string][]string{
	"opened":                       {},
	"opened and the bank proposed": {},
	"opened and the unit proposed": {},
	"at_union":                     {"delivered"},
	"in_distribution":              {"delivered", "passed_down"},
	"exception":                    {"delivered", "except"},
	"exception and withdrawn":      {},
	"received":                     {"delivered", "signed"},
	"activated":                    {"delivered", "signed", "activated"},
	"activated without receipt":    {"delivered", "activated"},
	"lost and was received":        {"delivered", "signed", "lost"},
	"lost and was activated":       {"delivered", "signed", "activated", "lost"},
	"closed":                       {"closed"},
}

// cardAt brings a new card to a status.
func (w *world) cardAt(status, kind string) *subject {
	w.T.Helper()
	on := "batched and accepted"
	if status == "- and stopped" || status == "exception and withdrawn" {
		on = "stopped and accepted"
	}
	s := w.subjectAt(on, kind)
	s.status = status
	if base(status) == "-" {
		return s
	}
	w.open(s)
	w.cards++
	s.proposed = uniontest.CardNumber(w.cards)
	for _, event := range ways[status] {
		w.cardEvent(s, event)
	}
	switch status {
	case "opened and the bank proposed":
		w.propose(s, "officer")
	case "opened and the unit proposed":
		w.propose(s, "second clerk")
	}
	return s
}

// propose has one side type the new number, which waits for the other.
func (w *world) propose(s *subject, who string) {
	w.T.Helper()
	_, done, err := w.Features.Cards.Correct(context.Background(), w.actor(w.staff[who]), s.card, w.cardOf(s).Version, s.proposed)
	w.must(err)
	if done {
		w.T.Fatal("one side alone has corrected a number")
	}
}

// cardEvent carries an event out by the rules, as whoever it is for.
func (w *world) cardEvent(s *subject, event string) {
	w.T.Helper()
	ctx := context.Background()
	if event == union.EventSigned {
		_, err := w.Features.Cards.Sign(ctx, w.actor(s.own), s.card, w.cardOf(s).Version, uniontest.Signature(w.T))
		w.must(err)
		return
	}
	who := "officer"
	if event == union.EventPassedDown || event == union.EventExcept {
		who = "clerk"
	}
	_, err := w.Features.Cards.Move(ctx, w.actor(w.staff[who]), s.card, event, card.Change{
		Version: w.cardOf(s).Version, ToOrg: w.city.Branch.ID, Cause: union.ExceptDamaged,
	})
	w.must(err)
}

func (w *world) cardOf(s *subject) union.Card {
	w.T.Helper()
	c, err := w.Store.Card(context.Background(), s.card)
	w.must(err)
	return c
}

func cardEvents() []event {
	hands := wall{[]union.Role{union.RoleClerk, union.RoleLeader, union.RoleBankOfficer}, []string{"clerk", "own clerk", "leader", "officer"}}
	results := wall{[]union.Role{union.RoleBankOfficer, union.RoleHead, union.RoleSupervisor}, []string{"officer"}}
	list := []event{
		{"open", results, func(w *world, s *subject, _ string) request { return w.fileRequest(s, "open") }},
		{"signed", wall{nil, []string{"member", "own clerk", "clerk", "leader"}}, func(w *world, s *subject, _ string) request {
			return request{method: "POST", path: fmt.Sprintf("/cards/%s/signature?version=%d", s.card, w.cardOf(s).Version), file: uniontest.Signature(w.T)}
		}},
	}
	correctors := wall{[]union.Role{union.RoleClerk, union.RoleBankOfficer}, []string{"clerk", "own clerk", "officer"}}
	list = append(list, event{"number_change by correction", correctors, func(w *world, s *subject, _ string) request {
		return post("/cards/"+string(s.card)+"/number-correction", map[string]any{"version": w.cardOf(s).Version, "number": s.proposed})
	}})
	for _, name := range []string{
		"delivered", "passed_down", "sent_back", "except", "found", "made_again", "given_back", "activated", "lost", "replaced", "number_change", "closed",
	} {
		list = append(list, event{name, hands, func(w *world, s *subject, _ string) request {
			w.cards++
			return post("/cards/"+string(s.card)+"/events", map[string]any{
				"event": name, "version": w.cardOf(s).Version, "to_org_id": w.city.Branch.ID, "cause": "damaged", "number": uniontest.CardNumber(w.cards),
			})
		}})
	}
	return list
}

// oddCard: an event that is not a person's to state is refused whatever the status. The
// bank finds what it knows as lost, the unit all else; the bank sees a fault before it has
// delivered, the leader only afterwards.
func oddCard(e event, who, status string) (int, bool) {
	if e.name == "number_change by correction" {
		return 0, false
	}
	unit, leader, officer := who == "clerk" || who == "own clerk", who == "leader", who == "officer"
	lost := base(status) == "lost"
	states := map[string]bool{
		"delivered": unit || officer, "passed_down": unit, "sent_back": unit || leader,
		"except": unit || leader && base(status) != "opened" || officer && base(status) == "opened",
		"found":  unit && !lost || officer && lost,
	}
	may, named := states[e.name]
	if !named {
		may = officer
	}
	if !may && e.name != "open" && e.name != "signed" && (unit || leader || officer) {
		return 403, true
	}
	return 0, false
}

func TestEveryTripleOfACard(t *testing.T) {
	onEach(t, machine{
		name: "card", subject: union.SubjectCard, table: cardTable, statuses: cardStatuses, events: cardEvents(),
		people: without("helping clerk", "helping leader"), make: (*world).cardAt, odd: oddCard,
		kind: func(who string) string {
			if who == "own clerk" {
				return who
			}
			return "member"
		},
		// Before there is a card nothing can be said of it.
		// The first of two to type a number changes nothing of the card yet, nor does who says it twice.
		unasked: func(status string, e event, who string) bool {
			types := e.name == "number_change by correction" && base(status) == "opened" && (who == "clerk" || who == "own clerk" || who == "officer")
			second := status == "opened and the bank proposed" && who != "officer" || status == "opened and the unit proposed" && who == "officer"
			return base(status) == "-" && e.name != "open" || types && !second
		},
		state: func(w *world, s *subject) (union.ID, string) {
			if s.card == "" {
				made, err := w.Store.CardOfApplication(context.Background(), s.app)
				if union.KindOf(err) == union.KindNotFound {
					return "", ""
				}
				w.must(err)
				s.card = made.ID
			}
			return s.card, w.cardOf(s).Status
		},
	})
}

// known keeps the tables honest: every person named in them is somebody who asks.
func TestEverybodyInTheTablesAsks(t *testing.T) {
	for _, text := range []string{applicationTable, batchTable, cardTable, handoverTable} {
		for from, events := range read(t, text) {
			for event, by := range events {
				for who := range by {
					if who != "everybody" && !slices.ContainsFunc(everybody, func(s somebody) bool { return s.name == who }) {
						t.Errorf("%s, who may %s what is %s, is nobody", who, event, from)
					}
				}
			}
		}
	}
}
