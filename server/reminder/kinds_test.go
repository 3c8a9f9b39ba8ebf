package reminder_test

import (
	"slices"
	"testing"

	"unioncard/server/union"
)

func TestWhoseCardLiesAtTheUnionIsRemindedByItsDeliveryUntilItIsCollected(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		lies := r.card(union.CardAtUnion)
		collected := r.card(union.CardAtUnion)
		between := map[int]func(){
			5: func() { r.moveCard(&lies, union.EventPassedDown, union.CardInDistribution) },
			6: func() { r.moveCard(&collected, union.EventSigned, union.CardReceived) },
		}
		if got := r.daysOf(40, "reminder:uncollected", lies.account, between); !slices.Equal(got, []int{3, 7, 15, 30}) {
			t.Errorf("reminded on the days %v though it was delivered on the first and passed down on the fifth", got)
		}
		if n := r.sent("reminder:uncollected")[collected.account]; n != 1 {
			t.Errorf("who collected on the sixth day was reminded %d times", n)
		}
	})
}

func TestWhoHasNotActivatedIsRemindedFourTimesAndWhoSaysSoOrHasIsNot(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		waits, says, has, lost := r.card(union.CardReceived), r.card(union.CardReceived), r.card(union.CardReceived), r.card(union.CardReceived)
		between := map[int]func(){
			1: func() {
				report := union.CardReport{ID: r.NewID(), CardID: says.ID, Kind: union.EventActivated, ReportedBy: says.account, CreatedAt: r.Now(), UpdatedAt: r.Now()}
				must(t, r.AddCardReport(t.Context(), union.Actor{AccountID: says.account}, says.Card, report))
			},
			4: func() {
				r.moveCard(&has, union.EventActivated, union.CardActivated)
				r.moveCard(&lost, union.EventLost, union.CardLost)
			},
		}
		if got := r.daysOf(40, "reminder:not_activated", waits.account, between); !slices.Equal(got, []int{3, 7, 15, 30}) {
			t.Errorf("reminded on the days %v", got)
		}
		sent := r.sent("reminder:not_activated")
		if sent[says.account] != 0 || sent[has.account] != 1 || sent[lost.account] != 1 {
			t.Errorf("who says so was reminded %d times, who activated on the fourth day %d, who lost it then %d", sent[says.account], sent[has.account], sent[lost.account])
		}
	})
}

func TestOnceAfterActivationTheHolderHearsToKeepTheCardThoughItIsLostAndFound(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		card := r.card(union.CardActivated)
		between := map[int]func(){
			4: func() { r.moveCard(&card, union.EventLost, union.CardLost) },
			5: func() { r.moveCard(&card, union.EventFound, union.CardActivated) },
		}
		if got := r.daysOf(40, "reminder:keep_card", card.account, between); !slices.Equal(got, []int{1}) {
			t.Errorf("told on the days %v", got)
		}
	})
}

func TestTheDeadAreNotReminded(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		for _, status := range []string{union.CardAtUnion, union.CardReceived, union.CardActivated} {
			r.dies(r.card(status))
		}
		for range 8 {
			r.clock.Move(day)
			r.run(r.Store, "one")
		}
		for _, topic := range []string{"reminder:uncollected", "reminder:not_activated", "reminder:keep_card"} {
			if n := r.told(topic); n != 0 {
				t.Errorf("%s went out %d times", topic, n)
			}
		}
	})
}

func TestClerkAndOfficerHearOfABatchThatWaitsAtTheBankOnceADay(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		officer := r.officer()
		batch := r.batch(union.BatchSubmitted)
		between := map[int]func(){
			5: func() { r.accepted(batch) },
			9: func() { r.resulted(batch) },
		}
		if got := r.daysOf(12, "reminder:bank_digest", officer, between); !slices.Equal(got, []int{3, 4, 8}) {
			t.Errorf("the officer hears on the days %v", got)
		}
		if n := r.sent("reminder:digest")[r.clerk]; n != 3 {
			t.Errorf("the clerk hears %d times", n)
		}
	})
}

func TestTheClerksDigestCountsEachKindThatWaits(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		r.returned(2)
		for i, app := range r.returned(3) {
			if i > 0 {
				r.move(&app, union.EventSubmit, union.ApplicationSubmitted)
				r.move(&app, union.EventApprove, union.ApplicationApproved)
			}
		}
		for _, status := range []string{union.CardAtUnion, union.CardInDistribution, union.CardReceived} {
			r.card(status)
		}
		r.batch(union.BatchSubmitted)
		r.accepted(r.batch(union.BatchSubmitted))
		r.clock.Move(3 * day)
		r.returned(4) // today's do not count
		r.run(r.Store, "one")
		if r.sent("reminder:digest")[r.clerk] != 1 {
			t.Fatal("there is no digest")
		}
		data := r.data("reminder:digest")
		for field, want := range map[string]string{"returned": "3", "approved": "2", "cards": "2", "batches": "2", "unit": r.unit.Name, "days": "3"} {
			if data[field] != want {
				t.Errorf("%s is %s, want %s", field, data[field], want)
			}
		}
	})
}
