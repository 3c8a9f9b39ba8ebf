package api_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"unioncard/server/uniontest"
)

func TestAHolderShowsTheirCodeAndTheStaffRecordTheOffer(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBaseRig(s)
		member := r.people[0].Client
		near := member.Get("/places?lat=36.8&lng=118.05&category=culture&query=书店").Must(200)
		if near.Text("items.0.id") != r.base || near.Number("items.0.distance_m") != 1112 {
			t.Fatalf("the nearest is %s", near.Body)
		}
		page := member.Get("/service-bases/" + r.base).Must(200)
		if page.Text("offers.0.title") != "图书八五折" || page.Text("org_name") != r.City.District.Name {
			t.Fatalf("the base is %s", page.Body)
		}
		seen := r.check(r.code()).Must(200)
		if seen.Text("name") != "*甲" && seen.Text("name") == "" || seen.At("offers.0.refusal") != nil {
			t.Fatalf("the staff see %s", seen.Body)
		}
		r.redeem(seen.Text("ticket")).Must(201)
		r.redeem(seen.Text("ticket")).MustCode(409, "member_code_used")
		if again := r.check(r.code()); again.Status != 409 {
			s.Clock.Move(time.Minute)
		}
		later := r.check(r.code()).Must(200)
		if later.Text("offers.0.refusal") != "这位会员今天已经用过这项优惠，请明天再用。" {
			t.Fatalf("the staff see %s", later.Body)
		}
		r.redeem(later.Text("ticket")).MustCode(422, "offer_limit_daily")
		s.Clock.Move(24 * time.Hour)
		r.redeem(r.check(r.code()).Must(200).Text("ticket")).Must(201)
		if n := r.uses(); n != 2 {
			t.Errorf("%d uses", n)
		}
		mine, theirs := member.Get("/me/redemptions").Must(200), r.staff.Get("/service-bases/"+r.base+"/redemptions").Must(200)
		if mine.Text("items.1.base_name") != "样本书店" || mine.At("items.0.name") != nil || theirs.Text("items.1.offer_title") != "图书八五折" || theirs.Text("items.0.name") == "" {
			t.Errorf("the member sees %s, the base %s", mine.Body, theirs.Body)
		}
	})
}

func TestACodeThatIsOldEarlyForgedOrOfALostCardRecordsNothing(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBaseRig(s)
		list := r.people[0].Get("/me/member-codes").Must(200)
		first, last := list.Text("items.0.code"), list.Text("items.5.code")
		r.check("UC1."+first[6:]).MustCode(422, "member_code_invalid")
		r.check(first[:len(first)-2]).MustCode(422, "member_code_invalid")
		r.check("https://example.com").MustCode(422, "member_code_invalid")
		r.check(last).MustCode(422, "member_code_early")
		ticket := r.check(first).Must(200).Text("ticket")
		s.Clock.Move(2 * time.Minute)
		r.check(first).MustCode(422, "member_code_old")
		r.check(list.Text("items.4.code")).Must(200) // the phone had no network meanwhile
		s.Clock.Move(4 * time.Minute)
		r.redeem(ticket).MustCode(422, "member_code_old")
		own := r.people[1].Get("/me/member-codes").MustCode(422, "holder_without_card").Text("detail")
		if strings.Contains(own, "这位会员") {
			t.Errorf("a member is spoken of, not to: %s", own)
		}
		code := r.code()
		fresh := r.check(code).Must(200).Text("ticket")
		r.people[0].Post("/cards/"+r.ids[0]+"/reports", map[string]any{"kind": "lost"}).Must(201)
		r.check(code).MustCode(422, "holder_card_lost")
		r.redeem(fresh).MustCode(422, "holder_card_lost")
		r.people[0].Post("/cards/"+r.ids[0]+"/reports", map[string]any{"kind": "activated"}).Must(201)
		r.check(code).MustCode(422, "holder_card_lost") // what is said of it later does not find it
		if n := r.uses(); n != 0 {
			t.Errorf("%d uses were recorded", n)
		}
	})
}

func TestTheDayOfALimitEndsAtTheCitysMidnight(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBaseRig(s)
		r.redeem(r.check(r.code()).Must(200).Text("ticket")).Must(201)
		here := s.Store.Now().In(s.Store.Zone())
		midnight := time.Date(here.Year(), here.Month(), here.Day()+1, 0, 0, 0, 0, s.Store.Zone())
		s.Clock.Move(midnight.Sub(here) - time.Second)
		ticket := r.check(r.code()).Must(200).Text("ticket")
		r.redeem(ticket).MustCode(422, "offer_limit_daily")
		s.Clock.Move(time.Second)
		r.redeem(ticket).Must(201)
	})
}

func TestATicketIsGoodOnlyForTheStaffAndTheBaseThatSawTheCode(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBaseRig(s)
		ticket := r.check(r.code()).Must(200).Text("ticket")
		other := r.chief.Post("/service-bases", map[string]any{
			"org_id": r.City.District.ID, "name": "样本餐馆", "category": "dining", "address": "样本区样本路8号", "district": "样本区",
			"lat": 36.82, "lng": 118.05, "hours": "每天 9:00-21:00",
		}).Must(201)
		there := "/service-bases/" + other.Text("id")
		meal := r.chief.Post(there+"/offers", map[string]any{"kind": "text", "title": "送一份小菜", "valid_from": string(s.Store.Today())}).Must(201).Text("id")
		r.chief.Post(there+"/publication", map[string]any{"version": 1}).Must(200)
		waiter, colleague := r.merchant("服务员", other.Text("id")), r.merchant("同事", r.base)
		waiter.Post("/redemptions", map[string]any{"offer_id": meal, "ticket": ticket}).MustCode(422, "member_code_invalid")
		waiter.Post("/redemptions", map[string]any{"offer_id": r.offer, "ticket": ticket}).Must(404)
		colleague.Post("/redemptions", map[string]any{"offer_id": r.offer, "ticket": ticket}).MustCode(422, "member_code_invalid")
		r.redeem(ticket).Must(201)
	})
}

func TestASuspendedBaseIsNotFoundAndRecordsNothing(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBaseRig(s)
		ticket := r.check(r.code()).Must(200).Text("ticket")
		r.people[0].Put("/me/favourites/"+r.base, nil).Must(204)
		r.chief.Post("/service-bases/"+r.base+"/suspension", map[string]any{"version": r.version}).Must(200)
		mustDo(t, s.RefreshPlaces(t.Context()))
		r.check(r.code()).MustCode(422, "base_not_published")
		r.redeem(ticket).MustCode(422, "base_not_published")
		r.people[0].Get("/service-bases/" + r.base).Must(404)
		if list := r.people[0].Get("/places?lat=36.8&lng=118.05&kind=service_base").Must(200); list.At("items.0") != nil {
			t.Errorf("it is found: %s", list.Body)
		}
		if kept := r.people[0].Get("/me/favourites").Must(200); kept.At("items.0") != nil {
			t.Errorf("it is at hand: %s", kept.Body)
		}
		r.chief.Post("/service-bases/"+r.base+"/suspension", map[string]any{"version": r.version + 1}).MustCode(409, "service_base_wrong_status")
	})
}

func TestOneCodeShownTwoHundredTimesAtOnceIsUsedOnce(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBaseRig(s)
		ticket := r.check(r.code()).Must(200).Text("ticket")
		var wait sync.WaitGroup
		var mu sync.Mutex
		got := map[int]int{}
		for range 200 {
			wait.Go(func() {
				status := r.redeem(ticket).Status
				mu.Lock()
				got[status]++
				mu.Unlock()
			})
		}
		wait.Wait()
		if got[201] != 1 || got[409]+got[422] != 199 || r.uses() != 1 {
			t.Errorf("answers %v, %d uses", got, r.uses())
		}
	})
}

// A code shown a thousand times, whether the staff go on with it each time or look at it
// often first, is one use.
func TestOneCodeReplayedAThousandTimesIsUsedOnce(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBaseRig(s)
		code := r.code()
		var tickets []string
		for range 250 { // looked at before it is used: each time there is a ticket
			tickets = append(tickets, r.check(code).Must(200).Text("ticket"))
		}
		r.redeem(tickets[0]).Must(201)
		for _, ticket := range tickets[1:] {
			r.redeem(ticket).MustCode(409, "member_code_used")
		}
		for range 750 {
			r.check(code).MustCode(409, "member_code_used")
		}
		if n := r.uses(); n != 1 {
			t.Errorf("%d uses of one code", n)
		}
	})
}
