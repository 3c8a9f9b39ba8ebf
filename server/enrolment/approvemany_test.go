package enrolment_test

import (
	"context"
	"errors"
	"testing"

	"unioncard/server/enrolment"
	"unioncard/server/store"
	"unioncard/server/union"
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

func TestOfManyApprovedTogetherEachGetsItsOwnAnswer(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		ctx := context.Background()
		at := func(n int) union.Application { return b.submitted(ctx, b.city.Unit, fieldsOf(n)) }
		plain := []union.Application{at(1), at(2), at(3), at(4)}
		elsewhere := b.submitted(ctx, b.city.Foreign, fieldsOf(5))
		_, err := b.Features.Enrolment.Claim(ctx, b.other, elsewhere.ID)
		b.must(err)
		_, err = b.Features.Enrolment.Approve(ctx, b.other, elsewhere.ID, elsewhere.Version)
		b.must(err)
		held, again := at(5), at(1)
		flagged := at(6)
		b.must(b.Store.SetFlags(ctx, flagged.ID, `["document_twice"]`))
		taken := at(7)
		_, err = b.Features.Enrolment.Claim(ctx, b.clerks[1], taken.ID)
		b.must(err)
		stale := at(8)
		stale.Version++
		foreign := b.submitted(ctx, b.city.Foreign, fieldsOf(9))
		list := asked(append(plain, held, again, flagged, taken, stale, foreign, plain[0])...)

		outcomes, err := b.Features.Enrolment.ApproveMany(ctx, b.clerks[0], list)
		b.must(err)
		if len(outcomes) != len(list) {
			t.Fatalf("%d answers to %d questions", len(outcomes), len(list))
		}
		for i, want := range []string{
			"", "", "", "", store.ErrDocumentHeld.Code, store.ErrDocumentHeld.Code, "flags_not_green", enrolment.ErrClaimed.Code,
			union.ErrStale.Code, union.ErrNotFound.Code, "application_wrong_status",
		} {
			got := ""
			if known, ok := union.AsError(outcomes[i].Err); ok {
				got = known.Code
			}
			if got != want || outcomes[i].ID != list[i].ID {
				t.Errorf("answer %d is %q, want %q", i, got, want)
			}
		}
		if moves, entries, reached := b.approvals(b.city.Unit); moves != 4 || entries != 4 || reached != 4 {
			t.Errorf("4 approved, but %d moves, %d log entries, %d counted", moves, entries, reached)
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
		if n := together(t, two(b.clerks[0]), two(b.clerks[1])); n != 2 {
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
