package walk_test

import (
	"context"

	"unioncard/server/enrolment"
	"unioncard/server/roster"
	"unioncard/server/union"
)

// act is a step that is ready to be taken, with all that somebody saw before: taken twice,
// the second time must find that it has been.
type act func(ctx context.Context) error

// step is something that may happen in a unit. It gives nil where there is nothing that
// it could happen to.
type step struct {
	name  string
	often int
	plan  func(u *unit) act
}

// steps of people, reviewers and the roster.
var peopleSteps = []step{
	{"start", 4, (*unit).starts},
	{"mend", 3, (*unit).mends},
	{"take back", 1, func(u *unit) act {
		app, ok := u.application("status = 'submitted'")
		return when(ok, func(ctx context.Context) error {
			_, err := u.rules.enrol.TakeBack(ctx, u.personOf(app), app.ID, app.Version)
			return err
		})
	}},
	{"withdraw", 1, func(u *unit) act {
		app, ok := u.application("status IN ('draft', 'submitted', 'returned', 'approved')")
		return when(ok, func(ctx context.Context) error {
			_, err := u.rules.enrol.Withdraw(ctx, u.personOf(app), app.ID, app.Version)
			return err
		})
	}},
	{"approve several", 8, (*unit).approvesSeveral},
	{"decide", 4, (*unit).decides},
	{"reopen", 2, func(u *unit) act {
		app, ok := u.application("status = 'approved'")
		clerk := u.clerk()
		return when(ok, func(ctx context.Context) error {
			_, err := u.rules.enrol.Reopen(ctx, clerk, app.ID, app.Version, mendable())
			return err
		})
	}},
	{"end", 1, func(u *unit) act {
		app, ok := u.application("status IN ('draft', 'submitted', 'returned', 'approved')")
		clerk, reason := u.clerk(), pick(u, union.EndReasons)
		return when(ok, func(ctx context.Context) error {
			_, err := u.rules.enrol.End(ctx, clerk, app.ID, app.Version, reason)
			return err
		})
	}},
	{"stop", 8, (*unit).stops},
	{"end a row", 1, func(u *unit) act {
		id, ok := u.one("roster_rows", "status = 'expected'")
		return when(ok, u.onRow(id, func(ctx context.Context, clerk union.Actor, seen roster.Seen) error {
			_, err := u.Features.Roster.End(ctx, clerk, seen, union.EndRetired)
			return err
		}))
	}},
	{"revive a row", 1, func(u *unit) act {
		id, ok := u.one("roster_rows", "status = 'ended'")
		return when(ok, u.onRow(id, func(ctx context.Context, clerk union.Actor, seen roster.Seen) error {
			_, err := u.Features.Roster.Revive(ctx, clerk, seen)
			return err
		}))
	}},
}

// when gives the act where there is something to act on.
func when(ok bool, do act) act {
	if !ok {
		return nil
	}
	return do
}

func (u *unit) onRow(id union.ID, do func(context.Context, union.Actor, roster.Seen) error) act {
	if id == "" {
		return nil
	}
	row, err := u.Store.RosterRow(context.Background(), id)
	u.must(err)
	clerk := u.clerk()
	return func(ctx context.Context) error { return do(ctx, clerk, roster.Seen{ID: row.ID, Version: row.Version}) }
}

// starts: a person begins by themselves or with the leader's help, and goes on to the
// end, or leaves it half done.
func (u *unit) starts() act {
	p := pick(u, u.folk)
	far := u.roll(0, 4)
	var who union.Actor
	org, row := u.org.ID, union.ID("")
	if u.coin() {
		who, org, row = u.actorOf(u.leader, union.RoleLeader), "", p.row
	} else {
		if p.account == "" {
			p.account = u.account("person-" + p.fields.DocumentNumber)
		}
		who = u.personOf(union.Application{AccountID: &p.account})
	}
	return func(ctx context.Context) error {
		app, err := u.rules.enrol.Start(ctx, who, org, row)
		if err != nil || far == 0 {
			return err
		}
		if app.Version, err = u.fillIn(ctx, who, app, p.fields); err != nil || far == 1 {
			return err
		}
		_, err = u.rules.enrol.Submit(ctx, who, app.ID, app.Version)
		return err
	}
}

// fillIn saves the fields, takes both photos and signs.
func (u *unit) fillIn(ctx context.Context, who union.Actor, app union.Application, fields union.Fields) (int64, error) {
	saved, err := u.rules.enrol.SaveFields(ctx, who, app.ID, app.Version, fields)
	if err != nil {
		return 0, err
	}
	version := saved.Application.Version
	for _, side := range []union.IDSide{union.IDFront, union.IDBack} {
		taken, err := u.rules.enrol.AddPhoto(ctx, who, app.ID, side, nil)
		if err != nil {
			return 0, err
		}
		version = taken.Application.Version
	}
	agreed := enrolment.Agreed{}
	for _, text := range u.rules.enrol.ConsentTexts() {
		agreed[text.Kind] = text.SHA256
	}
	signed, err := u.rules.enrol.SignConsent(ctx, who, app.ID, version, agreed, nil)
	return signed.Version, err
}

// mends: what was left or returned is filled in, signed again and handed in.
func (u *unit) mends() act {
	app, ok := u.application("status IN ('draft', 'returned')")
	if !ok {
		return nil
	}
	fields := u.fieldsOf(app)
	if fields.ValidTo < union.DateOf(u.Store.Now().AddDate(0, 0, 60), u.Store.Zone()) {
		fields.ValidTo = "2040-01-01" // a new document
	}
	who := u.personOf(app)
	return func(ctx context.Context) error {
		version, err := u.fillIn(ctx, who, app, fields)
		if err != nil {
			return err
		}
		_, err = u.rules.enrol.Submit(ctx, who, app.ID, version)
		return err
	}
}

// approvesSeveral: the first few that are green, as from the list.
func (u *unit) approvesSeveral() act {
	who, most := u.reviewer(), u.roll(1, 6)
	var list []enrolment.Approval
	for _, id := range u.ids("SELECT id FROM applications WHERE applying_org_id = ? AND status = 'submitted' ORDER BY created_at, id", string(u.org.ID)) {
		app, err := u.Store.Application(context.Background(), id)
		u.must(err)
		if list = append(list, enrolment.Approval{ID: id, Version: app.Version}); len(list) == most {
			break
		}
	}
	return when(len(list) > 0, func(ctx context.Context) error {
		outcomes, err := u.rules.enrol.ApproveMany(ctx, who, list)
		if err != nil {
			return err
		}
		for _, o := range outcomes {
			if o.Err != nil {
				return o.Err
			}
		}
		return nil
	})
}

// decides: one is claimed and approved, returned or rejected.
func (u *unit) decides() act {
	app, ok := u.application("status = 'submitted'")
	if !ok {
		return nil
	}
	who, how := u.reviewer(), u.roll(0, 3)
	return func(ctx context.Context) error {
		_, err := u.rules.enrol.Claim(ctx, who, app.ID)
		if err != nil {
			return err
		}
		switch how {
		case 0:
			_, err = u.rules.enrol.Return(ctx, who, app.ID, app.Version, mendable())
		case 1:
			_, err = u.rules.enrol.Reject(ctx, who, app.ID, app.Version, union.Reason{Code: "not_a_member"})
		default:
			_, err = u.rules.enrol.Approve(ctx, who, app.ID, app.Version)
		}
		return err
	}
}

// stops: somebody on a sealed list withdraws, or a clerk stops them.
func (u *unit) stops() act {
	app, ok := u.application("status = 'batched'")
	if !ok {
		return nil
	}
	who, cause := u.clerk(), pick(u, union.ClerkStops)
	if app.AccountID != nil && u.coin() {
		who, cause = u.personOf(app), union.StopWithdrew
	}
	return func(ctx context.Context) error {
		_, err := u.rules.enrol.Stop(ctx, who, app.ID, app.Version, cause)
		return err
	}
}
