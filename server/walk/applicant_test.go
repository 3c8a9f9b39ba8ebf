package walk_test

import (
	"context"
	"fmt"
	"strings"

	"unioncard/server/bank"
	"unioncard/server/batch"
	"unioncard/server/card"
	"unioncard/server/enrolment"
	"unioncard/server/roster"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// subject is one application with what belongs to it, and the people to whom it is their own.
type subject struct {
	kind, status string
	fields       union.Fields
	own          *uniontest.Client // who holds the pen: the member, or who helps
	row          union.ID          // on the roster
	app, batch   union.ID
	line         union.ID // its row of the batch
	number       int      // on the batch's list
	card         union.ID
	handover     union.ID
	proposed     string // the number that one side has typed
}

// helped says whether somebody else held the pen: such a person has no account, so that
// a withdrawal is the clerk's to record, as declined.
func (s *subject) helped() bool { return strings.HasPrefix(s.kind, "helping") }

// kindFor names the kind of application on which somebody acts: one's own, or one that
// somebody helped with. To all others it is a member's.
func kindFor(who string) string {
	switch who {
	case "own clerk", "helping clerk", "helping leader":
		return who
	}
	return "member"
}

// client is the account that somebody asks with.
func (w *world) client(who string, s *subject) *uniontest.Client {
	if who == "member" || who == "own clerk" {
		return s.own
	}
	return w.staff[who]
}

// applicant makes a person on the roster, who has begun nothing.
func (w *world) applicant(kind string) *subject {
	w.T.Helper()
	s := &subject{kind: kind, fields: uniontest.NewFields("样本会员")}
	row, _, err := w.Features.Roster.Add(context.Background(), w.actor(w.staff["second clerk"]), roster.Entry{
		OrgID: w.city.Branch.ID, Name: s.fields.Name, Number: s.fields.DocumentNumber, Phone: s.fields.Phone,
	})
	w.must(err)
	s.row = row.ID
	switch kind {
	case "member":
		s.own = w.person("member")
	case "own clerk":
		s.own = w.Staff(fmt.Sprintf("own-clerk-%d", w.next()), union.RoleClerk, w.city.Unit)
		w.mandate(s.own)
	default:
		s.own = w.staff[kind]
	}
	return s
}

// begin starts the application, fills it in and has it signed.
func (w *world) begin(s *subject) {
	w.T.Helper()
	ctx, e, pen := context.Background(), w.rules.enrol, w.actor(s.own)
	org, row := w.city.Branch.ID, union.ID("")
	if s.helped() {
		org, row = "", s.row
	}
	app, err := e.Start(ctx, pen, org, row)
	w.must(err)
	s.app = app.ID
	saved, err := e.SaveFields(ctx, pen, app.ID, app.Version, s.fields)
	w.must(err)
	version := saved.Application.Version
	for _, side := range []union.IDSide{union.IDFront, union.IDBack} {
		taken, err := e.AddPhoto(ctx, pen, app.ID, side, nil)
		w.must(err)
		version = taken.Application.Version
	}
	agreed := enrolment.Agreed{}
	for _, text := range e.ConsentTexts() {
		agreed[text.Kind] = text.SHA256
	}
	_, err = e.SignConsent(ctx, pen, app.ID, version, agreed, nil)
	w.must(err)
}

// application reads the subject anew.
func (w *world) application(s *subject) union.Application {
	w.T.Helper()
	app, err := w.Store.Application(context.Background(), s.app)
	w.must(err)
	return app
}

// mendable is a reason that a member can mend.
func mendable() []union.Reason { return []union.Reason{{Field: "phone", Code: "phone_unreachable"}} }

// review claims as the head and decides.
func (w *world) review(s *subject, decide func(e *enrolment.Enrolment, head union.Actor, version int64) error) {
	w.T.Helper()
	head := w.actor(w.staff["head"])
	_, err := w.rules.enrol.Claim(context.Background(), head, s.app)
	w.must(err)
	w.must(decide(w.rules.enrol, head, w.application(s).Version))
}

// subjectAt brings a new application of a kind to a status.
func (w *world) subjectAt(status, kind string) *subject {
	w.T.Helper()
	ctx := context.Background()
	s := w.applicant(kind)
	s.status = status
	if status == "approved and ending soon" {
		s.fields.ValidTo = union.DateOf(w.Clock.Now().AddDate(0, 0, 20), w.Store.Zone())
	}
	if status == "-" {
		return s
	}
	w.begin(s)
	step := func(_ union.Application, err error) { w.must(err) }
	switch base(status) {
	case "draft":
		return s
	case "withdrawn":
		step(w.rules.enrol.Withdraw(ctx, w.actor(s.own), s.app, w.application(s).Version))
		return s
	}
	step(w.rules.enrol.Submit(ctx, w.actor(s.own), s.app, w.application(s).Version))
	switch status {
	case "submitted":
		return s
	case "returned":
		w.review(s, func(e *enrolment.Enrolment, head union.Actor, v int64) error {
			_, err := e.Return(ctx, head, s.app, v, mendable())
			return err
		})
		return s
	case "rejected":
		w.review(s, func(e *enrolment.Enrolment, head union.Actor, v int64) error {
			_, err := e.Reject(ctx, head, s.app, v, union.Reason{Code: union.RejectReasons[0].Code})
			return err
		})
		return s
	case "ended":
		step(w.rules.enrol.End(ctx, w.actor(w.staff["second clerk"]), s.app, w.application(s).Version, union.EndLeft))
		return s
	}
	w.review(s, func(e *enrolment.Enrolment, head union.Actor, v int64) error {
		_, err := e.Approve(ctx, head, s.app, v)
		return err
	})
	w.must(w.Features.Auth.Forget(ctx, w.actor(s.own).AccountID))
	if base(status) != "approved" {
		w.toBank(s)
	}
	return s
}

// toBank brings an approved application into a batch of its own, as far as its status says.
func (w *world) toBank(s *subject) {
	w.T.Helper()
	ctx := context.Background()
	s.batch, s.number = w.sealed(s.app), 1
	s.line = w.rowOf(s).ID
	_, where, _ := strings.Cut(s.status, " and ")
	if where != "sealed" {
		w.handIn(s.batch)
	}
	switch {
	case where == "sealed", where == "submitted", where == "given back":
	case where == "returned":
		_, err := w.rules.desk.Return(ctx, w.actor(w.staff["officer"]), s.batch, w.batchOf(s.batch).Version, []union.PaperReason{{Code: "seal_missing"}})
		w.must(err)
	case s.status == "returned by the bank":
		_, err := w.rules.desk.ReturnRow(ctx, w.actor(w.staff["officer"]), s.batch, 1, w.rowOf(s).Version, "14", "")
		w.must(err)
	default:
		w.accept(s.batch)
	}
	switch base(s.status) {
	case "stopped":
		who, cause := w.staff["second clerk"], union.StopLeft
		switch s.status {
		case "stopped as left":
		case "stopped as wrong":
			cause = union.StopDataWrong
		default:
			cause = union.StopDeclined
			if !s.helped() {
				who, cause = s.own, union.StopWithdrew
			}
		}
		w.stop(s, who, cause)
	case "opened":
		w.open(s)
		if s.status == "opened and closed" {
			_, err := w.Features.Cards.Move(ctx, w.actor(w.staff["officer"]), s.card, union.EventClosed, card.Change{Version: 1})
			w.must(err)
		}
	}
	if where == "given back" {
		w.givenBack(s.batch, true)
	}
}

// givenBack records on behalf of the bank that it gives the first row, or all, back.
func (w *world) givenBack(id union.ID, rowsOnly bool) {
	w.T.Helper()
	said := bank.GivenBack{Rows: rowsOnly, ScanID: w.sheet(id, union.PaperReturnSheet), Reasons: []union.PaperReason{{Code: "seal_missing"}}}
	if rowsOnly {
		said.Reasons = []union.PaperReason{{Row: 1, Code: "14"}}
	}
	_, err := w.rules.desk.RecordReturn(context.Background(), w.actor(w.staff["second clerk"]), id, w.batchOf(id).Version, said)
	w.must(err)
}

// stop stops a batched application, as its member or as a clerk.
func (w *world) stop(s *subject, who *uniontest.Client, cause union.StopCause) {
	w.T.Helper()
	_, err := w.rules.enrol.Stop(context.Background(), w.actor(who), s.app, w.application(s).Version, cause)
	w.must(err)
}

// open has the bank open the card of an accepted row.
func (w *world) open(s *subject) {
	w.T.Helper()
	ctx, officer := context.Background(), w.actor(w.staff["officer"])
	file, err := w.rules.results.Take(ctx, officer, s.batch, "", "回盘.csv", w.lineFor(s, "open"))
	w.must(err)
	_, err = w.rules.results.Apply(ctx, officer, file.ID, file.Version)
	w.must(err)
	opened, err := w.Store.CardOfApplication(ctx, s.app)
	w.must(err)
	s.card = opened.ID
}

// lineFor is a result file that says one thing of the subject.
func (w *world) lineFor(s *subject, event string) []byte {
	w.T.Helper()
	line := uniontest.OpenedLine(max(s.number, 1), s.fields, "")
	switch base(event) {
	case union.EventBankReturn:
		line.Code = "14"
	case union.EventBankRefuse:
		line.Code = "21"
	default:
		w.cards++
		line.Card = uniontest.CardNumber(w.cards)
	}
	line.Reason = fmt.Sprintf("第%d份", w.next()) // no two files are the same
	return uniontest.ResultCSV(w.T, line)
}

// sealed makes a sealed batch of applications.
func (w *world) sealed(apps ...union.ID) union.ID {
	w.T.Helper()
	ctx, clerk := context.Background(), w.actor(w.staff["second clerk"])
	made := w.drafted(apps...)
	_, err := w.rules.batches.Seal(ctx, clerk, made, w.batchOf(made).Version)
	w.must(err)
	return made
}

// drafted makes a draft batch of applications.
func (w *world) drafted(apps ...union.ID) union.ID {
	w.T.Helper()
	ctx, clerk := context.Background(), w.actor(w.staff["second clerk"])
	made, err := w.rules.batches.Create(ctx, clerk, w.city.Unit.ID)
	w.must(err)
	if len(apps) > 0 {
		_, err = w.rules.batches.ChangeRows(ctx, clerk, made.ID, made.Version, batch.Change{Add: apps})
		w.must(err)
	}
	return made.ID
}

func (w *world) batchOf(id union.ID) union.Batch {
	w.T.Helper()
	b, err := w.Store.Batch(context.Background(), id)
	w.must(err)
	return b
}

func (w *world) rowOf(s *subject) union.BatchRow {
	w.T.Helper()
	row, err := w.Store.BatchRow(context.Background(), s.batch, s.number)
	w.must(err)
	return row
}

func (w *world) handIn(id union.ID) {
	w.T.Helper()
	ctx, clerk := context.Background(), w.actor(w.staff["second clerk"])
	w.tick(clerk, id)
	_, err := w.rules.batches.HandIn(ctx, clerk, id, w.batchOf(id).Version)
	w.must(err)
}

func (w *world) accept(id union.ID) {
	w.T.Helper()
	ctx, officer := context.Background(), w.actor(w.staff["officer"])
	w.tick(officer, id)
	_, err := w.rules.desk.Accept(ctx, officer, id, w.batchOf(id).Version)
	w.must(err)
}

// tick ticks every stamped paper.
func (w *world) tick(who union.Actor, id union.ID) {
	w.T.Helper()
	for _, kind := range union.SealedPapers() {
		_, err := w.rules.papers.Tick(context.Background(), who, id, kind)
		w.must(err)
	}
}
