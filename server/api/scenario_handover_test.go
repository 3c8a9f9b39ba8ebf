package api_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func TestCardsGoDownTheTreeAgainstSignaturesAndSomeComeBack(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newHandRig(s, 8)
		unit, branch := &r.City.Unit, &r.City.Branch
		deliverTheBox(t, r)

		// The clerk passes five to the branch; the leader finds one missing.
		down := r.prepare(r.Clerk, unit, branch, 2, 3, 4, 5, 6)
		down.signs(r.Clerk, "sending").Must(200)
		r.hearsAs(r.leader, "有卡片等您签收")
		down.signs(r.Clerk, "receipt").MustCode(403, "signs_both_sides")
		r.event(r.Clerk, 2, "passed_down", *branch).MustCode(409, "card_under_way")
		r.sign(r.people[2].Client, 2).MustCode(409, "card_under_way")
		r.lies(2, union.CardAtUnion, unit)
		down.counts(r.leader, map[int]union.Outcome{4: union.OutcomeMissing}, 2, 3, 4, 5, 6).Must(200)
		down.signs(r.leader, "receipt").Must(200)
		r.lies(2, union.CardInDistribution, branch)
		r.lies(4, union.CardException, nil)
		r.hears(2, "您的卡已到分会")
		r.hears(4, "卡片遇到问题")
		r.hearsAs(r.Officer, "有卡片遗失")
		r.hearsAs(r.Clerk, "您发出的卡片已签收")

		// From the branch to its group: disputed, counted again, received.
		lower := r.prepare(r.leader, branch, &r.group, 2, 3)
		lower.signs(r.leader, "sending").Must(200)
		lower.do(r.grouper, "dispute", map[string]any{"reason": "少"}).MustCode(422, "text_length")
		disputed := lower.do(r.grouper, "dispute", map[string]any{"reason": "只数到一张"}).Must(200)
		if disputed.Text("status") != "disputed" || disputed.Text("note") != "只数到一张" {
			t.Fatalf("it is %s", disputed.Body)
		}
		r.hearsAs(r.leader, "您发出的卡片有异议")
		lower.counts(r.grouper, nil, 2, 3).Must(200)
		lower.signs(r.grouper, "receipt").Must(200)
		r.lies(3, union.CardInDistribution, &r.group)

		// Another one is disputed and recalled: the card stays where it was.
		again := r.prepare(r.leader, branch, &r.group, 5)
		again.signs(r.leader, "sending").Must(200)
		again.do(r.leader, "recall", nil).Must(409)
		again.do(r.grouper, "dispute", map[string]any{"reason": "不是本组的人"}).Must(200)
		again.do(r.leader, "recall", nil).Must(200)
		r.hearsAs(r.grouper, "卡片交接已撤回")
		r.lies(5, union.CardInDistribution, branch)

		// One person is gone: up to the unit, then to the bank, which closes the card.
		r.tell(r.leader, 6, "except", map[string]any{"cause": "holder_gone"}).Must(200)
		r.passes(r.leader, branch, r.Clerk, unit, 6)
		r.lies(6, union.CardException, unit)
		r.Clerk.Post("/handovers", r.order(unit, nil, 0)).MustCode(422, "cards_not_here")
		back := r.passes(r.Clerk, unit, r.Officer, nil, 6)
		r.lies(6, union.CardClosed, nil)
		if sheet := r.Officer.Get(back.path("/sheet")).Must(200); !bytes.HasPrefix(sheet.Body, []byte("%PDF")) {
			t.Fatal("no receipt to print")
		}

		// Members sign on their own screen and on the leader's.
		r.sign(r.people[2].Client, 2).Must(200)
		r.sign(r.grouper, 3).Must(200)
		r.lies(2, union.CardReceived, nil)
		theEndOfTheJourney(t, r)
	})
}

// deliverTheBox brings all eight from the bank; one is damaged.
func deliverTheBox(t *testing.T, r handRig) {
	t.Helper()
	unit := &r.City.Unit
	box := r.prepare(r.Officer, nil, unit)
	if seen := r.Officer.Get(box.path("")).Must(200); seen.Number("cards") != 8 || seen.Text("collectors.0.title") != "样本经办" {
		t.Fatalf("the officer sees %s", seen.Body)
	}
	box.signs(r.Officer, "sending").MustCode(422, "delivery_unchecked")
	box.checks().signs(r.Officer, "sending").Must(200)
	r.hearsAs(r.Clerk, "有卡片等您签收")
	r.event(r.Clerk, 0, "delivered").MustCode(409, "card_under_way")
	other := r.Staff("样本新经办", union.RoleClerk, r.City.Unit)
	box.counts(r.Clerk, nil, 0, 1, 2, 3, 4, 5).Must(200)
	box.signs(other, "receipt").MustCode(422, "collector_without_mandate")
	box.signs(r.Clerk, "receipt").MustCode(422, "handover_uncounted")
	box.counts(r.Clerk, map[int]union.Outcome{7: union.OutcomeDamaged}, 6, 7).Must(200)
	box.signs(r.Clerk, "receipt").Must(200)
	for i := range 7 {
		r.lies(i, union.CardAtUnion, unit)
	}
	r.lies(7, union.CardException, unit)
	r.hears(0, "卡已送到单位工会")
	done := r.Officer.Get(box.path("")).Must(200)
	if done.Text("status") != "received" || done.Number("counted") != 7 || done.Number("damaged") != 1 || done.Text("received_by") != "样本经办" {
		t.Fatalf("the officer sees %s", done.Body)
	}
	if sheet := r.Clerk.Get(box.path("/sheet")).Must(200); !bytes.HasPrefix(sheet.Body, []byte("%PDF")) {
		t.Fatal("no receipt to print")
	}
	r.figures(map[union.Stage]int{union.StageOpened: 1, union.StageDelivered: 7})
}

// theEndOfTheJourney is what the member, the leader, the clerk and the officer see.
func theEndOfTheJourney(t *testing.T, r handRig) {
	t.Helper()
	if mine := r.people[2].Get("/me/card").Must(200); mine.Text("title") != "卡已领到，还没有启用" {
		t.Errorf("the member sees %s", mine.Body)
	}
	at := r.leader.Get("/cards?held_by_org_id=" + string(r.City.Branch.ID)).Must(200)
	if at.Text("items.0.id") != r.ids[5] || at.At("items.1") != nil {
		t.Errorf("the leader has %s", at.Body)
	}
	if list := r.leader.Get("/handovers?closed=true").Must(200); list.Text("items.0.status") != "received" || list.Text("items.0.to_name") != r.City.Unit.Name || list.At("items.4") != nil {
		t.Errorf("the leader sees %s", list.Body)
	}
	if list := r.grouper.Get("/handovers?closed=true").Must(200); list.At("items.1") == nil || list.At("items.2") != nil {
		t.Errorf("the group's leader sees %s", list.Body)
	}
	if open := r.Clerk.Get("/handovers").Must(200); open.At("items.0") != nil {
		t.Errorf("the clerk still has %s", open.Body)
	}
	if list := r.Officer.Get("/handovers?closed=true").Must(200); list.At("items.1") == nil || list.At("items.2") != nil {
		t.Errorf("the officer sees %s", list.Body)
	}
	sheet := r.leader.Get("/orgs/" + string(r.City.Branch.ID) + "/distribution-sheet").Must(200)
	if !bytes.HasPrefix(sheet.Body, []byte("%PDF")) {
		t.Error("no sheet to sign")
	}
	r.figures(map[union.Stage]int{union.StageOpened: 1, union.StageDelivered: 4, union.StageSigned: 2, union.StageEnded: 1})
}

func TestALeaderSignsForTheirOwnCardWithTheClerk(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newHandRig(s, 1)
		s.Grant(r.people[0].Client, union.Grant{Role: union.RoleLeader, OrgID: &r.City.Branch.ID})
		r.passes(r.Officer, nil, r.Clerk, &r.City.Unit, 0)
		r.passes(r.Clerk, &r.City.Unit, r.people[0].Client, &r.City.Branch, 0)
		r.sign(r.people[0].Client, 0).MustCode(403, "own_card")
		r.sign(r.Clerk, 0).Must(200)
		r.checkReceipt(0, union.ModeAssisted, r.Clerk)
	})
}

func TestNobodySignsBothSidesEvenWithTwoRoles(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newHandRig(s, 1)
		s.Grant(r.Clerk, union.Grant{Role: union.RoleLeader, OrgID: &r.City.Branch.ID})
		s.Grant(r.Officer, union.Grant{Role: union.RoleClerk, OrgID: &r.City.Unit.ID})
		box := r.prepare(r.Officer, nil, &r.City.Unit, 0).checks()
		box.signs(r.Officer, "sending").Must(200)
		box.counts(r.Officer, nil, 0).Must(200)
		box.signs(r.Officer, "receipt").MustCode(403, "signs_both_sides")
		box.signs(r.Clerk, "receipt").Must(200)
		down := r.prepare(r.Clerk, &r.City.Unit, &r.City.Branch, 0)
		down.signs(r.Clerk, "sending").Must(200)
		down.counts(r.Clerk, nil, 0).Must(200)
		down.signs(r.Clerk, "receipt").MustCode(403, "signs_both_sides")
	})
}

func TestAHandoverTakesOnlyWhatIsThere(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newHandRig(s, 3)
		unit, branch := &r.City.Unit, &r.City.Branch
		r.Officer.Post("/handovers", map[string]any{"to_org_id": unit.ID}).MustCode(422, "handover_choice")
		r.Officer.Post("/handovers", map[string]any{"to_org_id": unit.ID, "card_ids": []string{}}).MustCode(422, "handover_choice")
		r.Officer.Post("/handovers", r.order(nil, unit, 0, 1, 0)).MustCode(422, "card_listed_twice")
		r.Officer.Post("/handovers", r.order(nil, branch, 0)).MustCode(422, "handover_way")
		r.Officer.Post("/handovers", map[string]any{"all": true}).MustCode(422, "handover_way")
		r.Clerk.Post("/handovers", r.order(nil, unit, 0)).MustCode(404, "not_found")
		r.Clerk.Post("/handovers", r.order(unit, branch, 0)).MustCode(422, "cards_not_here")
		r.Clerk.Post("/handovers", r.order(unit, branch)).MustCode(422, "handover_empty")
		s.Officer("样本别的网点", s.BankBranch("B778")).Post("/handovers", r.order(nil, unit, 0)).MustCode(404, "not_found")

		box := r.prepare(r.Officer, nil, unit, 0, 1)
		r.Officer.Post("/handovers", r.order(nil, unit, 1, 2)).MustCode(409, "card_under_way")
		r.Officer.Put(box.path("/delivery"), map[string]any{"version": 1, "book_number": "6212260000000000012", "brochures": true, "quality_ok": true, "collector_ok": true}).MustCode(422, "book_number")
		box.checks()
		r.Officer.Upload(fmt.Sprintf("%s?version=%d", box.path("/sending"), box.version), "signature.png", []byte("不是图片")).Must(415)
		box.signs(r.Clerk, "sending").MustCode(403, "not_your_side")
		box.signs(r.Officer, "sending").Must(200)
		box.do(r.Clerk, "count", map[string]any{"outcomes": []any{map[string]any{"card_id": r.ids[2], "outcome": "received"}}}).MustCode(422, "card_not_listed")
		box.counts(r.Clerk, nil, 0, 0).MustCode(422, "card_listed_twice")
		box.do(r.Clerk, "count", map[string]any{"outcomes": []any{map[string]any{"card_id": r.ids[0], "outcome": "eaten"}}}).Must(400)
		box.counts(r.Clerk, nil, 0, 1).Must(200)
		r.Clerk.Upload(fmt.Sprintf("%s?version=%d", box.path("/receipt"), box.version), "signature.png", []byte("不是图片")).Must(415)
		box.signs(r.Officer, "receipt").MustCode(403, "not_your_side")
		stranger := s.Staff("样本别处组长", union.RoleLeader, r.City.Foreign)
		for _, path := range []string{"", "/cards", "/sheet"} {
			stranger.Get(box.path(path)).MustCode(404, "not_found")
		}
		box.signs(r.Clerk, "receipt").Must(200)
		box.signs(r.Clerk, "receipt").Must(409)
		r.Clerk.Post("/handovers", r.order(unit, &r.City.Foreign, 0)).MustCode(422, "handover_way")
	})
}

func TestAnEndedClerksHandoversPassToTheColleague(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newHandRig(s, 1)
		next := s.Staff("样本接班经办", union.RoleClerk, r.City.Unit)
		next.Mandate("样本接班")
		box := r.prepare(r.Officer, nil, &r.City.Unit, 0).checks()
		box.signs(r.Officer, "sending").Must(200)
		chief := s.Staff("样本主管", union.RoleSupervisor, r.City.District)
		r.endGrant(chief, r.Clerk, union.RoleClerk)
		r.hearsAs(next, "有卡片交接转由您办理")
		r.Clerk.Get(box.path("")).Must(401)
		if work := next.Get("/work").Must(200); countOf(work, "handovers_to_receive") != 1 {
			t.Fatalf("the colleague's work is %s", work.Body)
		}
		box.counts(next, nil, 0).Must(200)
		box.signs(next, "receipt").Must(200)
	})
}

// endGrant ends a role of somebody.
func (r handRig) endGrant(chief, whose *uniontest.Client, role union.Role) {
	r.T.Helper()
	list, err := r.Store.ScopesOf(r.T.Context(), union.ID(whose.Get("/me").Must(200).Text("account_id")))
	mustDo(r.T, err)
	for _, g := range list {
		if g.Role == role {
			chief.Delete("/grants/" + string(g.GrantID))
			return
		}
	}
	r.T.Fatalf("the person is no %s", role)
}

func countOf(work *uniontest.Answer, kind string) int {
	items, _ := work.At("items").([]any)
	for _, item := range items {
		if one := item.(map[string]any); one["kind"] == kind {
			return int(one["count"].(float64))
		}
	}
	return -1
}

func TestCardsThatNobodyClaimsAreListedAndToldWeekly(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newHandRig(s, 3)
		r.passes(r.Officer, nil, r.Clerk, &r.City.Unit, 0, 1, 2)
		r.passes(r.Clerk, &r.City.Unit, r.leader, &r.City.Branch, 1, 2)
		r.sign(r.people[2].Client, 2).Must(200)
		if early := r.Clerk.Get("/unclaimed-cards").Must(200); early.At("items.0") != nil {
			t.Fatalf("too early: %s", early.Body)
		}
		r.Clock.Move(61 * 24 * time.Hour)
		r.Clerk, r.leader = s.SignIn("p-样本经办"), s.SignIn("p-样本分会负责人") // their sessions are over
		late := r.Clerk.Get("/unclaimed-cards").Must(200)
		if late.At("items.1") == nil || late.At("items.2") != nil {
			t.Fatalf("the clerk sees %s", late.Body)
		}
		told := func() (n int) {
			_, err := s.Features.Reminders.Run(t.Context(), "a replica")
			mustDo(t, err)
			mustDo(t, s.SQL().QueryRow("SELECT COUNT(*) FROM outbox WHERE topic LIKE 'card:unclaimed%'").Scan(&n))
			return n
		}
		for range 2 { // the second run of the week finds it done
			if n := told(); n != 2 {
				t.Errorf("%d messages are written", n)
			}
		}
		r.hearsAs(r.Clerk, "有会员卡超过60天没人领")
		r.hearsAs(r.leader, "有会员卡超过60天没人领")
		r.Clock.Move(7 * 24 * time.Hour)
		if n := told(); n != 4 {
			t.Errorf("with the next week's %d messages are written", n)
		}
	})
}
