package walk_test

import (
	"context"
	"slices"
	"testing"

	"unioncard/server/paper"
	"unioncard/server/union"
)

var batchStatuses = []string{
	"-", "draft", "sealed", "sealed and corrected", "submitted", "submitted and recorded", "accepted", "accepted with results", "accepted with a stop",
	"accepted with the unit's file", "submitted and given back", "accepted and given back", "returned", "resulted", "void", "discarded",
}

// batchAt brings a new batch to a status.
func (w *world) batchAt(status, kind string) *subject {
	w.T.Helper()
	ctx, clerk := context.Background(), w.actor(w.staff["second clerk"])
	on := map[string]string{
		"-": "-", "draft": "approved", "discarded": "approved", "sealed": "batched and sealed", "void": "batched and sealed", "submitted": "batched and submitted",
		"submitted and recorded": "batched and submitted", "submitted and given back": "batched and submitted", "sealed and corrected": "batched and returned", "returned": "batched and returned",
		"accepted with a stop": "stopped and accepted", "resulted": "opened", "accepted with results": "approved",
	}[status]
	if on == "" {
		on = "batched and accepted"
	}
	s := w.subjectAt(on, kind)
	s.status = status
	done := func(_ union.Batch, err error) { w.must(err) }
	switch status {
	case "draft", "discarded":
		s.batch = w.drafted(s.app)
		if status == "discarded" {
			done(w.rules.batches.Discard(ctx, clerk, s.batch, w.batchOf(s.batch).Version))
		}
	case "sealed":
		w.tick(clerk, s.batch)
	case "void":
		done(w.rules.batches.Void(ctx, clerk, s.batch, w.batchOf(s.batch).Version))
	case "sealed and corrected":
		done(w.rules.batches.Correct(ctx, clerk, s.batch, w.batchOf(s.batch).Version))
		w.tick(clerk, s.batch)
	case "submitted":
		w.tick(w.actor(w.staff["officer"]), s.batch)
	case "submitted and recorded":
		scan := w.sheet(s.batch, union.PaperAcceptanceSheet)
		done(w.rules.desk.RecordAcceptance(ctx, clerk, s.batch, w.batchOf(s.batch).Version, scan))
		w.tick(w.actor(w.staff["officer"]), s.batch)
	case "submitted and given back", "accepted and given back":
		w.givenBack(s.batch, false)
		if base(status) == "submitted" {
			w.tick(w.actor(w.staff["officer"]), s.batch)
		}
	case "accepted with results":
		w.halfOpened(s)
	case "accepted with the unit's file":
		scan := w.sheet(s.batch, union.PaperResultSheet)
		file, err := w.rules.results.Take(ctx, clerk, s.batch, scan, "回盘.csv", w.lineFor(s, "open"))
		w.must(err)
		w.once(s, "settle", func() string { return string(file.ID) })
	}
	return s
}

// halfOpened is an accepted batch of two, of whom the other one's card is opened.
func (w *world) halfOpened(s *subject) {
	w.T.Helper()
	other := w.subjectAt("approved", "member")
	s.batch, s.number = w.sealed(other.app, s.app), 2
	other.batch, other.number = s.batch, 1
	w.handIn(s.batch)
	w.accept(s.batch)
	if w.rowOf(s).ApplicationID != s.app { // the order is by the time of approval
		s.number, other.number = 1, 2
	}
	s.line = w.rowOf(s).ID
	w.open(other)
}

// sheet brings the scan of a sheet that the bank has signed.
func (w *world) sheet(id union.ID, kind union.PaperKind) union.ID {
	w.T.Helper()
	papers, err := w.rules.papers.AddScan(context.Background(), w.actor(w.staff["second clerk"]), id, kind, []byte("x"))
	w.must(err)
	return scanOf(papers, kind)
}

// scanOf is the scan of a kind of paper.
func scanOf(papers paper.List, kind union.PaperKind) union.ID {
	var id union.ID
	for _, scan := range papers.Scans {
		if scan.Paper == string(kind) {
			id = scan.ID
		}
	}
	return id
}

// sheetOr brings the scan of a sheet where the batch takes one.
func (w *world) sheetOr(s *subject, kind union.PaperKind) union.ID {
	w.T.Helper()
	at := w.batchOf(s.batch).Status
	if at == union.BatchSubmitted || at == union.BatchAccepted && kind == union.PaperReturnSheet {
		return union.ID(w.once(s, string(kind), func() string { return string(w.sheet(s.batch, kind)) }))
	}
	return s.batch // none that is known
}

// batchMove is a move with the batch's version.
func batchMove(verb string, more map[string]any) func(*world, *subject, string) request {
	return func(w *world, s *subject, _ string) request {
		body := map[string]any{"version": w.batchOf(s.batch).Version}
		for name, value := range more {
			body[name] = value
		}
		return post("/batches/"+string(s.batch)+"/"+verb, body)
	}
}

// settleRequest settles the last outstanding row: by the bank's word on it, or by its
// leaving where it was stopped.
func (w *world) settleRequest(s *subject, _ string) request {
	w.T.Helper()
	if s.status == "accepted with a stop" {
		r := w.rowRequest(s, "strike", nil)
		r.wall = &wall{[]union.Role{union.RoleBankOfficer}, []string{"officer"}}
		return r
	}
	return w.fileRequest(s, "settle")
}

func batchEvents() []event {
	clerk := wall{[]union.Role{union.RoleClerk}, []string{"clerk"}}
	officer := wall{[]union.Role{union.RoleBankOfficer}, []string{"officer"}}
	results := wall{[]union.Role{union.RoleBankOfficer, union.RoleHead, union.RoleSupervisor}, []string{"officer"}}
	seal := map[string]any{"reasons": []map[string]any{{"code": "seal_missing", "note": ""}}}
	return []event{
		{"create", clerk, func(w *world, _ *subject, _ string) request {
			return post("/batches", map[string]any{"org_id": w.city.Unit.ID})
		}},
		{"seal", clerk, batchMove("seal", nil)},
		{"discard", clerk, batchMove("discard", nil)},
		{"hand_in", clerk, batchMove("submission", nil)},
		{"void", clerk, batchMove("void", nil)},
		{"accept", wall{results.roles, []string{"officer", "head", "supervisor"}}, batchMove("acceptance", nil)},
		{"return", officer, batchMove("return", seal)},
		{"return by record", wall{[]union.Role{union.RoleHead, union.RoleSupervisor}, []string{"head", "supervisor"}}, (*world).confirmRequest},
		{"correct", clerk, batchMove("correction", nil)},
		{"renew the mandate", clerk, batchMove("mandate", nil)},
		{"record acceptance", clerk, func(w *world, s *subject, who string) request {
			return batchMove("acceptance-record", map[string]any{"scan_id": w.sheetOr(s, union.PaperAcceptanceSheet)})(w, s, who)
		}},
		{"record return", clerk, func(w *world, s *subject, who string) request {
			more := map[string]any{"scan_id": w.sheetOr(s, union.PaperReturnSheet), "rows_only": false, "reasons": seal["reasons"]}
			return batchMove("return-record", more)(w, s, who)
		}},
		{"settle", results, (*world).settleRequest},
	}
}

// oddBatch: before the first hand-in the bank does not know of a batch, nor is there
// anything that the head could confirm for it.
func oddBatch(e event, who, status string) (int, bool) {
	unknown := slices.Contains([]string{"draft", "sealed", "void", "discarded"}, status)
	if unknown && (e.name == "accept" || e.name == "return") && slices.Contains([]string{"officer", "head", "supervisor"}, who) && (e.name == "accept" || who == "officer") {
		return 404, true
	}
	return 0, false
}

func TestEveryTripleOfABatch(t *testing.T) {
	onEach(t, machine{
		name: "batch", subject: union.SubjectBatch, table: batchTable, statuses: batchStatuses, events: batchEvents(),
		people: without("own clerk", "helping clerk", "helping leader"), kind: func(string) string { return "member" }, make: (*world).batchAt, odd: oddBatch,
		// A new batch is nothing to the batches that are there, and without one there is nothing to move.
		unasked: func(status string, e event, _ string) bool { return (status == "-") != (e.name == "create") },
		state: func(w *world, s *subject) (union.ID, string) {
			if s.batch == "" {
				return "", ""
			}
			return s.batch, w.batchOf(s.batch).Status
		},
	})
}
