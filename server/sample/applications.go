package sample

import (
	"context"
	"errors"
	"runtime"
	"sync"

	"unioncard/server/enrolment"
	"unioncard/server/union"
)

const (
	soon   = 40 // days until the document of expires_soon ends
	atOnce = 8  // applicants whose photos are drawn side by side
	phone  = "phone"
)

// applications lets the applicants apply, each in turn: what comes in later clashes
// with what was there. Only the drawing is done ahead and side by side.
func (s *Seeder) applications(ctx context.Context, c *City, ready []*prints) error {
	for _, want := range []bool{false, true} { // a duplicate needs its twin to be in
		for i, a := range c.Applicants {
			if (a.Case == union.FlagDuplicate) != want {
				continue
			}
			p := ready[i]
			select {
			case <-p.done:
			case <-ctx.Done():
				return ctx.Err()
			}
			if p.err != nil {
				return p.err
			}
			if err := s.apply(ctx, c, a, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// prints are the drawn pictures of an applicant.
type prints struct {
	done                   chan struct{}
	front, back, signature []byte
	err                    error
}

// draw starts the drawing of everybody's pictures; wait returns when it has ended.
func (s *Seeder) draw(ctx context.Context, c *City) (ready []*prints, wait func()) {
	ready = make([]*prints, len(c.Applicants))
	for i := range ready {
		ready[i] = &prints{done: make(chan struct{})}
	}
	var workers sync.WaitGroup
	var next sync.Mutex
	at := 0
	take := func() int {
		next.Lock()
		defer next.Unlock()
		at++
		return at - 1
	}
	for range min(atOnce, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := take(); i < len(ready) && ctx.Err() == nil; i = take() {
				ready[i].err = s.print(ctx, c.Applicants[i], ready[i])
				close(ready[i].done)
			}
		})
	}
	return ready, workers.Wait
}

func (s *Seeder) print(ctx context.Context, a Applicant, p *prints) error {
	front := union.IDReading{Side: union.IDFront, Name: a.Read, Number: a.Fields.DocumentNumber, Sex: "女", Nationality: "汉", Address: a.Fields.Address}
	if a.Fields.Sex == union.Male {
		front.Sex = "男"
	}
	back := union.IDReading{Side: union.IDBack, ValidFrom: string(a.Fields.ValidFrom), ValidTo: string(s.fields(a).ValidTo)}
	for _, side := range []struct {
		r    union.IDReading
		to   *[]byte
		poor bool
	}{{front, &p.front, a.Case == union.FlagPhotoPoor}, {back, &p.back, false}} {
		content, err := s.Desk.draw(s.Artist, side.r, side.poor)
		if err != nil {
			return err
		}
		if _, err = s.Desk.Photo(ctx, content); err != nil { // taken in here, side by side
			return err
		}
		*side.to = content
	}
	var err error
	p.signature, err = s.Desk.sign(s.Artist)
	return err
}

// fields are an applicant's answers; a document that ends soon does so after the seed.
func (s *Seeder) fields(a Applicant) union.Fields {
	f := a.Fields
	if f.ValidTo == "" {
		f.ValidTo = s.Store.Today().AddDays(soon)
	}
	return f
}

// apply goes the way of every member, from where a seed that was cut off has left it.
func (s *Seeder) apply(ctx context.Context, c *City, a Applicant, p *prints) error {
	account, err := s.Store.AccountByOpenID(ctx, OpenID(a.ID), "")
	if err != nil {
		return err
	}
	actor := union.Actor{AccountID: account.ID, Device: phone, Address: "127.0.0.1"}
	app, err := s.Store.CurrentApplication(ctx, account.ID)
	if errors.Is(err, union.ErrNotFound) {
		app, err = s.Enrolment.Start(ctx, actor, s.orgs[c.Units[a.Unit].Code].ID, "")
	}
	if err != nil || app.Status != union.ApplicationDraft {
		return err
	}
	saved, err := s.Enrolment.SaveFields(ctx, actor, app.ID, app.Version, s.fields(a))
	if err != nil {
		return err
	}
	app = saved.Application
	for side, content := range map[union.IDSide][]byte{union.IDFront: p.front, union.IDBack: p.back} {
		taken, err := s.Enrolment.AddPhoto(ctx, actor, app.ID, side, content)
		if err != nil {
			return err
		}
		app = taken.Application
	}
	agreed := enrolment.Agreed{}
	for _, text := range s.Enrolment.ConsentTexts() {
		agreed[text.Kind] = text.SHA256
	}
	app, err = s.Enrolment.SignConsent(ctx, actor, app.ID, app.Version, agreed, p.signature)
	if err != nil {
		return err
	}
	_, err = s.Enrolment.Submit(ctx, actor, app.ID, app.Version)
	return err
}
