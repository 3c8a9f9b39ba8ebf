package union_test

import (
	"testing"
	"time"

	"unioncard/server/union"
)

func TestPhotosEndAtTheEarliestOfTheRules(t *testing.T) {
	day := func(n int) *time.Time {
		at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n)
		return &at
	}
	r := union.DefaultRetention()
	for name, test := range map[string]struct {
		app  union.Application
		card *union.Card
		want *time.Time
	}{
		"a draft, 60 days after the last touch":       {union.Application{Status: union.ApplicationDraft, TouchedAt: *day(3)}, nil, day(63)},
		"a returned one that was submitted long ago":  {union.Application{Status: union.ApplicationReturned, TouchedAt: *day(360), SubmittedAt: day(0)}, nil, day(365)},
		"withdrawn, at once":                          {union.Application{Status: union.ApplicationWithdrawn, SettledAt: day(5), SubmittedAt: day(0)}, nil, day(5)},
		"rejected, after 30 days":                     {union.Application{Status: union.ApplicationRejected, SettledAt: day(5), SubmittedAt: day(0)}, nil, day(35)},
		"ended, after 30 days":                        {union.Application{Status: union.ApplicationEnded, SettledAt: day(5)}, nil, day(35)},
		"submitted, a year later":                     {union.Application{Status: union.ApplicationSubmitted, SubmittedAt: day(0)}, nil, day(365)},
		"approved, a year later":                      {union.Application{Status: union.ApplicationApproved, SubmittedAt: day(0)}, nil, day(365)},
		"at the bank, not while it is there":          {union.Application{Status: union.ApplicationBatched, SubmittedAt: day(0)}, nil, nil},
		"opened and not received, a year later":       {union.Application{Status: union.ApplicationOpened, SubmittedAt: day(0)}, &union.Card{OpenedAt: *day(9)}, day(365)},
		"received, 90 days later":                     {union.Application{Status: union.ApplicationOpened, SubmittedAt: day(0)}, &union.Card{OpenedAt: *day(9), ReceivedAt: day(20)}, day(110)},
		"opened although the holder had withdrawn":    {union.Application{Status: union.ApplicationOpened, SubmittedAt: day(0), Stopped: true, StopCause: union.StopWithdrew}, &union.Card{OpenedAt: *day(9)}, day(9)},
		"opened although the unit had stopped it":     {union.Application{Status: union.ApplicationOpened, SubmittedAt: day(0), Stopped: true, StopCause: union.StopLeft}, &union.Card{OpenedAt: *day(9)}, day(365)},
		"never submitted and settled without a trace": {union.Application{Status: union.ApplicationOpened}, nil, nil},
	} {
		got := r.PhotosEnd(test.app, test.card)
		if test.want == nil && !got.IsZero() || test.want != nil && !got.Equal(*test.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
	if at := r.WarnAt(union.Application{Status: union.ApplicationDraft, TouchedAt: *day(0)}); !at.Equal(*day(53)) {
		t.Errorf("a draft is warned at %v", at)
	}
	if at := r.WarnAt(union.Application{Status: union.ApplicationApproved, TouchedAt: *day(0)}); !at.IsZero() {
		t.Errorf("an approved one is warned at %v", at)
	}
}
