package walk_test

import (
	"context"
	"time"

	"unioncard/server/batch"
	"unioncard/server/enrolment"
	"unioncard/server/roster"
	"unioncard/server/store"
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
	for _, id := range u.ids("SELECT id FROM applications WHERE applying_org_id = ? AND status = 'submitted' ORDER BY submitted_at, id", string(u.org.ID)) {
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

// steps of batches at the unit.
var batchSteps = []step{
	{"fill a batch", 6, (*unit).fills},
	{"seal", 8, u1("status = 'draft'", func(u *unit, ctx context.Context, who union.Actor, b union.Batch) error {
		_, err := u.rules.batches.Seal(ctx, who, b.ID, b.Version)
		return err
	})},
	{"hand in", 8, u1("status = 'sealed'", func(u *unit, ctx context.Context, who union.Actor, b union.Batch) error {
		if err := u.ticks(ctx, who, b, batch.SideClerk); err != nil {
			return err
		}
		_, err := u.rules.batches.HandIn(ctx, who, b.ID, b.Version)
		return err
	})},
	{"void", 1, u1("status IN ('sealed', 'returned')", func(u *unit, ctx context.Context, who union.Actor, b union.Batch) error {
		_, err := u.rules.batches.Void(ctx, who, b.ID, b.Version)
		return err
	})},
	{"discard", 1, u1("status = 'draft'", func(u *unit, ctx context.Context, who union.Actor, b union.Batch) error {
		_, err := u.rules.batches.Discard(ctx, who, b.ID, b.Version)
		return err
	})},
	{"correct", 4, u1("status = 'returned'", func(u *unit, ctx context.Context, who union.Actor, b union.Batch) error {
		_, err := u.rules.batches.Correct(ctx, who, b.ID, b.Version)
		return err
	})},
	{"renew the mandate", 1, u1("status IN ('sealed', 'submitted')", func(u *unit, ctx context.Context, who union.Actor, b union.Batch) error {
		_, err := u.rules.batches.RenewMandate(ctx, who, b.ID, b.Version)
		return err
	})},
	{"a sealing dies", 1, func(u *unit) act {
		b, ok := u.batch("status IN ('draft', 'returned')")
		return when(ok, func(ctx context.Context) error {
			_, err := u.Store.TakeLease(ctx, "seal:"+string(b.ID), "a process that is gone", 2*time.Minute)
			return err
		})
	}},
}

// ticks notes that all stamped papers were seen, in one go.
func (u *unit) ticks(ctx context.Context, who union.Actor, b union.Batch, side string) error {
	return u.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		for _, kind := range (batch.Papers{Batch: b}).Stamped() {
			err := tx.TickPaper(ctx, union.PaperTick{
				ID: tx.NewID(), BatchID: b.ID, Edition: b.Edition, Paper: string(kind), Side: side, AccountID: who.AccountID, CreatedAt: tx.Now(),
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// u1 is a step of a clerk on a batch.
func u1(condition string, do func(u *unit, ctx context.Context, who union.Actor, b union.Batch) error) func(u *unit) act {
	return func(u *unit) act {
		b, ok := u.batch(condition)
		who := u.clerk()
		return when(ok, func(ctx context.Context) error { return do(u, ctx, who, b) })
	}
}

// fills: a new draft, or one that is there, gets those who wait, or loses somebody.
func (u *unit) fills() act {
	who, most := u.clerk(), u.roll(1, 12)
	b, there := u.batch("status = 'draft'")
	change := batch.Change{Fill: most}
	if app, ok := u.application("batch_id IS NOT NULL"); ok && u.roll(0, 4) == 0 {
		change = batch.Change{Remove: []union.ID{app.ID}}
	}
	return func(ctx context.Context) error {
		if !there {
			made, err := u.rules.batches.Create(ctx, who, u.org.ID)
			if err != nil {
				return err
			}
			b = made
		}
		_, err := u.rules.batches.ChangeRows(ctx, who, b.ID, b.Version, change)
		return err
	}
}
