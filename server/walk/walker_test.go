package walk_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// machine is what a walk goes through: the table, and how subjects are made and read.
type machine struct {
	name     string
	subject  union.Subject
	table    string
	statuses []string
	events   []event
	people   []somebody
	kind     func(who string) string
	make     func(w *world, status, kind string) *subject
	state    func(w *world, s *subject) (union.ID, string)
	unasked  func(status string, e event, who string) bool
	odd      func(e event, who, status string) (int, bool)
}

// event is how something is asked for over HTTP.
type event struct {
	name string
	wall
	ask func(w *world, s *subject, who string) request
}

// wall is who passes the first wall, by a role or with any account, and for whom the
// record is there.
type wall struct {
	roles []union.Role // none: every account
	reach []string
}

// request is a call that is ready to be sent; files and claims that it needs are there.
type request struct {
	method, path string
	body         map[string]any
	file         []byte
	wall         *wall // where it is another one than the event's
	aside        bool  // it goes through and says nothing of the subject as it is now
}

// post is the usual request.
func post(path string, body map[string]any) request {
	return request{method: "POST", path: path, body: body}
}

// refusal is the status with which somebody is refused: 403 at the first wall, 404 where
// the record is not there for them, 409 where it is and its status forbids the event.
func (l wall) refusal(who somebody) int {
	passes := len(l.roles) == 0
	for _, role := range who.roles {
		passes = passes || slices.Contains(l.roles, role)
	}
	switch {
	case !passes:
		return 403
	case !slices.Contains(l.reach, who.name):
		return 404
	}
	return 409
}

// walker walks and counts.
type walker struct {
	*world

	t                *testing.T
	m                machine
	table            table
	kept             map[string]*subject // to whom nothing has happened yet
	allowed, refused int
}

// onEach walks a machine on both databases.
func onEach(t *testing.T, m machine) {
	t.Helper()
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			t.Parallel()
			k := &walker{world: newWorld(t, driver), t: t, m: m, table: read(t, m.table), kept: map[string]*subject{}}
			for _, status := range m.statuses {
				for _, e := range m.events {
					for _, who := range m.people {
						k.triple(status, e, who)
					}
				}
			}
			t.Logf("%s: %d triples of status, event and person: %d go through, %d are refused and change nothing", m.name, k.allowed+k.refused, k.allowed, k.refused)
		})
	}
}

// triple walks one.
func (k *walker) triple(status string, e event, who somebody) {
	k.t.Helper()
	if k.m.unasked != nil && k.m.unasked(status, e, who.name) {
		return
	}
	by := k.table[status][e.name]
	for _, name := range []string{who.name, "everybody"} {
		if to, ok := by[name]; ok {
			k.allowed++
			k.through(status, e, who.name, to)
			return
		}
	}
	k.refused++
	k.stays(status, e, who)
}

// keep gives the subject of a status and kind on which all refused requests are tried.
func (k *walker) keep(status, kind string) *subject {
	key := status + "/" + kind
	if k.kept[key] == nil {
		k.kept[key] = k.m.make(k.world, status, kind)
		k.stir()
	}
	return k.kept[key]
}

// stays walks a triple that is refused: the status of the answer is as it must be, and
// nothing has changed.
func (k *walker) stays(status string, e event, who somebody) {
	k.t.Helper()
	kind := k.m.kind(who.name)
	s := k.keep(status, kind)
	r := e.ask(k.world, s, who.name)
	before := k.look(s)
	answer := send(k.client(who.name, s), r)
	k.stir()
	after := k.look(s)
	want := e.refusal(who)
	if r.wall != nil {
		want = r.wall.refusal(who)
	}
	if other, is := k.m.odd(e, who.name, status); is {
		want = other
	}
	if answer.Status != want && (!r.aside || want != 409) {
		k.t.Errorf("%s asks to %s what is %s: got %d, want %d: %s", who.name, e.name, status, answer.Status, want, answer.Body)
	}
	if before != after {
		k.t.Errorf("%s asked to %s what is %s (%d) and something changed:\n%s", who.name, e.name, status, answer.Status, differs(before, after))
		delete(k.kept, status+"/"+kind)
	}
}

// send sends a request.
func send(c *uniontest.Client, r request) *uniontest.Answer {
	switch {
	case r.file != nil:
		return c.Upload(r.path, "file", r.file)
	case r.method == "POST":
		return c.Post(r.path, r.body)
	case r.body == nil:
		return c.Do(r.method, r.path, nil, "")
	}
	return c.Do(r.method, r.path, r.body, "")
}

// through walks a triple that goes through, on a subject of its own.
func (k *walker) through(status string, e event, who, to string) {
	k.t.Helper()
	s := k.m.make(k.world, status, k.m.kind(who))
	r := e.ask(k.world, s, who)
	k.stir()
	before := k.look(s)
	k.stir()
	k.Clock.Move(time.Second) // so that the history has an order
	answer := send(k.client(who, s), r)
	good := answer.Status == 200 || answer.Status == 201
	if status == "approved and ending soon" && e.name == "seal" { // the sealing itself is refused
		good = answer.Status == 422 && answer.Text("code") == "rows_left_out"
	}
	if !good {
		k.t.Errorf("%s may %s what is %s: got %d: %s", who, e.name, status, answer.Status, answer.Body)
		return
	}
	if e.name == union.EventPrepare {
		status = "-" // where the cards are says nothing of the hand-over that is made
	}
	if status == "-" || base(e.name) == union.EventStart {
		k.born(s, status, e.name, who, to, answer)
		return
	}
	id, is := k.m.state(k.world, s)
	if to == "as before" {
		if is != base(status) || before == k.look(s) {
			k.t.Errorf("%s did %s to what is %s: it is %s", who, e.name, status, is)
		}
		return
	}
	k.moved(status, e.name, who, id, is, to)
}

// born checks what was made anew; what was before stays as it was.
func (k *walker) born(s *subject, status, event, who, to string, answer *uniontest.Answer) {
	k.t.Helper()
	before, was := k.m.state(k.world, s)
	made := &subject{kind: s.kind, own: s.own, app: union.ID(answer.Text("id")), batch: union.ID(answer.Text("id")), handover: union.ID(answer.Text("id"))}
	if k.m.subject == union.SubjectCard {
		made = s // the bank's file has made it
	}
	id, is := k.m.state(k.world, made)
	if status != "-" && (id == before || was != base(status)) {
		k.t.Errorf("%s started beside what is %s and it became %s", who, status, was)
	}
	k.moved("-", event, who, id, is, to)
	if base(event) == union.EventStart && k.m.subject == union.SubjectApplication {
		k.undo(who, made)
	}
}

// undo lets the same person start again.
func (k *walker) undo(who string, made *subject) {
	app := k.application(made)
	if app.HelperAccountID != nil {
		return
	}
	made.own = nil
	pen := k.staff[who]
	if pen == nil {
		return
	}
	_, err := k.rules.enrol.Withdraw(context.Background(), k.actor(pen), app.ID, app.Version)
	k.must(err)
}

// moved checks what every move leaves: the new status, a line of history that says from
// where, to where and who, its entry in the log, and figures that agree with the rows.
func (k *walker) moved(status, event, who string, id union.ID, is, to string) {
	k.t.Helper()
	from, name := moved(status, event)
	if is != to {
		k.t.Errorf("%s made %s of what is %s: it is %s, not %s", who, event, status, is, to)
		return
	}
	history, err := k.Store.History(context.Background(), k.m.subject, id)
	k.must(err)
	last := history[len(history)-1]
	if last.Event != name || last.FromStatus != strings.TrimPrefix(from, "-") || last.ToStatus != to || last.AccountID == nil {
		k.t.Errorf("%s made %s of what is %s: the history ends with %s from %s to %s", who, event, status, last.Event, last.FromStatus, last.ToStatus)
	}
	entry := k.row("SELECT COUNT(*) AS n FROM audit_rows WHERE subject = ? AND subject_id = ? AND action = ? AND detail = ?",
		string(k.m.subject), string(id), string(k.m.subject)+":"+name, strings.TrimPrefix(from, "-")+">"+to)
	if strings.HasPrefix(entry, "n=0") {
		k.t.Errorf("%s made %s of what is %s: the log says nothing of it", who, event, status)
	}
	if wrong := k.figures(); wrong != "" {
		k.t.Fatalf("%s made %s of what is %s: %s", who, event, status, wrong)
	}
}
