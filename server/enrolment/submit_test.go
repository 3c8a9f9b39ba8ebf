package enrolment_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"unioncard/server/enrolment"
	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// within is the feature inside a transaction of the test's own.
func within(s *uniontest.Server, tx *store.Store) *enrolment.Enrolment {
	inner := *s.Features.Enrolment
	inner.Store = tx
	return &inner
}

// signed is somebody who has only to hand in.
type signed struct {
	actor   union.Actor
	id      union.ID
	version int64
}

func newSigned(s *uniontest.Server, org union.Org, person string, fields union.Fields) signed {
	s.T.Helper()
	a := s.Draft(person, org, fields)
	a.Fill()
	a.Sign()
	return signed{s.Actor(a.Client), union.ID(a.ApplicationID), int64(a.Version)}
}

func (p signed) submit(ctx context.Context, e *enrolment.Enrolment) error {
	_, err := e.Submit(ctx, p.actor, p.id, p.version)
	return err
}

// overtake lets the first hand in, in a transaction that is still open when the second begins.
func overtake(s *uniontest.Server, first, second signed) error {
	s.T.Helper()
	done := make(chan error, 1)
	err := s.Store.Tx(context.Background(), func(ctx context.Context, tx *store.Store) error {
		if err := first.submit(ctx, within(s, tx)); err != nil {
			return err
		}
		go func() { done <- second.submit(context.Background(), s.Features.Enrolment) }()
		select {
		case err := <-done:
			return errors.Join(errors.New("the second did not wait"), err)
		case <-time.After(150 * time.Millisecond): // it has read what it reads before it waits
			return nil
		}
	})
	if err != nil {
		s.T.Fatal(err)
	}
	return <-done
}

func TestOfTwoSubmissionsOfOneDraftTheSlowerIsTold(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		person := newSigned(s, s.NewCity().Unit, "样本甲", uniontest.NewFields("样本甲"))
		known, _ := union.AsError(overtake(s, person, person))
		if known == nil || known.Code != "stale" || known.Status != union.ApplicationSubmitted {
			t.Errorf("the slower is told %v", known)
		}
	})
}

// Both are marked and have a case in the transaction that hands the second one in: there
// is no moment at which the server may stop and nobody learns of it.
func TestOfTwoWhoStateOneNumberAtOnceBothAreMarked(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		fields := uniontest.NewFields("样本甲")
		here, there := newSigned(s, city.Unit, "样本甲", fields), newSigned(s, city.Foreign, "样本乙", fields)
		if err := overtake(s, here, there); err != nil {
			t.Fatal(err)
		}
		for _, person := range []signed{here, there} {
			app, err := s.Store.Application(t.Context(), person.id)
			if err != nil {
				t.Fatal(err)
			}
			var flags []union.Flag
			if err = json.Unmarshal([]byte(app.Flags), &flags); err != nil || !slices.Contains(flags, union.FlagDuplicate) {
				t.Errorf("the flags are %s, %v", app.Flags, err)
			}
		}
		var cases int
		if err := s.SQL().QueryRow("SELECT COUNT(*) FROM duplicate_cases WHERE kind = 'document' AND status = 'open'").Scan(&cases); err != nil || cases != 1 {
			t.Errorf("%d cases, %v", cases, err)
		}
	})
}

// One of two who state a number leaves while a third states it: the case stays, and whoever
// is left is marked.
func TestAClashStaysWhereOneLeavesAndAnotherComesAtOnce(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		fields := uniontest.NewFields("样本甲")
		leaves, stays := s.Enrol("样本甲", city.Unit, fields), s.Enrol("样本乙", city.Sibling, fields)
		comes := newSigned(s, city.Foreign, "样本丙", fields)
		leaver, done := s.Actor(leaves.Client), make(chan error, 1)
		err := s.Store.Tx(t.Context(), func(ctx context.Context, tx *store.Store) error {
			_, err := within(s, tx).Withdraw(ctx, leaver, union.ID(leaves.ApplicationID), int64(leaves.Version))
			go func() { done <- comes.submit(context.Background(), s.Features.Enrolment) }()
			select {
			case err := <-done:
				return errors.Join(errors.New("who comes did not wait"), err)
			case <-time.After(150 * time.Millisecond): // it has read what it reads before it waits
				return err
			}
		})
		if err = errors.Join(err, <-done); err != nil {
			t.Fatal(err)
		}
		for _, id := range []union.ID{union.ID(stays.ApplicationID), comes.id} {
			app, err := s.Store.Application(t.Context(), id)
			if err != nil || !slices.Contains(enrolment.FlagsOf(app, union.Actor{}, false), union.FlagDuplicate) {
				t.Errorf("the flags are %s, %v", app.Flags, err)
			}
		}
		var cases int
		if err := s.SQL().QueryRow("SELECT COUNT(*) FROM duplicate_cases WHERE kind = 'document' AND status = 'open'").Scan(&cases); err != nil || cases != 1 {
			t.Errorf("%d cases are open, %v", cases, err)
		}
	})
}

// stated makes what stands for values in the database, so that strangers do not meet there.
func stated(s *uniontest.Server, people ...union.Fields) {
	s.T.Helper()
	var values []union.Sealed
	for _, f := range people {
		for kind, plain := range map[union.IndexKind]string{union.IndexDocument: f.DocumentNumber, union.IndexPhone: f.Phone} {
			index, next := s.Keys.Indexer().Index(kind, plain)
			values = append(values, union.Sealed{Index: index, IndexNext: next})
		}
	}
	err := s.Store.Tx(s.T.Context(), func(ctx context.Context, tx *store.Store) error { return tx.HoldValues(ctx, values...) })
	if err != nil {
		s.T.Fatal(err)
	}
}

// One states the number of somebody who has handed in, and at the same moment another one
// their phone: the second hint does not write over the first.
func TestTwoHintsThatComeAtOnceBothStay(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		fields := uniontest.NewFields("样本甲")
		known := s.Enrol("样本甲", city.Unit, fields)
		number, phone := uniontest.NewFields("样本乙"), uniontest.NewFields("样本丙")
		number.DocumentNumber, phone.Phone = fields.DocumentNumber, fields.Phone
		s.Enrol("样本丁", city.Foreign, uniontest.NewFields("样本丁"))
		stated(s, fields, number, phone)
		if err := overtake(s, newSigned(s, city.Unit, "样本乙", number), newSigned(s, city.Foreign, "样本丙", phone)); err != nil {
			t.Fatal(err)
		}
		app, err := s.Store.Application(t.Context(), union.ID(known.ApplicationID))
		if err != nil {
			t.Fatal(err)
		}
		var flags []union.Flag
		if err = json.Unmarshal([]byte(app.Flags), &flags); err != nil || !slices.Contains(flags, union.FlagDuplicate) || !slices.Contains(flags, union.FlagPhoneShared) {
			t.Errorf("the flags are %s, %v", app.Flags, err)
		}
	})
}
