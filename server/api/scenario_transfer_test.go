package api_test

import (
	"slices"
	"strconv"
	"testing"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func itoa(n int) string { return strconv.Itoa(n) }

func containsText(list []any, text string) bool { return slices.Contains(list, any(text)) }

func TestAMemberMovesBeforeSealingAndSignsAgainForTheNewUnit(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		next := s.Staff("样本新单位经办", union.RoleClerk, r.City.Sibling)
		person := r.Approved("样本会员甲")
		asked := person.Post("/me/transfer", map[string]any{"org_id": r.City.Sibling.ID}).Must(201)
		person.Post("/me/transfer", map[string]any{"org_id": r.City.Foreign.ID}).MustCode(409, "transfer_asked")
		r.Clerk.Post("/transfers/"+asked.Text("id")+"/acceptance", map[string]any{"version": 1}).Must(404)
		r.hearsAs(next, "有人转入本单位")
		next.Post("/transfers/"+asked.Text("id")+"/acceptance", map[string]any{"version": 1}).Must(200)

		mine := person.Get("/applications/current").Must(200)
		if mine.Text("status") != "returned" || mine.Text("unit_name") != r.City.Sibling.Name || mine.Text("reasons.0.field") != "signature" || mine.At("signed") != false {
			t.Fatalf("the member sees %s", mine.Body)
		}
		r.figures(map[union.Stage]int{union.StageEnded: 1, union.StageApproved: 0})
		person.Version = mine.Number("version")
		person.Sign()
		person.Submit()
		r.Clerk.Get(person.Path("")).Must(404)
		next.Approve(person)
		r.figuresOf(r.City.Sibling, map[union.Stage]int{union.StageApproved: 1})
	})
}

func TestAPersonWhoHasNotStartedMovesFromListToList(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		next := s.Staff("样本新单位经办", union.RoleClerk, r.City.Sibling)
		row := r.Clerk.Row(r.City.Branch, uniontest.NewFields("样本会员甲"))
		path := "/roster-rows/" + row + "/transfer"
		r.Clerk.Post(path, map[string]any{"org_id": r.City.Unit.ID}).MustCode(422, "transfer_same_unit")
		asked := r.Clerk.Post(path, map[string]any{"org_id": r.City.Sibling.ID}).Must(201)
		next.Post("/transfers/"+asked.Text("id")+"/acceptance", map[string]any{"version": 1}).Must(200)
		next.Post("/transfers/"+asked.Text("id")+"/refusal", map[string]any{"version": 2}).MustCode(409, "transfer_decided")
		r.figures(map[union.Stage]int{union.StageEnded: 1})
		r.figuresOf(r.City.Sibling, map[union.Stage]int{union.StageNotStarted: 1})
		if gone := r.Clerk.Get("/roster-rows?status=ended").Must(200); gone.Text("items.0.end_reason") != "moved" {
			t.Fatalf("the old clerk sees %s", gone.Body)
		}
	})
}

func TestTheOldUnitFinishesWhatIsAtTheBankAndTheCardFollowsItsHolderOnReceipt(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := openedCards(s, 1)
		next := s.Staff("样本新单位经办", union.RoleClerk, r.City.Sibling)
		asked := r.people[0].Post("/me/transfer", map[string]any{"org_id": r.City.Sibling.ID}).Must(201)
		next.Post("/transfers/"+asked.Text("id")+"/acceptance", map[string]any{"version": 1}).Must(200)
		r.figures(map[union.Stage]int{union.StageOpened: 1})

		r.event(r.Officer, 0, "delivered").Must(200)
		r.sign(r.people[0].Client, 0).Must(200)
		r.figures(map[union.Stage]int{union.StageSigned: 0, union.StageEnded: 1})
		r.figuresOf(r.City.Sibling, map[union.Stage]int{union.StageSigned: 1})
		if cards := next.Get("/cards").Must(200); cards.Text("items.0.id") != r.ids[0] {
			t.Fatalf("the new unit's clerk sees %s", cards.Body)
		}
		if cards := r.Clerk.Get("/cards").Must(200); cards.Text("items.0.id") != "" {
			t.Fatalf("the old unit's clerk still sees %s", cards.Body)
		}
		if title := r.people[0].Get("/me/card").Must(200).Text("card.status"); title != "received" {
			t.Fatalf("the member sees %s", title)
		}
	})
}

func TestAReceivedCardFollowsItsHolderAtOnce(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := openedCards(s, 1)
		next := s.Staff("样本新单位经办", union.RoleClerk, r.City.Sibling)
		r.event(r.Officer, 0, "delivered").Must(200)
		r.sign(r.people[0].Client, 0).Must(200)
		asked := r.people[0].Post("/me/transfer", map[string]any{"org_id": r.City.Sibling.ID}).Must(201)
		next.Post("/transfers/"+asked.Text("id")+"/acceptance", map[string]any{"version": 1}).Must(200)
		r.figuresOf(r.City.Sibling, map[union.Stage]int{union.StageSigned: 1})
		r.figures(map[union.Stage]int{union.StageEnded: 1})
		var unsealed int // what has an index and no seal could never be indexed anew
		err := s.SQL().QueryRow("SELECT COUNT(*) FROM roster_rows WHERE document_index IS NOT NULL AND document_sealed IS NULL").Scan(&unsealed)
		if err != nil || unsealed != 0 {
			t.Errorf("%d rows lost their seals on the way, %v", unsealed, err)
		}
	})
}

func TestNobodyMovesToAUnitThatIsClosed(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		next := s.Staff("样本新单位经办", union.RoleClerk, r.City.Sibling)
		person := r.Approved("样本会员甲")
		asked := person.Post("/me/transfer", map[string]any{"org_id": r.City.Sibling.ID}).Must(201)
		_, err := s.SQL().Exec("UPDATE orgs SET closed = 1 WHERE id = '" + string(r.City.Sibling.ID) + "'")
		mustDo(t, err)
		next.Post("/transfers/"+asked.Text("id")+"/acceptance", map[string]any{"version": 1}).MustCode(409, "org_closed")
		r.figures(map[union.Stage]int{union.StageApproved: 1})
		next.Post("/transfers/"+asked.Text("id")+"/refusal", map[string]any{"version": 1}).Must(200)
	})
}

func TestANewUnitMayRefuseAndTheAskerHears(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		next := s.Staff("样本新单位经办", union.RoleClerk, r.City.Sibling)
		person := r.Approved("样本会员甲")
		asked := person.Post("/me/transfer", map[string]any{"org_id": r.City.Sibling.ID}).Must(201)
		next.Post("/transfers/"+asked.Text("id")+"/refusal", map[string]any{"version": 1}).Must(200)
		r.hears(person, "转单位没有被接受")
		r.figures(map[union.Stage]int{union.StageApproved: 1})
		person.Post("/me/transfer", map[string]any{"org_id": r.City.Foreign.ID}).Must(201)
	})
}
