package walk_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"unioncard/server/store"
	"unioncard/server/union"
)

// applicationStatuses are all statuses in which an application is asked, and "-" before it.
var applicationStatuses = []string{
	"-", "draft", "submitted", "returned", "returned by the bank", "approved", "approved and ending soon", "rejected", "withdrawn", "ended",
	"batched and sealed", "batched and submitted", "batched and accepted", "batched and returned",
	"batched and given back", "stopped and given back", "stopped and sealed", "stopped and submitted", "stopped and accepted", "stopped as left", "stopped as wrong", "opened", "opened and closed",
}

var (
	pens      = []string{"member", "own clerk", "helping clerk", "helping leader"}
	clerks    = []string{"clerk", "own clerk", "helping clerk"}
	reviewing = append([]string{"head", "supervisor"}, clerks...)
	reviewers = []union.Role{union.RoleClerk, union.RoleHead, union.RoleSupervisor}
)

// decision is a request on the application with its version.
func decision(verb string, more map[string]any) func(*world, *subject, string) request {
	return func(w *world, s *subject, who string) request {
		if slices.Contains([]string{"approval", "return", "rejection"}, verb) && slices.Contains(reviewing, who) {
			w.client(who, s).Post("/applications/"+string(s.app)+"/claim", nil) // refused where it cannot be
			w.stir()
		}
		body := map[string]any{"version": w.application(s).Version}
		for name, value := range more {
			body[name] = value
		}
		return post("/applications/"+string(s.app)+"/"+verb, body)
	}
}

// stopRequest stops for a cause that is the person's to give.
func (w *world) stopRequest(s *subject, who string) request {
	cause := union.StopLeft
	if who == "member" || who == "own clerk" {
		cause = union.StopWithdrew
	}
	return decision("stop", map[string]any{"cause": cause})(w, s, who)
}

func applicationEvents() []event {
	reasons := map[string]any{"reasons": []map[string]any{{"field": "phone", "code": "phone_unreachable"}}}
	row := func(verb string, more map[string]any) func(*world, *subject, string) request {
		return func(w *world, s *subject, _ string) request { return w.rowRequest(s, verb, more) }
	}
	file := func(name string) func(*world, *subject, string) request {
		return func(w *world, s *subject, _ string) request { return w.fileRequest(s, name) }
	}
	clerk, officer := []union.Role{union.RoleClerk}, []union.Role{union.RoleBankOfficer}
	own, review, unit, bank := wall{nil, pens}, wall{reviewers, reviewing}, wall{clerk, clerks}, wall{officer, []string{"officer"}}
	results := wall{[]union.Role{union.RoleBankOfficer, union.RoleHead, union.RoleSupervisor}, []string{"officer"}}
	return []event{
		{"start", own, (*world).ownStart},
		{"start for", wall{nil, append([]string{"leader", "helping leader"}, clerks...)}, func(_ *world, s *subject, _ string) request {
			return post("/applications", map[string]any{"roster_row_id": s.row})
		}},
		{"submit", own, decision("submission", nil)},
		{"take_back", own, func(w *world, s *subject, _ string) request {
			return request{method: "DELETE", path: fmt.Sprintf("/applications/%s/submission?version=%d", s.app, w.application(s).Version)}
		}},
		{"approve", review, decision("approval", nil)},
		{"return", review, decision("return", reasons)},
		{"reject", review, decision("rejection", map[string]any{"reason": "not_a_member"})},
		{"reopen", wall{[]union.Role{union.RoleClerk, union.RoleSupervisor}, reviewing}, decision("reopening", reasons)},
		{"seal", unit, (*world).sealRequest},
		{"bank_return", bank, row("return", map[string]any{"code": "14"})},
		{"bank_refuse", bank, row("return", map[string]any{"code": "21"})},
		{"strike", bank, row("strike", nil)},
		{"bank_return by record", wall{[]union.Role{union.RoleHead, union.RoleSupervisor}, []string{"head", "supervisor"}}, (*world).confirmRequest},
		{"bank_return by file", results, file("bank_return by file")},
		{"bank_refuse by file", results, file("bank_refuse by file")},
		{"open", results, file("open")},
		{"stop", wall{nil, append([]string{"member"}, clerks...)}, (*world).stopRequest},
		{"batch_void", unit, (*world).voidRequest},
		{"withdraw", own, decision("withdrawal", nil)},
		{"end", unit, decision("end", map[string]any{"reason": "declined"})},
	}
}

// ownStart is somebody's own new application.
func (w *world) ownStart(*subject, string) request {
	return post("/applications", map[string]any{"org_id": w.city.Branch.ID})
}

// once prepares something for a subject the first time it is asked for.
func (w *world) once(s *subject, what string, make func() string) string {
	w.T.Helper()
	key := string(s.row) + " " + what
	if w.files[key] == "" {
		w.files[key] = make()
		w.stir()
	}
	return w.files[key]
}

// sealRequest seals the draft in which the application stands. One that is not approved
// stands in none: what is asked for then is to put it there.
func (w *world) sealRequest(s *subject, _ string) request {
	w.T.Helper()
	if s.app == "" || base(s.status) != union.ApplicationApproved {
		id := union.ID(w.once(&subject{}, "draft", func() string { return string(w.drafted()) }))
		add := []union.ID{s.app}
		if s.app == "" {
			add[0] = s.row
		}
		return request{method: "PUT", path: "/batches/" + string(id) + "/rows", body: map[string]any{"version": w.batchOf(id).Version, "add": add}}
	}
	id := union.ID(w.once(s, "draft", func() string {
		if s.status == union.ApplicationApproved {
			return string(w.drafted(s.app))
		}
		id := w.drafted() // the draft is older than the document's last month
		w.must(w.Store.Tx(context.Background(), func(ctx context.Context, tx *store.Store) error {
			return tx.AddBatchRows(ctx, w.batchOfTx(ctx, tx, id), []union.Application{w.applicationTx(ctx, tx, s)})
		}))
		return string(id)
	}))
	return post("/batches/"+string(id)+"/seal", map[string]any{"version": w.batchOf(id).Version})
}

func (w *world) batchOfTx(ctx context.Context, tx *store.Store, id union.ID) union.Batch {
	w.T.Helper()
	b, err := tx.Batch(ctx, id)
	w.must(err)
	return b
}

func (w *world) applicationTx(ctx context.Context, tx *store.Store, s *subject) union.Application {
	w.T.Helper()
	app, err := tx.Application(ctx, s.app)
	w.must(err)
	return app
}

// standing is an accepted batch of somebody else, for whoever stands in none.
func (w *world) standing() union.ID {
	w.T.Helper()
	return union.ID(w.once(&subject{}, "standing", func() string { return string(w.subjectAt("batched and accepted", "member").batch) }))
}

// rowRequest moves the application's row as the bank. Where it has none, no row of that
// number is there.
func (w *world) rowRequest(s *subject, verb string, more map[string]any) request {
	w.T.Helper()
	body := map[string]any{"version": int64(1)}
	id, number := w.standing(), 99
	if s.batch != "" {
		id, number = s.batch, s.number
		body["version"] = w.rowOf(s).Version
	}
	for name, value := range more {
		body[name] = value
	}
	return post(fmt.Sprintf("/batches/%s/rows/%d/%s", id, number, verb), body)
}

// fileRequest applies a file of the bank that says something of the application, or
// brings the file where the batch takes none.
func (w *world) fileRequest(s *subject, name string) request {
	w.T.Helper()
	id := s.batch
	if id == "" {
		id = w.standing()
	}
	if at := w.batchOf(id); !takesFiles(at) {
		bring := wall{roles: []union.Role{union.RoleBankOfficer, union.RoleClerk}}
		if at.SubmittedAt != nil { // before that nobody knows of results
			bring.reach = append([]string{"officer"}, clerks...)
		}
		return request{method: "POST", path: "/batches/" + string(id) + "/result-files", file: w.lineFor(s, name), wall: &bring}
	}
	file := w.once(s, name, func() string {
		taken, err := w.rules.results.Take(context.Background(), w.actor(w.staff["officer"]), id, "", "回盘.csv", w.lineFor(s, name))
		w.must(err)
		return string(taken.ID)
	})
	kept, err := w.Store.ResultFile(context.Background(), union.ID(file))
	w.must(err)
	r := post("/result-files/"+file+"/application", map[string]any{"version": kept.Version})
	r.aside = true
	return r
}

// confirmRequest confirms what a clerk has recorded that the bank gives back.
func (w *world) confirmRequest(s *subject, _ string) request {
	w.T.Helper()
	id := s.batch
	if id == "" {
		id = w.standing()
	}
	return post("/batches/"+string(id)+"/return-confirmation", map[string]any{"version": w.batchOf(id).Version})
}

func takesFiles(b union.Batch) bool {
	return b.Status == union.BatchAccepted || b.Status == union.BatchResulted
}

func (w *world) voidRequest(s *subject, _ string) request {
	w.T.Helper()
	id := s.batch
	if id == "" {
		id = w.standing()
	}
	return post("/batches/"+string(id)+"/void", map[string]any{"version": w.batchOf(id).Version})
}

// listed are the statuses of an application that stands on a list which the bank knows.
func listed(status string) bool {
	if status == "batched and sealed" || status == "stopped and sealed" {
		return false
	}
	return base(status) == "batched" || base(status) == "stopped" || base(status) == "opened" || status == "returned by the bank"
}

// oddApplication are refusals that follow from more than the status: of one's own, of
// what one has helped with, and of what stands on no list.
func oddApplication(e event, who, status string) (int, bool) {
	decides := e.name == "approve" || e.name == "return" || e.name == "reject"
	own, helping := who == "own clerk", who == "helping clerk" || who == "helping leader"
	switch {
	case (own || who == "helping clerk") && (decides && status == "submitted" || e.name == "reopen" && base(status) == "approved"):
		return 403, true
	case own && e.name == "end", helping && (e.name == "withdraw" || e.name == "take_back"):
		return 403, true
	case e.name == "seal" && slices.Contains(clerks, who): // it cannot be put into a draft
		return 422, true
	case (e.name == "bank_return" || e.name == "bank_refuse" || e.name == "strike") && who == "officer" && !listed(status):
		return 404, true
	}
	return 0, false
}

// unaskedApplication says that nobody can ask this: there is nothing of the person's own
// yet, the status is none that an application of the kind can have, or it would be
// somebody else's matter.
func unaskedApplication(status string, e event, who string) bool {
	kind := kindFor(who)
	switch {
	case status == "withdrawn" && (kind == "helping clerk" || kind == "helping leader"):
		return true
	case status == "-":
		return base(e.name) != "start"
	case e.name == "start":
		return who != "member" && who != "own clerk"
	}
	return false
}

func TestEveryTripleOfAnApplication(t *testing.T) {
	onEach(t, machine{
		name: "application", subject: union.SubjectApplication, table: applicationTable, statuses: applicationStatuses, events: applicationEvents(),
		people: everybody, kind: kindFor, make: (*world).subjectAt, unasked: unaskedApplication, odd: oddApplication,
		state: func(w *world, s *subject) (union.ID, string) {
			if s.app == "" {
				return "", ""
			}
			return s.app, w.application(s).Status
		},
	})
}
