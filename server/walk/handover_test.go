package walk_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"unioncard/server/handover"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// handoverTable: cards from hand to hand. The unit's clerk also stands for a branch, where
// its leader is not there. What is counted leaves the status as before.
const handoverTable = `
- for the bank                                  | prepare | officer       | prepared
- for the unit, - for the unit and the bank     | prepare | clerk         | prepared
- for the branch                                | prepare | leader, clerk | prepared
prepared by the bank                            | send    | officer       | sent
prepared by the unit, prepared by the unit to the bank | send | clerk     | sent
prepared by the branch                          | send    | leader, clerk | sent
prepared by the bank, disputed by the bank      | recall  | officer       | recalled
prepared by the unit, prepared by the unit to the bank, disputed by the unit, disputed by the unit to the bank | recall | clerk | recalled
prepared by the branch, disputed by the branch  | recall  | leader, clerk | recalled
sent by the bank, sent by the branch            | dispute | clerk         | disputed
sent by the unit                                | dispute | leader, clerk | disputed
sent by the unit to the bank                    | dispute | officer       | disputed
sent by the bank, sent by the branch, disputed by the bank, disputed by the branch | receive | clerk | received
sent by the unit, disputed by the unit          | receive | leader, clerk | received
sent by the unit to the bank, disputed by the unit to the bank | receive | officer | received
sent by the bank, sent by the branch, disputed by the bank, disputed by the branch | count | clerk | as before
sent by the unit, disputed by the unit          | count   | leader, clerk | as before
sent by the unit to the bank, disputed by the unit to the bank | count | officer | as before
`

// course is a way that cards go: who sends, what they are before, and both ends.
type course struct {
	ends         string // as the statuses say it behind the machine's own
	card         string // the status in which the sender has it
	sender, take string // who does it when the walk prepares a subject
	sends, takes []string
}

// The second clerk sends for the unit, so that the clerk is free to receive.
var courses = []course{
	{" by the bank", "opened", "officer", "clerk", []string{"officer"}, []string{"clerk"}},
	{" by the unit", "at_union", "second clerk", "leader", []string{"clerk"}, []string{"clerk", "leader"}},
	{" by the branch", "in_distribution", "leader", "clerk", []string{"clerk", "leader"}, []string{"clerk"}},
	{" by the unit to the bank", "exception", "second clerk", "officer", []string{"clerk"}, []string{"officer"}},
}

func handoverStatuses() []string {
	list := []string{"- for the bank", "- for the unit", "- for the branch", "- for the unit and the bank"}
	for _, status := range []string{"prepared", "sent", "disputed", "received", "recalled"} {
		for _, c := range courses {
			list = append(list, status+c.ends)
		}
	}
	return list
}

func courseOf(status string) course {
	if i := slices.Index(handoverStatuses(), status); i < len(courses) {
		return courses[i]
	}
	return courses[slices.IndexFunc(courses, func(c course) bool { return base(status)+c.ends == status })]
}

// order is what the sender of a course asks for.
func (w *world) order(c course, card union.ID) handover.Order {
	o := handover.Order{CardIDs: []union.ID{card}}
	switch c.ends {
	case " by the bank":
		o.To = w.city.Unit.ID
	case " by the unit":
		o.From, o.To = w.city.Unit.ID, w.city.Branch.ID
	case " by the branch":
		o.From, o.To = w.city.Branch.ID, w.city.Unit.ID
	default:
		o.From = w.city.Unit.ID
	}
	return o
}

// handoverAt brings a new hand-over to a status; what is sent is counted, too.
func (w *world) handoverAt(status, kind string) *subject {
	w.T.Helper()
	c := courseOf(status)
	s := w.cardAt(c.card, kind)
	s.status = status
	if base(status) == "-" {
		return s
	}
	ctx, rules := context.Background(), w.Features.Handovers
	sender, taker := w.actor(w.staff[c.sender]), w.actor(w.staff[c.take])
	h, err := rules.Prepare(ctx, sender, w.order(c, s.card))
	w.must(err)
	if h.FromBank() {
		h, err = rules.SaveDelivery(ctx, sender, h.ID, h.Version, handover.Delivery{BookNumber: "样本簿", QualityOK: true, CollectorOK: true})
		w.must(err)
	}
	s.handover = h.ID
	steps := map[string][]string{
		"prepared": {}, "recalled": {"recall"}, "sent": {"send", "count"}, "disputed": {"send", "count", "dispute"}, "received": {"send", "count", "receive"},
	}
	for _, step := range steps[base(status)] {
		switch step {
		case "recall":
			h, err = rules.Recall(ctx, sender, h.ID, h.Version)
		case "send":
			h, err = rules.Send(ctx, sender, h.ID, h.Version, uniontest.Signature(w.T))
		case "count":
			h, err = rules.Count(ctx, taker, h.ID, h.Version, []handover.Found{{CardID: s.card, Outcome: union.OutcomeReceived}})
		case "dispute":
			h, err = rules.Dispute(ctx, taker, h.ID, h.Version, "数目不对")
		case "receive":
			h, err = rules.Receive(ctx, taker, h.ID, h.Version, uniontest.Signature(w.T))
		}
		w.must(err)
	}
	return s
}

func (w *world) handoverOf(s *subject) union.Handover {
	w.T.Helper()
	h, err := w.Store.Handover(context.Background(), s.handover)
	w.must(err)
	return h
}

func handoverEvents() []event {
	hands := wall{[]union.Role{union.RoleClerk, union.RoleLeader, union.RoleBankOfficer}, nil}
	path := func(s *subject, rest string) string { return "/handovers/" + string(s.handover) + "/" + rest }
	signed := func(verb string) func(w *world, s *subject, _ string) request {
		return func(w *world, s *subject, _ string) request {
			return request{method: "POST", path: fmt.Sprintf("%s?version=%d", path(s, verb), w.handoverOf(s).Version), file: uniontest.Signature(w.T)}
		}
	}
	return []event{
		{"prepare", hands, func(w *world, s *subject, _ string) request {
			o, body := w.order(courseOf(s.status), s.card), map[string]any{"card_ids": []union.ID{s.card}}
			for name, id := range map[string]union.ID{"from_org_id": o.From, "to_org_id": o.To} {
				if id != "" {
					body[name] = id
				}
			}
			return post("/handovers", body)
		}},
		{"send", hands, signed("sending")},
		{"receive", hands, signed("receipt")},
		{"dispute", hands, func(w *world, s *subject, _ string) request {
			return post(path(s, "dispute"), map[string]any{"version": w.handoverOf(s).Version, "reason": "数目不对"})
		}},
		{"recall", hands, func(w *world, s *subject, _ string) request {
			return post(path(s, "recall"), map[string]any{"version": w.handoverOf(s).Version})
		}},
		{"count", hands, func(w *world, s *subject, _ string) request {
			return post(path(s, "count"), map[string]any{"version": w.handoverOf(s).Version, "outcomes": []any{map[string]any{"card_id": s.card, "outcome": "missing"}}})
		}},
	}
}

// oddHandover: whom it does not concern finds nothing; the other side sees it and is told
// that the step is not theirs; only then does the status count.
func oddHandover(e event, who, status string) (int, bool) {
	c := courseOf(status)
	side := c.sends
	if e.name == "receive" || e.name == "dispute" || e.name == "count" {
		side = c.takes
	}
	somebody := everybody[slices.IndexFunc(everybody, func(s somebody) bool { return s.name == who })]
	passes := slices.ContainsFunc(somebody.roles, func(r union.Role) bool { return slices.Contains(e.roles, r) })
	concerned := !somebody.far && (who == "clerk" || slices.Contains(c.sends, who) || slices.Contains(c.takes, who))
	switch {
	case !passes:
		return 403, true
	case !concerned, e.name == "prepare" && !slices.Contains(side, who):
		return 404, true
	case !slices.Contains(side, who):
		return 403, true
	}
	return 409, true
}

func TestEveryTripleOfAHandover(t *testing.T) {
	onEach(t, machine{
		name: "handover", subject: union.SubjectHandover, table: handoverTable, statuses: handoverStatuses(), events: handoverEvents(),
		people: without("own clerk", "helping clerk", "helping leader"), make: (*world).handoverAt, odd: oddHandover,
		kind: func(string) string { return "member" },
		// A hand-over is prepared once, and nothing can be done to what is not there.
		unasked: func(status string, e event, _ string) bool { return (base(status) == "-") != (e.name == "prepare") },
		state: func(w *world, s *subject) (union.ID, string) {
			if s.handover == "" {
				return "", ""
			}
			return s.handover, w.handoverOf(s).Status
		},
	})
}
