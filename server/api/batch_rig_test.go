package api_test

import (
	"slices"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// batchRig is a unit with everybody whom a batch needs, its messages and its figures.
type batchRig struct{ uniontest.Office }

func newBatchRig(s *uniontest.Server) batchRig { return batchRig{uniontest.NewOffice(s)} }

// deliver sends every message that waits.
func (r batchRig) deliver() {
	r.T.Helper()
	for n := 1; n > 0; {
		var err error
		n, err = r.Outbox.Once(r.T.Context())
		mustDo(r.T, err)
	}
}

func (r batchRig) hears(person *uniontest.Applicant, title string) {
	r.T.Helper()
	r.hearsAs(person.Client, title)
}

// hearsAs checks that somebody's inbox has a message of a title.
func (r batchRig) hearsAs(c *uniontest.Client, title string) {
	r.T.Helper()
	r.deliver()
	inbox := c.Get("/inbox?limit=100").Must(200)
	items, _ := inbox.At("items").([]any)
	if !slices.ContainsFunc(items, func(item any) bool { return item.(map[string]any)["title"] == title }) {
		r.T.Fatalf("no message says %s: %s", title, inbox.Body)
	}
}

// figures checks how many of the unit's people stand at each stage, and that together
// they are the roster.
func (r batchRig) figures(want map[union.Stage]int) {
	r.T.Helper()
	r.figuresOf(r.City.Unit, want)
}

func (r batchRig) figuresOf(unit union.Org, want map[union.Stage]int) {
	r.T.Helper()
	counted, err := r.Store.Recount(r.T.Context(), unit.Path)
	mustDo(r.T, err)
	kept, err := r.Store.Funnel(r.T.Context(), unit.Path)
	mustDo(r.T, err)
	for _, f := range kept {
		if f.Present != counted[f.Stage] {
			r.T.Fatalf("the counters have %d at %s, the rows %d", f.Present, f.Stage, counted[f.Stage])
		}
	}
	for stage, n := range want {
		if counted[stage] != int64(n) {
			r.T.Fatalf("%d stand at %s, not %d: %v", counted[stage], stage, n, counted)
		}
	}
}
