package enrolment_test

import (
	"context"
	"errors"
	"testing"

	"unioncard/server/enrolment"
	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// asked lists applications as they were seen.
func asked(apps ...union.Application) []enrolment.Approval {
	list := make([]enrolment.Approval, len(apps))
	for i, app := range apps {
		list[i] = enrolment.Approval{ID: app.ID, Version: app.Version}
	}
	return list
}

func (b *bench) must(err error) {
	b.T.Helper()
	if err != nil {
		b.T.Fatal(err)
	}
}

// approvals counts what a unit's approvals have left: moves, log entries, and people by
// the counter.
func (b *bench) approvals(unit union.Org) (moves, entries, reached int) {
	b.T.Helper()
	history, err := b.Store.MovesOfOrg(context.Background(), unit.ID, union.EventApprove)
	b.must(err)
	b.must(b.SQL().QueryRowContext(context.Background(), "SELECT COUNT(*) FROM audit_rows WHERE action = 'applications:approve' AND org_id = ?", unit.ID).Scan(&entries))
	figures, err := b.Store.Funnel(context.Background(), unit.Path)
	b.must(err)
	for _, f := range figures {
		if f.Stage == union.StageApproved {
			reached = int(f.Reached)
		}
	}
	return len(history), entries, reached
}

// obstacles are what may stand beside four applications that nothing speaks against, and
// the answer to each.
func (b *bench) obstacles(ctx context.Context) map[string]func(serial int, plain []union.Application) (enrolment.Approval, *union.Error) {
	one := func(app union.Application) enrolment.Approval { return asked(app)[0] }
	here := func(serial int) union.Application { return b.submitted(ctx, b.city.Unit, fieldsOf(serial)) }
	return map[string]func(int, []union.Application) (enrolment.Approval, *union.Error){
		"a number held in another unit": func(serial int, _ []union.Application) (enrolment.Approval, *union.Error) {
			elsewhere := b.submitted(ctx, b.city.Foreign, fieldsOf(serial))
			_, err := b.Features.Enrolment.Claim(ctx, b.other, elsewhere.ID)
			b.must(err)
			_, err = b.Features.Enrolment.Approve(ctx, b.other, elsewhere.ID, elsewhere.Version)
			b.must(err)
			return one(here(serial)), store.ErrDocumentHeld
		},
		"a number of the same list": func(serial int, _ []union.Application) (enrolment.Approval, *union.Error) {
			return one(here(serial - 1)), store.ErrDocumentHeld
		},
		"a flag": func(serial int, _ []union.Application) (enrolment.Approval, *union.Error) {
			app := here(serial)
			b.must(b.Store.SetFlags(ctx, app, `["document_twice"]`))
			return one(app), union.Refused("flags_not_green", "")
		},
		"a claim of another clerk": func(serial int, _ []union.Application) (enrolment.Approval, *union.Error) {
			app := here(serial)
			_, err := b.Features.Enrolment.Claim(ctx, b.clerks[1], app.ID)
			b.must(err)
			return one(app), enrolment.ErrClaimed
		},
		"a version that is not the present one": func(serial int, _ []union.Application) (enrolment.Approval, *union.Error) {
			app := here(serial)
			app.Version++
			return one(app), enrolment.ErrChanged
		},
		"an application of the clerk's own": func(serial int, _ []union.Application) (enrolment.Approval, *union.Error) {
			app := here(serial)
			b.must(b.Store.SaveApplication(ctx, app, map[string]any{"account_id": b.clerks[0].AccountID}))
			app.Version++
			return one(app), enrolment.ErrOwn
		},
		"an application of the clerk's helping": func(serial int, _ []union.Application) (enrolment.Approval, *union.Error) {
			app := here(serial)
			b.must(b.Store.SaveApplication(ctx, app, map[string]any{"helper_account_id": b.clerks[0].AccountID}))
			app.Version++
			return one(app), union.Refused("flags_not_green", "")
		},
		"an application of another unit": func(serial int, _ []union.Application) (enrolment.Approval, *union.Error) {
			return one(b.submitted(ctx, b.city.Foreign, fieldsOf(serial))), union.ErrNotFound
		},
		"the first one named again": func(_ int, plain []union.Application) (enrolment.Approval, *union.Error) {
			return one(plain[0]), union.Conflict("application_wrong_status", "", "")
		},
	}
}

func TestOfManyApprovedTogetherEachGetsItsOwnAnswer(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		ctx, serial, approved := context.Background(), 0, 0
		for name, obstacle := range b.obstacles(ctx) {
			plain := make([]union.Application, 4)
			for i := range plain {
				serial++
				plain[i] = b.submitted(ctx, b.city.Unit, fieldsOf(serial))
			}
			serial++
			last, want := obstacle(serial, plain)
			outcomes, err := b.Features.Enrolment.ApproveMany(ctx, b.clerks[0], append(asked(plain...), last))
			b.must(err)
			if len(outcomes) != 5 {
				t.Fatalf("%s: %d answers to 5 questions", name, len(outcomes))
			}
			for _, o := range outcomes[:4] {
				if o.Err != nil {
					t.Errorf("%s beside it, an application without objection gets %v", name, o.Err)
				}
			}
			if got, ok := union.AsError(outcomes[4].Err); !ok || got.Code != want.Code {
				t.Errorf("%s gets %v, want %s", name, outcomes[4].Err, want.Code)
			}
			approved += 4
			if moves, entries, reached := b.approvals(b.city.Unit); moves != approved || entries != approved || reached != approved {
				t.Fatalf("%s: %d approved, but %d moves, %d log entries, %d counted", name, approved, moves, entries, reached)
			}
		}
	})
}

func TestAListWithoutObjectionIsApprovedInGroups(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		ctx := context.Background()
		var apps []union.Application
		for n := range 60 {
			apps = append(apps, b.submitted(ctx, b.city.Unit, fieldsOf(n)))
		}
		two := func(clerk union.Actor) func() error {
			return func() error {
				outcomes, err := b.Features.Enrolment.ApproveMany(ctx, clerk, asked(apps...))
				for _, o := range outcomes {
					if _, known := union.AsError(o.Err); o.Err != nil && !known {
						err = errors.Join(err, o.Err)
					}
				}
				return err
			}
		}
		if n := uniontest.Together(t, two(b.clerks[0]), two(b.clerks[1])); n != 2 {
			t.Fatalf("%d of two lists came through", n)
		}
		for _, app := range apps {
			now, err := b.Store.Application(ctx, app.ID)
			b.must(err)
			if now.Status != union.ApplicationApproved || now.MemberID == nil || len(now.HeldDocument) == 0 || now.ClaimedBy != nil || now.FirstApprovedAt == nil || now.Version != app.Version+1 {
				t.Fatalf("an application is %s in version %d, claimed by %v, of member %v", now.Status, now.Version, now.ClaimedBy, now.MemberID)
			}
			member, err := b.Store.Member(ctx, *now.MemberID)
			b.must(err)
			if string(member.Document.Index) != string(app.DocumentIndex) {
				t.Fatal("an application is somebody else's")
			}
		}
		if moves, entries, reached := b.approvals(b.city.Unit); moves != 60 || entries != 60 || reached != 60 {
			t.Errorf("60 approved, but %d moves, %d log entries, %d counted", moves, entries, reached)
		}
	})
}

// unreachable cannot tell any session anything.
type unreachable struct{}

func (unreachable) Forget(context.Context, union.ID) error {
	return union.Unavailable("sessions_unavailable", "", 0, nil)
}

func TestAnApprovalStandsThoughTheApplicantsSessionsCannotBeTold(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		ctx := context.Background()
		b.Features.Enrolment.Sessions = unreachable{}
		var apps []union.Application
		for i := range 3 {
			account, err := b.Store.AccountByOpenID(ctx, "applicant-"+string(rune('a'+i)), "")
			b.must(err)
			app := b.submitted(ctx, b.city.Unit, fieldsOf(i))
			_, err = b.SQL().ExecContext(ctx, "UPDATE applications SET account_id = ? WHERE id = ?", account.ID, app.ID)
			b.must(err)
			apps = append(apps, app)
		}
		_, err := b.Features.Enrolment.Claim(ctx, b.clerks[0], apps[0].ID)
		b.must(err)
		one, err := b.Features.Enrolment.Approve(ctx, b.clerks[0], apps[0].ID, apps[0].Version)
		b.must(err)
		if one.Status != union.ApplicationApproved {
			t.Errorf("the application is %s", one.Status)
		}
		outcomes, err := b.Features.Enrolment.ApproveMany(ctx, b.clerks[0], asked(apps[1:]...))
		b.must(err)
		for _, o := range outcomes {
			b.must(o.Err)
		}
	})
}
