package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"unioncard/server/pii"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// cardRig is a batch whose cards are opened: one for each person, in their order.
type cardRig struct {
	bankRig

	ids []string
}

func openedCards(s *uniontest.Server, n int) cardRig {
	r := cardRig{bankRig: acceptedBatch(s, n)}
	var lines []uniontest.BankLine
	for i := range n {
		lines = append(lines, r.opened(i))
	}
	r.apply(r.take("回盘.csv", uniontest.ResultCSV(s.T, lines...)).Must(201)).Must(200)
	for _, p := range r.people {
		r.ids = append(r.ids, p.Get("/me/card").Must(200).Text("card.id"))
	}
	return r
}

func (r cardRig) version(i int) int {
	r.T.Helper()
	card, err := r.Store.Card(context.Background(), union.ID(r.ids[i]))
	if err != nil {
		r.T.Fatal(err)
	}
	return int(card.Version)
}

func (r cardRig) event(who *uniontest.Client, i int, event string, to ...union.Org) *uniontest.Answer {
	r.T.Helper()
	r.Clock.Move(time.Hour)
	body := map[string]any{"event": event, "version": r.version(i)}
	if len(to) > 0 {
		body["to_org_id"] = to[0].ID
	}
	return who.Post("/cards/"+r.ids[i]+"/events", body)
}

func (r cardRig) sign(who *uniontest.Client, i int) *uniontest.Answer {
	r.T.Helper()
	r.Clock.Move(time.Hour)
	return who.Upload(fmt.Sprintf("/cards/%s/signature?version=%d", r.ids[i], r.version(i)), "signature.png", uniontest.Signature(r.T))
}

// sees checks what the member reads of their card, and when the last step was.
func (r cardRig) sees(i int, title string, done int) {
	r.T.Helper()
	mine := r.people[i].Get("/me/card").Must(200)
	if mine.Text("title") != title || mine.Text("next") == "" {
		r.T.Fatalf("the member sees %s", mine.Body)
	}
	line := r.people[i].Get("/me/timeline").Must(200)
	for step := range 8 {
		at := fmt.Sprintf("steps.%d.", step)
		if is := line.At(at+"done") == true; is != (step < done) || is != (line.Text(at+"at") != "") {
			r.T.Fatalf("%d steps should be done: %s", done, line.Body)
		}
	}
	if got := line.Text(fmt.Sprintf("steps.%d.at", done-1)); got != r.Clock.Now().UTC().Format(time.RFC3339) {
		r.T.Fatalf("the last step was at %s, it is %s", got, r.Clock.Now().UTC())
	}
}

func (r cardRig) hears(i int, title string) {
	r.T.Helper()
	for {
		n, err := r.Outbox.Once(context.Background())
		if err != nil {
			r.T.Fatal(err)
		}
		if n == 0 {
			break
		}
	}
	inbox := r.people[i].Get("/inbox").Must(200)
	if items, _ := inbox.At("items").([]any); !slices.ContainsFunc(items, func(item any) bool { return item.(map[string]any)["title"] == title }) {
		r.T.Fatalf("no message says %s: %s", title, inbox.Body)
	}
}

func TestACardGoesFromTheBankToItsHoldersHands(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := openedCards(s, 4)
		leader := s.Staff("样本组长", union.RoleLeader, r.City.Branch)
		s.Grant(r.people[2].Client, union.Grant{Role: union.RoleLeader, OrgID: &r.City.Branch.ID}) // a leader with a card of their own
		r.hears(0, "卡已开好")

		r.event(r.Officer, 0, "delivered").Must(200)
		r.sees(0, "卡已到单位工会", 6)
		r.hears(0, "卡已送到单位工会")
		r.deliverTheRest()

		passed := r.event(r.Clerk, 0, "passed_down", r.City.Branch).Must(200)
		if passed.Text("status") != "in_distribution" || passed.Text("held_by_org_id") != string(r.City.Branch.ID) {
			t.Fatalf("the card is %s", passed.Body)
		}
		r.event(leader, 0, "sent_back").Must(200)
		r.event(r.Clerk, 0, "passed_down", r.City.Foreign).MustCode(404, "not_found")
		r.event(r.Clerk, 0, "passed_down", r.City.Branch).Must(200)

		r.sign(r.people[0].Client, 0).Must(200)
		r.sees(0, "卡已领到，还没有启用", 7)
		r.hears(0, "卡已领取，请尽快启用")
		r.sign(r.people[0].Client, 0).Must(409)
		r.sign(r.people[0].Client, 1).MustCode(404, "not_found")
		r.sign(leader, 1).Must(200)
		r.sign(r.people[2].Client, 2).Must(200)
		r.checkReceipt(0, union.ModeSelf, r.people[0].Client)
		r.checkReceipt(1, union.ModeAssisted, leader)
		r.checkReceipt(2, union.ModeSelf, r.people[2].Client)

		r.event(r.Officer, 0, "activated").Must(200)
		r.sees(0, "卡已启用", 8)
		r.hears(0, "卡已启用")
		if early := r.event(r.Officer, 3, "activated").Must(200); early.At("needs_receipt") != true {
			t.Fatalf("a card that nobody signed for is %s", early.Body)
		}
		r.checkFigures()
	})
}

// deliverTheRest moves a list with one card that is there already.
func (r cardRig) deliverTheRest() {
	r.T.Helper()
	items := make([]map[string]any, len(r.ids))
	for i, id := range r.ids {
		items[i] = map[string]any{"id": id, "version": r.version(i)}
	}
	answer := r.Clerk.Post("/card-events", map[string]any{"event": "delivered", "items": items}).Must(200)
	for i := range r.ids {
		moved := answer.At(fmt.Sprintf("items.%d.moved", i)) == true
		if moved != (i > 0) || moved == (answer.Text(fmt.Sprintf("items.%d.detail", i)) != "") {
			r.T.Fatalf("the list came out as %s", answer.Body)
		}
	}
}

func (r cardRig) checkReceipt(i int, mode union.Mode, signer *uniontest.Client) {
	r.T.Helper()
	var got string
	var evidence []byte
	err := r.SQL().QueryRow("SELECT mode, evidence FROM receipts WHERE card_id = ?", r.ids[i]).Scan(&got, &evidence)
	if err != nil {
		r.T.Fatal(err)
	}
	var signed struct {
		Record    json.RawMessage `json:"record"`
		Signature []byte          `json:"signature"`
	}
	var record struct {
		Signer string `json:"signer"`
		Card   string `json:"card"`
	}
	if err = json.Unmarshal(evidence, &signed); err == nil {
		err = json.Unmarshal(signed.Record, &record)
	}
	if err != nil {
		r.T.Fatal(err)
	}
	key, err := r.Keys.EvidenceSigner().PublicKey()
	if err == nil {
		err = pii.VerifyEvidence(key, signed.Record, signed.Signature)
	}
	if err != nil || got != string(mode) || record.Card != r.ids[i] || record.Signer != signer.Get("/me").Must(200).Text("account_id") {
		r.T.Fatalf("the receipt is %s, %s, %v", got, signed.Record, err)
	}
}

// checkFigures recomputes the funnel from the rows.
func (r cardRig) checkFigures() {
	r.T.Helper()
	figures, err := r.Store.Funnel(context.Background(), r.City.Unit.Path)
	if err != nil {
		r.T.Fatal(err)
	}
	db := r.SQL()
	count := func(query string) (n int64) {
		if err := db.QueryRow("SELECT COUNT(*) FROM " + query).Scan(&n); err != nil {
			r.T.Fatal(err)
		}
		return n
	}
	type pair struct{ reached, present int64 }
	want := map[union.Stage]pair{
		union.StageStarted:   {count("applications"), count("applications WHERE status IN ('draft', 'returned')")},
		union.StageCollected: {count("applications WHERE first_submitted_at IS NOT NULL"), count("applications WHERE status = 'submitted'")},
		union.StageApproved:  {count("applications WHERE first_approved_at IS NOT NULL"), count("applications WHERE status = 'approved'")},
		union.StageSealed:    {count("applications WHERE first_sealed_at IS NOT NULL"), count("applications WHERE status = 'batched'")},
		union.StageOpened:    {count("cards"), count("cards WHERE status = 'opened'")},
		union.StageDelivered: {count("cards WHERE delivered_at IS NOT NULL"), count("cards WHERE status IN ('at_union', 'in_distribution')")},
		union.StageSigned:    {count("cards WHERE received_at IS NOT NULL"), count("cards WHERE status = 'received'")},
		union.StageActivated: {count("cards WHERE activated_at IS NOT NULL"), count("cards WHERE status = 'activated'")},
	}
	for _, f := range figures {
		if w, ok := want[f.Stage]; ok && w != (pair{f.Reached, f.Present}) {
			r.T.Errorf("%s: the counters say %d ever and %d now, the rows %v", f.Stage, f.Reached, f.Present, w)
		}
	}
}

func TestAnEventThatIsNotInTheTableIsAConflictWithTheStatus(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := openedCards(s, 1)
		leader := s.Staff("样本组长", union.RoleLeader, r.City.Branch)
		wrong := func(status string, answers ...*uniontest.Answer) {
			t.Helper()
			for _, a := range answers {
				if a.Must(409).Text("current_status") != status {
					t.Errorf("%s: %s", a.What, a.Body)
				}
			}
		}
		wrong("opened", r.event(r.Clerk, 0, "passed_down", r.City.Branch), r.event(r.Clerk, 0, "sent_back"), r.sign(r.people[0].Client, 0))
		r.event(r.Officer, 0, "passed_down", r.City.Branch).MustCode(403, "forbidden")
		r.event(r.Clerk, 0, "activated").MustCode(403, "forbidden")
		r.event(leader, 0, "delivered").MustCode(403, "forbidden")
		r.event(s.Staff("样本外单位经办", union.RoleClerk, r.City.Foreign), 0, "delivered").MustCode(404, "not_found")
		stale := map[string]any{"event": "delivered", "version": 9}
		r.Clerk.Post("/cards/"+r.ids[0]+"/events", stale).MustCode(409, "stale")
		r.event(r.Clerk, 0, "delivered").Must(200)
		wrong("at_union", r.event(r.Clerk, 0, "delivered"), r.event(r.Clerk, 0, "sent_back"))
		r.sign(r.people[0].Client, 0).Must(200)
		wrong("received", r.event(r.Clerk, 0, "delivered"), r.event(r.Clerk, 0, "passed_down", r.City.Branch), r.sign(leader, 0))
		r.event(r.Officer, 0, "activated").Must(200)
		wrong("activated", r.event(r.Officer, 0, "activated"))
		r.checkFigures()
	})
}
