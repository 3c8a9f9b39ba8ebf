package reminder_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql" // to count what was sent
	_ "modernc.org/sqlite"

	"unioncard/server/reminder"
	"unioncard/server/store"
	"unioncard/server/union"
)

const day = 24 * time.Hour

// daysOf runs the job on each of the next days and gives those on which a topic went to an account.
func (r *rig) daysOf(days int, topic string, account union.ID, between map[int]func()) []int {
	r.t.Helper()
	var heard []int
	before := r.sent(topic)[account]
	for d := 1; d <= days; d++ {
		r.clock.Move(day)
		if do := between[d]; do != nil {
			do()
		}
		r.run(r.Store, "one")
		if now := r.sent(topic)[account]; now > before {
			heard = append(heard, d)
			before = now
		}
	}
	return heard
}

func TestWhoseApplicationWasReturnedIsRemindedFourTimes(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		app := r.returned(1)[0]
		if got := r.daysOf(40, "reminder:returned", *app.AccountID, nil); !slices.Equal(got, []int{3, 7, 15, 30}) {
			t.Errorf("reminded on the days %v", got)
		}
	})
}

func TestWhoHasMendedOrGoneIsNotRemindedAndWhoIsReturnedAgainIsAnew(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		apps := r.returned(3)
		between := map[int]func(){
			3: func() { r.move(&apps[1], union.EventWithdraw, union.ApplicationWithdrawn) },
			5: func() { r.move(&apps[0], union.EventSubmit, union.ApplicationSubmitted) },
			8: func() { r.move(&apps[0], union.EventReturn, union.ApplicationReturned) },
			9: func() { r.move(&apps[2], union.EventEnd, union.ApplicationEnded) },
		}
		if got := r.daysOf(20, "reminder:returned", *apps[0].AccountID, between); !slices.Equal(got, []int{3, 11, 15}) {
			t.Errorf("who mended on the fifth day and was returned on the eighth is reminded on %v", got)
		}
		if n := r.sent("reminder:returned")[*apps[1].AccountID]; n != 0 {
			t.Errorf("who withdrew that morning is reminded %d times", n)
		}
		if n := r.sent("reminder:returned")[*apps[2].AccountID]; n != 2 {
			t.Errorf("who ended on the ninth day was reminded %d times", n)
		}
	})
}

func TestDaysAreThoseOfTheCityHoweverLateInTheEveningSomethingHappened(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		r.clock.Move(14*time.Hour + 50*time.Minute) // 23:50
		app := r.returned(1)[0]
		r.clock.Move(2*day + 8*time.Hour + 15*time.Minute) // 08:05 on the third day after
		if r.run(r.Store, "one"); r.sent("reminder:returned")[*app.AccountID] != 1 {
			t.Error("not reminded on the third day")
		}
	})
}

func TestNobodyIsRemindedInTheQuietHoursAndWhatCameDueIsToldInTheMorning(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		app := r.returned(1)[0]
		r.clock.Move(2*day + 12*time.Hour) // 21:00 on the second day after
		for hour := range 11 {             // until 07:00
			if n := r.run(r.Store, "one"); n != 0 {
				t.Fatalf("%d reminders at %d:00", n, (21+hour)%24)
			}
			r.clock.Move(time.Hour)
		}
		if r.run(r.Store, "one"); r.sent("reminder:returned")[*app.AccountID] != 1 {
			t.Error("not reminded at 8:00")
		}
	})
}

func TestAJobThatRunsIntoTheQuietHoursLeavesTheRestForTheMorning(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		apps := r.returned(1201)
		r.clock.Move(3*day + 11*time.Hour + 59*time.Minute) // 20:59
		slow := &cutOff{clock: r.clock, stop: func() { r.clock.Move(2 * time.Minute) }, shows: func() bool { return len(r.sent("reminder:returned")) > 0 }}
		once := sync.OnceFunc(slow.stop)
		slow.stop = once
		s, err := store.Open(r.cfg, r.toolsWith(slow))
		must(t, err)
		defer func() { _ = s.Close() }()
		r.run(s, "one")
		if n := len(r.sent("reminder:returned")); n == 0 || n == len(apps) {
			t.Fatalf("%d were reminded before nine in the evening", n)
		}
		r.clock.Move(11 * time.Hour) // 08:01, by whichever replica
		r.run(r.Store, "two")
		sent := r.sent("reminder:returned")
		for _, app := range apps {
			if sent[*app.AccountID] != 1 {
				t.Fatalf("somebody is reminded %d times", sent[*app.AccountID])
			}
		}
	})
}

func TestTheQuietHoursEndInTheMorning(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		job, nine := reminder.New(r.Store, settings()), r.Now() // nine in the morning
		for after, want := range map[time.Duration]time.Duration{
			0: 0, 11*time.Hour + 59*time.Minute: 0, 12 * time.Hour: 23 * time.Hour, 15 * time.Hour: 23 * time.Hour, 22*time.Hour + 59*time.Minute: 23 * time.Hour, 23 * time.Hour: 0,
		} {
			got := job.QuietUntil(nine.Add(after))
			if want == 0 && !got.IsZero() || want != 0 && !got.Equal(nine.Add(want)) {
				t.Errorf("%s after nine it is quiet until %s", after, got)
			}
		}
	})
}

func TestAReminderThatNothingRanForComesUpToTwoDaysLate(t *testing.T) {
	for missed, want := range map[int]int{1: 1, 2: 1, 3: 0} {
		t.Run(fmt.Sprint(missed), func(t *testing.T) {
			onEach(t, func(t *testing.T, r *rig) {
				app := r.returned(1)[0]
				r.clock.Move(time.Duration(3+missed) * day)
				if r.run(r.Store, "one"); r.sent("reminder:returned")[*app.AccountID] != want {
					t.Errorf("%d days late: %d reminders", missed, r.sent("reminder:returned")[*app.AccountID])
				}
			})
		})
	}
}

func TestTwoReplicasRemindEveryoneOnce(t *testing.T) {
	for name, holders := range map[string][2]string{
		"one has the turn": {"one", "two"},
		// As when one lost its turn unawares: only the keys in the table keep them apart then.
		"both believe to have the turn": {"same", "same"},
	} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, r *rig) {
				apps := r.returned(1201) // more than two steps, all at the same moment
				r.clock.Move(3 * day)
				var wait sync.WaitGroup
				for _, holder := range holders {
					s := r.replica()
					wait.Go(func() {
						if _, err := reminder.New(s, settings()).Run(context.Background(), holder); err != nil && holders[0] != holders[1] {
							t.Error(err)
						}
					})
				}
				wait.Wait()
				r.run(r.Store, holders[0])
				r.clock.Move(time.Hour)
				r.run(r.Store, "three")
				sent := r.sent("reminder:returned")
				for _, app := range apps {
					if sent[*app.AccountID] != 1 {
						t.Fatalf("somebody is reminded %d times", sent[*app.AccountID])
					}
				}
				if r.sent("reminder:digest")[r.clerk] != 1 {
					t.Errorf("the clerk has %d digests", r.sent("reminder:digest")[r.clerk])
				}
			})
		})
	}
}

func TestAReplicaThatIsCutOffLeavesTheRestToTheNext(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		apps := r.returned(1201)
		r.clock.Move(3 * day)
		ctx, stop := context.WithCancel(context.Background())
		cut := &cutOff{clock: r.clock, stop: stop, shows: func() bool { return len(r.sent("reminder:returned")) > 0 }}
		tools := r.toolsWith(cut)
		s, err := store.Open(r.cfg, tools)
		must(t, err)
		defer func() { _ = s.Close() }()
		if _, err = reminder.New(s, settings()).Run(ctx, "killed"); err == nil {
			t.Fatal("the first replica was not cut off")
		}
		if n := len(r.sent("reminder:returned")); n == 0 || n == len(apps) {
			t.Fatalf("%d were reminded before the cut", n)
		}
		r.run(r.Store, "next")
		if n := len(r.sent("reminder:returned")); n == len(apps) {
			t.Fatal("the next replica did not wait for the turn to end")
		}
		r.clock.Move(6 * time.Minute)
		r.run(r.Store, "next")
		sent := r.sent("reminder:returned")
		for _, app := range apps {
			if sent[*app.AccountID] != 1 {
				t.Fatalf("somebody is reminded %d times", sent[*app.AccountID])
			}
		}
	})
}

func TestClerksGetOneDigestADayWhileSomethingWaits(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		app := r.returned(1)[0]
		between := map[int]func(){6: func() { r.move(&app, union.EventSubmit, union.ApplicationSubmitted) }}
		if got := r.daysOf(8, "reminder:digest", r.clerk, between); !slices.Equal(got, []int{3, 4, 5}) {
			t.Errorf("digests on the days %v", got)
		}
	})
}
