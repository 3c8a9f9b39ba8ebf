package walk_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"unioncard/server/store"
	"unioncard/server/union"
)

// allSteps are all steps, each as often as it is to be chosen.
func allSteps() []step {
	var all []step
	for _, list := range [][]step{peopleSteps, batchSteps, bankSteps, cardSteps, handoverSteps} {
		for _, s := range list {
			for range s.often {
				all = append(all, s)
			}
		}
	}
	return all
}

// live walks one history: steps at random, some of which are broken off or taken twice.
func (u *unit) live(steps []step) {
	for range 10 + rapid.Uint32().Draw(u.t, "steps")%36 {
		s := pick(u, steps)
		if u.roll(0, 9) < 5 {
			s = u.onward(steps)
		}
		u.Clock.Move(time.Duration(u.roll(1, 600)) * time.Second)
		if u.roll(0, 25) == 0 {
			u.Clock.Move(time.Duration(u.roll(1, 12)) * 24 * time.Hour)
		}
		do := s.plan(u)
		if do == nil {
			continue
		}
		u.steps++
		u.take(s.name, do)
		if u.coin() {
			continue
		}
		if wrong := u.countersDiffer(); wrong != "" {
			u.t.Fatalf("after the step %q, or the one before: %s", s.name, wrong)
		}
	}
}

// onward is the step that the unit needs most: what is furthest on goes on.
func (u *unit) onward(steps []step) step {
	id := string(u.org.ID)
	for _, next := range []struct{ name, query string }{
		{"receive a hand-over", "SELECT COUNT(*) FROM handovers WHERE unit_id = ? AND status = 'sent' AND cards = counted + missing + damaged"},
		{"count a hand-over", "SELECT COUNT(*) FROM handovers WHERE unit_id = ? AND status IN ('sent', 'disputed')"},
		{"send a hand-over", "SELECT COUNT(*) FROM handovers WHERE unit_id = ? AND status = 'prepared'"},
		{"prepare a hand-over", "SELECT COUNT(*) FROM cards WHERE applying_org_id = ? AND status IN ('at_union', 'in_distribution', 'opened')"},
		{"deliver several", "SELECT COUNT(*) FROM cards WHERE applying_org_id = ? AND status = 'opened'"},
		{"sign", "SELECT COUNT(*) FROM cards WHERE applying_org_id = ? AND status = 'at_union'"},
		{"results", "SELECT COUNT(*) FROM batches WHERE org_id = ? AND status = 'accepted'"},
		{"accept", "SELECT COUNT(*) FROM batches WHERE org_id = ? AND status = 'submitted'"},
		{"correct", "SELECT COUNT(*) FROM batches WHERE org_id = ? AND status = 'returned'"},
		{"hand in", "SELECT COUNT(*) FROM batches WHERE org_id = ? AND status = 'sealed'"},
		{"seal", "SELECT COUNT(*) FROM batches WHERE org_id = ? AND status = 'draft'"},
		{"fill a batch", "SELECT COUNT(*) FROM applications WHERE applying_org_id = ? AND status = 'approved'"},
	} {
		if u.number(next.query, id) == 0 || u.roll(0, 3) == 0 { // now and then something less far on
			continue
		}
		for _, s := range steps {
			if s.name == next.name {
				return s
			}
		}
	}
	return steps[slices.IndexFunc(steps, func(s step) bool { return s.name == "approve several" })]
}

// take takes a step: mostly straight, else in one of the ways in which a process, a disk
// or a caller fails.
func (u *unit) take(name string, do act) {
	ctx := context.Background()
	how := pick(u, []string{
		"straight", "straight", "straight", "straight", "straight", "straight", "straight", "straight", "straight", "straight",
		"the process dies", "the process dies", "the disk fails", "the printer fails", "the request is repeated", "anew",
	})
	var err error
	crashed := true
	switch how {
	case "the process dies":
		err = do(newFuse(u.roll(1, 120)))
		u.start()
	case "the disk fails":
		u.shelf.left = u.roll(0, 5)
		err = do(ctx)
		u.shelf.left = -1
	case "the printer fails":
		u.press.left = u.roll(0, 2)
		err = do(ctx)
		u.press.left = -1
	case "the request is repeated":
		crashed = false
		err = u.twice(name, do)
	case "anew":
		crashed = false
		u.start()
		err = do(ctx)
	default:
		crashed = false
		err = do(ctx)
	}
	if err == nil {
		u.went++
		u.done[name]++
		return
	}
	if _, known := union.AsError(err); !known && !crashed {
		u.t.Fatalf("the step %q (%s): an error that nobody classified: %v", name, how, err)
	}
}

// twice sends the same request twice with one key: the second time nothing happens.
func (u *unit) twice(name string, do act) error {
	key := fmt.Sprintf("walk-key-%d-%d", u.walked, u.steps)
	with := func() (context.Context, *store.Request) {
		r := &store.Request{AccountID: u.clerks[0], Route: name, Key: key, BodyHash: make([]byte, 32)}
		return store.WithRequest(context.Background(), r), r
	}
	ctx, first := with()
	err := do(ctx)
	if !first.Claimed() {
		return err
	}
	before := u.trace()
	again, second := with()
	if err := do(again); second.Claimed() || err == nil && u.trace() != before {
		u.t.Fatalf("the step %q, sent twice with one key, was carried out twice (%v)", name, err)
	}
	if after := u.trace(); after != before {
		u.t.Fatalf("the step %q, sent again with its key, changed something: %s, then %s", name, before, after)
	}
	return err
}

// trace is what a step leaves in the unit.
func (u *unit) trace() string {
	return fmt.Sprint(
		u.number("SELECT COUNT(*) FROM moves WHERE org_id = ?", string(u.org.ID)),
		u.number("SELECT COALESCE(SUM(version), 0) FROM applications WHERE applying_org_id = ?", string(u.org.ID)),
		u.number("SELECT COALESCE(SUM(version), 0) FROM batches WHERE org_id = ?", string(u.org.ID)),
		u.number("SELECT COALESCE(SUM(version), 0) FROM cards WHERE applying_org_id = ?", string(u.org.ID)),
		u.number("SELECT COALESCE(SUM(version), 0) FROM handovers WHERE unit_id = ?", string(u.org.ID)),
	)
}

// walkAtRandom walks histories, each with the seed of its place: the same seed walks the
// same ones again (go test -rapid.seed). lane makes two walks of one seed differ.
func walkAtRandom(t *testing.T, driver string, lane int) *lab {
	l := newLab(t, driver)
	steps := allSteps()
	rapid.Check(t, func(r *rapid.T) {
		for range lane {
			rapid.Uint64().Draw(r, "lane")
		}
		u := l.found(r)
		u.live(steps)
		if wrong := u.wrong(); wrong != "" {
			r.Fatalf("after the history: %s", wrong)
		}
		u.leave()
	})
	_, err := l.Store.VerifyAudit(context.Background(), nil)
	l.must(err)
	t.Logf("%d histories, %d steps taken, %d of them carried out: %s", l.walked, l.steps, l.went, l.says())
	return l
}

func (l *lab) says() string {
	var said []string
	for _, name := range slices.Sorted(maps.Keys(l.done)) {
		said = append(said, fmt.Sprintf("%s %d", name, l.done[name]))
	}
	return strings.Join(said, ", ")
}

// histories sets how many are walked, and from which seed; UNIONCARD_WALK_SEED chooses another.
func histories(t *testing.T, n int) {
	t.Helper()
	seed := "20260302"
	if other := os.Getenv("UNIONCARD_WALK_SEED"); other != "" {
		seed = other
	}
	for name, value := range map[string]string{"rapid.checks": fmt.Sprint(n), "rapid.seed": seed, "rapid.nofailfile": "true", "rapid.shrinktime": "20s"} {
		if err := flag.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d histories from seed %s", n, seed)
}

func TestAUnitLivesAtRandom(t *testing.T) {
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			histories(t, 20)
			walkAtRandom(t, driver, 0)
		})
	}
}
