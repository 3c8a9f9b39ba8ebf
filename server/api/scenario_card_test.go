package api_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// tell carries an event out with what it needs.
func (r cardRig) tell(who *uniontest.Client, i int, event string, more map[string]any) *uniontest.Answer {
	r.T.Helper()
	r.Clock.Move(time.Hour)
	body := map[string]any{"event": event, "version": r.version(i)}
	for name, value := range more {
		body[name] = value
	}
	return who.Post("/cards/"+r.ids[i]+"/events", body)
}

func TestACardThatWentMissingIsToldToTheBankAndMadeAgain(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := openedCards(s, 2)
		r.event(r.Officer, 0, "delivered").Must(200)
		r.tell(r.Clerk, 0, "except", map[string]any{"cause": "eaten"}).MustCode(422, "cause_unknown")
		gone := r.tell(r.Clerk, 0, "except", map[string]any{"cause": "missing"}).Must(200)
		if gone.Text("status") != "exception" || gone.Text("held_by_org_id") != "" {
			t.Fatalf("the card is %s", gone.Body)
		}
		r.hearsAs(r.Officer, "有卡片遗失")
		r.hears(0, "卡片遇到问题")
		if mine := r.people[0].Get("/me/card").Must(200); mine.Text("title") != "卡遇到问题，正在处理" {
			t.Fatalf("the member sees %s", mine.Body)
		}
		r.tell(r.Clerk, 0, "made_again", map[string]any{"number": uniontest.CardNumber(77)}).MustCode(403, "forbidden")
		for number, code := range map[string]string{"6212260000000000001": "card_number_bad", uniontest.CardNumber(1): "card_number_same"} {
			r.tell(r.Officer, 0, "made_again", map[string]any{"number": number}).MustCode(422, code)
		}
		r.tell(r.Officer, 0, "made_again", map[string]any{"number": uniontest.CardNumber(2)}).MustCode(409, "card_number_held")
		again := r.tell(r.Officer, 0, "made_again", map[string]any{"number": uniontest.CardNumber(77)}).Must(200)
		if again.Text("status") != "opened" {
			t.Fatalf("the card is %s", again.Body)
		}
		r.figures(map[union.Stage]int{union.StageOpened: 2})
		numbers := r.Clerk.Get("/cards/" + r.ids[0] + "/numbers").Must(200)
		if numbers.Text("items.0.to_at") == "" || numbers.Text("items.1.cause") != "made_again" || numbers.Text("items.1.to_at") != "" {
			t.Fatalf("the history is %s", numbers.Body)
		}
		r.hearsAs(r.Clerk, "有会员的卡号变了")
		r.event(r.Officer, 0, "delivered").Must(200)
		r.sign(r.people[0].Client, 0).Must(200)
	})
}

func TestACardThatIsFoundGoesOnAndOneThatIsRefusedGoesBack(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := openedCards(s, 2)
		leader := s.Staff("样本组长", union.RoleLeader, r.City.Branch)
		for i := range 2 {
			r.event(r.Officer, i, "delivered").Must(200)
			r.event(r.Clerk, i, "passed_down", r.City.Branch).Must(200)
		}
		r.tell(leader, 0, "except", map[string]any{"cause": "missing"}).Must(200)
		r.event(r.Officer, 0, "found").MustCode(403, "forbidden")
		found := r.event(r.Clerk, 0, "found").Must(200)
		if found.Text("status") != "at_union" || found.Text("held_by_org_id") != string(r.City.Unit.ID) {
			t.Fatalf("the card is %s", found.Body)
		}
		r.tell(leader, 1, "except", map[string]any{"cause": "refused"}).Must(200)
		r.event(r.Clerk, 1, "given_back").MustCode(403, "forbidden")
		r.event(r.Officer, 1, "given_back").Must(200)
		r.figures(map[union.Stage]int{union.StageDelivered: 1, union.StageEnded: 1})
		r.hears(1, "卡已销户")
		r.hearsAs(r.Clerk, "有会员的卡已销户")
		r.checkFigures()
	})
}

func TestALostCardIsReplacedAndTheMemberSeesTheNewNumber(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := openedCards(s, 1)
		r.event(r.Officer, 0, "delivered").Must(200)
		r.sign(r.people[0].Client, 0).Must(200)
		r.event(r.Officer, 0, "activated").Must(200)
		report := map[string]any{"kind": "lost"}
		reported := r.people[0].Post("/cards/"+r.ids[0]+"/reports", report).Must(201)
		if reported.Text("reported") != "lost" || reported.Text("status") != "activated" {
			t.Fatalf("a report alone made the card %s", reported.Body)
		}
		list := r.Officer.Get("/card-reports").Must(200)
		if list.Text("items.0.kind") != "lost" || list.Text("items.0.card.id") != r.ids[0] {
			t.Fatalf("the officer sees %s", list.Body)
		}
		r.event(r.Officer, 0, "lost").Must(200)
		if left := r.Officer.Get("/card-reports").Must(200); left.Text("items.0.id") != "" {
			t.Fatalf("the report is still open: %s", left.Body)
		}
		r.event(r.Officer, 0, "found").Must(200)
		r.event(r.Officer, 0, "lost").Must(200)
		replaced := r.tell(r.Officer, 0, "replaced", map[string]any{"number": " 6212 26" + uniontest.CardNumber(88)[6:] + " "}).Must(200)
		if replaced.Text("status") != "activated" || replaced.Text("number") != union.MaskCard(uniontest.CardNumber(88)) {
			t.Fatalf("the card is %s", replaced.Body)
		}
		if mine := r.people[0].Get("/me/card").Must(200); mine.Text("card.number") != union.MaskCard(uniontest.CardNumber(88)) {
			t.Fatalf("the member sees %s", mine.Body)
		}
		r.figures(map[union.Stage]int{union.StageActivated: 1})
	})
}

func TestACardThatIsLostBeforeItWasActivatedComesBackAsReceived(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := openedCards(s, 1)
		r.event(r.Officer, 0, "delivered").Must(200)
		r.sign(r.people[0].Client, 0).Must(200)
		r.event(r.Officer, 0, "lost").Must(200)
		if back := r.event(r.Officer, 0, "found").Must(200); back.Text("status") != "received" {
			t.Fatalf("the card is %s", back.Body)
		}
		r.event(r.Officer, 0, "lost").Must(200)
		r.tell(r.Officer, 0, "replaced", map[string]any{"number": uniontest.CardNumber(88)}).Must(200)
		r.figures(map[union.Stage]int{union.StageActivated: 1})
	})
}

func TestAClosedCardLetsItsHolderApplyAgain(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := openedCards(s, 1)
		person := r.people[0]
		person.Post("/applications", map[string]any{"org_id": r.City.Branch.ID}).MustCode(409, "application_exists")
		r.event(r.Officer, 0, "closed").Must(200)
		r.event(r.Officer, 0, "closed").Must(409)
		r.figures(map[union.Stage]int{union.StageNotStarted: 1})
		started := person.Post("/applications", map[string]any{"org_id": r.City.Branch.ID}).Must(201)
		person.ApplicationID, person.Version = started.Text("id"), started.Number("version")
		person.Fill()
		person.Sign()
		person.Submit()
		r.Clerk.Approve(person)
		r.figures(map[union.Stage]int{union.StageApproved: 1})
	})
}

func TestACardActivatedWithoutAReceiptIsFlaggedUntilOneIsSigned(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := openedCards(s, 1)
		r.event(r.Officer, 0, "delivered").Must(200)
		if early := r.event(r.Officer, 0, "activated").Must(200); early.At("needs_receipt") != true {
			t.Fatalf("the card is %s", early.Body)
		}
		signed := r.sign(r.people[0].Client, 0).Must(200)
		if signed.Text("status") != "activated" || signed.At("needs_receipt") == true || signed.Text("received_at") == "" {
			t.Fatalf("the card is %s", signed.Body)
		}
		r.sign(r.people[0].Client, 0).MustCode(409, "card_wrong_status")
		r.figures(map[union.Stage]int{union.StageActivated: 1})
		r.checkFigures()
	})
}

func TestAReportThatTheBankDoesNotKnowIsRefusedAndTheHolderHears(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := openedCards(s, 1)
		r.event(r.Officer, 0, "delivered").Must(200)
		r.people[0].Post("/cards/"+r.ids[0]+"/reports", map[string]any{"kind": "lost"}).Must(409)
		r.people[0].Post("/cards/"+r.ids[0]+"/reports", map[string]any{"kind": "number_change", "number": "123"}).MustCode(422, "card_number_bad")
		r.people[0].Post("/cards/"+r.ids[0]+"/reports", map[string]any{"kind": "number_change", "number": uniontest.CardNumber(1)}).MustCode(422, "card_number_same")
		r.people[0].Post("/cards/"+r.ids[0]+"/reports", map[string]any{"kind": "number_change", "number": uniontest.CardNumber(9)}).Must(201)
		list := r.Officer.Get("/card-reports").Must(200)
		if list.Text("items.0.number") != union.MaskCard(uniontest.CardNumber(9)) {
			t.Fatalf("the officer sees %s", list.Body)
		}
		path := "/card-reports/" + list.Text("items.0.id") + "/refusal"
		r.Officer.Post(path, nil).Must(200)
		r.Officer.Post(path, nil).MustCode(409, "report_settled")
		r.hears(0, "银行没有查到您报告的情况")
		if mine := r.people[0].Get("/me/card").Must(200); mine.Text("card.reported") != "" {
			t.Fatalf("the member sees %s", mine.Body)
		}
	})
}

func TestAStatusFileIsHeldAgainstTheCardsAndAppliedOnce(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := openedCards(s, 6)
		for i := range 5 {
			r.event(r.Officer, i, "delivered").Must(200)
			if i < 4 {
				r.sign(r.people[i].Client, i).Must(200)
			}
		}
		r.event(r.Officer, 1, "activated").Must(200)
		lines := []string{"卡号,状态,新卡号"}
		for _, line := range [][3]string{
			{uniontest.CardNumber(1), "已启用", ""},                      // applies
			{uniontest.CardNumber(2), "激活", ""},                       // already
			{uniontest.CardNumber(3), "换卡", uniontest.CardNumber(33)}, // applies
			{uniontest.CardNumber(4), "换卡", "6212260000000000001"},    // bad number
			{uniontest.CardNumber(5), "挂失", ""},                       // impossible: nobody has received it
			{uniontest.CardNumber(99), "销户", ""},                      // unknown
			{uniontest.CardNumber(6), "冻结", ""},                       // a word that nobody knows
		} {
			lines = append(lines, strings.Join(line[:], ","))
		}
		content := []byte(strings.Join(lines, "\n") + "\n")
		path := "/bank-branches/" + string(r.City.BankBranch.ID) + "/status-files"
		file := r.Officer.Upload(path, "状态.csv", content).Must(201)
		want := map[string]int{"applies": 2, "already": 1, "bad_number": 1, "impossible": 1, "unknown": 1, "no_word": 1}
		if file.Number("lines") != 7 {
			t.Fatalf("the file is %s", file.Body)
		}
		for category, n := range want {
			if file.Number("counts."+category) != n {
				t.Errorf("%s: %s", category, file.Body)
			}
		}
		if r.people[0].Get("/me/card").Must(200).Text("card.status") != "received" {
			t.Fatal("a file was applied before anybody confirmed it")
		}
		if again := r.Officer.Upload(path, "另一个名字.csv", content).Must(201); again.Text("id") != file.Text("id") {
			t.Fatal("the same file became another")
		}
		apply := "/status-files/" + file.Text("id") + "/application"
		// A repeat that comes while the call is carried out beside it says nothing about the lines.
		call, repeat := store.Request{Route: "apply", Key: "a-repeated-call"}, store.Request{Route: "apply", Key: "a-repeated-call"}
		mustDo(t, r.Store.Tx(store.WithRequest(t.Context(), &call), func(context.Context, *store.Store) error { return nil }))
		_, err := r.Features.Cards.ApplyStatusFile(store.WithRequest(t.Context(), &repeat), r.Actor(r.Officer), union.ID(file.Text("id")), 1)
		if !errors.Is(err, store.ErrTaken) {
			t.Fatalf("the repeat gets %v", err)
		}
		var wait sync.WaitGroup
		statuses := make([]int, 4)
		for i := range statuses {
			wait.Go(func() { statuses[i] = r.Officer.Post(apply, map[string]any{"version": 1}).Status })
		}
		wait.Wait()
		for _, status := range statuses {
			if status != 200 && status != 409 {
				t.Errorf("confirmed four times at once: %v", statuses)
			}
		}
		r.Officer.Post(apply, map[string]any{"version": 1}).Must(200)
		if mine := r.people[0].Get("/me/card").Must(200); mine.Text("card.status") != "activated" {
			t.Fatalf("the member sees %s", mine.Body)
		}
		if numbers := r.Clerk.Get("/cards/" + r.ids[2] + "/numbers").Must(200); numbers.Text("items.1.number") != union.MaskCard(uniontest.CardNumber(33)) || numbers.At("items.2") != nil {
			t.Fatalf("the history is %s", numbers.Body)
		}
		rows := r.Officer.Get("/status-files/" + file.Text("id") + "/rows?category=applies").Must(200)
		for i := range 2 {
			if rows.Text(fmt.Sprintf("items.%d.applied_at", i)) == "" {
				t.Errorf("a line was not applied: %s", rows.Body)
			}
		}
		r.figures(map[union.Stage]int{union.StageOpened: 1, union.StageDelivered: 1, union.StageSigned: 2, union.StageActivated: 2})
	})
}

func TestAStatusFileThatIsNoneIsRefusedInPlainWords(t *testing.T) {
	s := uniontest.New(t, "sqlite")
	r := newBatchRig(s)
	path := "/bank-branches/" + string(r.City.BankBranch.ID) + "/status-files"
	for content, code := range map[string]string{
		"卡号,状态\n":      "status_file_empty",
		"姓名,状态\n甲,乙\n": "sheet_header_missing",
	} {
		r.Officer.Upload(path, "状态.csv", []byte(content)).MustCode(422, code)
	}
	s.Officer("样本别的网点", s.BankBranch("B777")).Upload(path, "状态.csv", []byte("卡号,状态\n1,激活\n")).Must(404)
}
