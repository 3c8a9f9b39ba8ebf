package api_test

import (
	"fmt"
	"time"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// handRig is a unit whose cards lie at the bank, with a branch, a group and their leaders.
type handRig struct {
	cardRig

	leader, grouper *uniontest.Client
	group           union.Org
}

func newHandRig(s *uniontest.Server, cards int) handRig {
	r := handRig{cardRig: openedCards(s, cards)}
	r.group = s.Org(&r.City.Branch, union.LevelGroup, "样本一组", r.City.BankBranch.ID)
	r.leader = s.Staff("样本分会负责人", union.RoleLeader, r.City.Branch)
	r.grouper = s.Staff("样本组长", union.RoleLeader, r.group)
	mustDo(s.T, s.Store.NameAccount(s.T.Context(), union.ID(r.Clerk.Get("/me").Must(200).Text("account_id")), "样本经办"))
	return r
}

// passing is a hand-over as its two sides drive it.
type passing struct {
	handRig

	id      string
	version int
}

// order is the body that asks for a hand-over; a nil side is the bank.
func (r handRig) order(from, to *union.Org, cards ...int) map[string]any {
	body := map[string]any{}
	if from != nil {
		body["from_org_id"] = from.ID
	}
	if to != nil {
		body["to_org_id"] = to.ID
	}
	if len(cards) == 0 {
		body["all"] = true
		return body
	}
	ids := make([]string, len(cards))
	for i, n := range cards {
		ids[i] = r.ids[n]
	}
	body["card_ids"] = ids
	return body
}

func (r handRig) prepare(who *uniontest.Client, from, to *union.Org, cards ...int) *passing {
	r.T.Helper()
	r.Clock.Move(time.Minute)
	made := who.Post("/handovers", r.order(from, to, cards...)).Must(201)
	return &passing{r, made.Text("id"), made.Number("version")}
}

func (p *passing) path(rest string) string { return "/handovers/" + p.id + rest }

// kept keeps the version of an answer that went through.
func (p *passing) kept(a *uniontest.Answer) *uniontest.Answer {
	if a.Status == 200 {
		p.version = a.Number("version")
	}
	return a
}

func (p *passing) do(who *uniontest.Client, verb string, more map[string]any) *uniontest.Answer {
	p.T.Helper()
	p.Clock.Move(time.Minute)
	body := map[string]any{"version": p.version}
	for name, value := range more {
		body[name] = value
	}
	return p.kept(who.Post(p.path("/"+verb), body))
}

func (p *passing) signs(who *uniontest.Client, verb string) *uniontest.Answer {
	p.T.Helper()
	p.Clock.Move(time.Minute)
	return p.kept(who.Upload(fmt.Sprintf("%s?version=%d", p.path("/"+verb), p.version), "signature.png", uniontest.Signature(p.T)))
}

// checks ticks what the bank looks at.
func (p *passing) checks() *passing {
	p.T.Helper()
	p.kept(p.Officer.Put(p.path("/delivery"), map[string]any{
		"version": p.version, "book_number": "样本簿 2026-017", "brochures": true, "quality_ok": true, "collector_ok": true,
	}).Must(200))
	return p
}

// counts says what was found: every card as sent but for those named otherwise.
func (p *passing) counts(who *uniontest.Client, otherwise map[int]union.Outcome, cards ...int) *uniontest.Answer {
	p.T.Helper()
	list := make([]any, len(cards))
	for i, n := range cards {
		outcome := union.OutcomeReceived
		if o, ok := otherwise[n]; ok {
			outcome = o
		}
		list[i] = map[string]any{"card_id": p.ids[n], "outcome": outcome}
	}
	return p.do(who, "count", map[string]any{"outcomes": list})
}

// passes prepares, sends, counts and receives, all as it should be.
func (r handRig) passes(sender *uniontest.Client, from *union.Org, taker *uniontest.Client, to *union.Org, cards ...int) *passing {
	r.T.Helper()
	p := r.prepare(sender, from, to, cards...)
	if from == nil {
		p.checks()
	}
	p.signs(sender, "sending").Must(200)
	p.counts(taker, nil, cards...).Must(200)
	p.signs(taker, "receipt").Must(200)
	return p
}

// lies checks the status of a card and who has it; a nil org is nobody below the bank.
func (r handRig) lies(i int, status string, at *union.Org) {
	r.T.Helper()
	card, err := r.Store.Card(r.T.Context(), union.ID(r.ids[i]))
	mustDo(r.T, err)
	held := card.HeldByOrg != nil && at != nil && *card.HeldByOrg == at.ID || card.HeldByOrg == nil && at == nil
	if card.Status != status || !held {
		r.T.Fatalf("card %d is %s at %v, not %s", i, card.Status, card.HeldByOrg, status)
	}
}
