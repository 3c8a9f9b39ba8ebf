package sample

import (
	"context"
	"fmt"

	"unioncard/server/enrolment"
	"unioncard/server/store"
	"unioncard/server/union"
)

// done names the number that is above nought once the city stands whole.
const done = "sample-city"

// Vault seals what rosters say of people.
type Vault interface {
	SealIndexed(place union.Place, kind union.IndexKind, plain, masked string) (union.Sealed, error)
}

// Artist draws what people photograph and sign.
type Artist interface {
	Read(r union.IDReading, poor bool) ([]byte, error)
	Signature(name string) ([]byte, error)
}

// Seeder puts a city into a database.
type Seeder struct {
	Store  *store.Store
	Vault  Vault
	Artist Artist
	Desk   *Desk
	// Enrolment takes the applications in by the same rules as everybody's. Its
	// pictures and reader are the Desk.
	Enrolment *enrolment.Enrolment

	accounts map[string]union.ID
	orgs     map[string]union.Org
}

// Seed fills an empty database. One that was cut off on the way is finished; one that
// is whole, or that holds another federation, stays as it is.
func (s *Seeder) Seed(ctx context.Context, c *City) error {
	roots, err := s.Store.Roots(ctx)
	if err != nil {
		return err
	}
	if len(roots) > 0 && roots[0].Code != federationCode {
		return nil
	}
	whole, err := s.Store.Epoch(ctx, done)
	if err != nil || whole > 0 {
		return err
	}
	if len(roots) == 0 {
		if err = s.found(ctx, c); err != nil {
			return fmt.Errorf("sample orgs and people: %w", err)
		}
	}
	if err = s.load(ctx, c); err != nil {
		return err
	}
	drawing, stop := context.WithCancel(ctx)
	ready, wait := s.draw(drawing, c)
	defer func() { stop(); wait() }()
	if err = s.rosters(ctx, c); err != nil { // while the drawing goes on
		return fmt.Errorf("sample rosters: %w", err)
	}
	if err = s.applications(ctx, c, ready); err != nil {
		return fmt.Errorf("sample applications: %w", err)
	}
	return s.Store.RaiseEpoch(ctx, done)
}

// load finds orgs and accounts as they stand.
func (s *Seeder) load(ctx context.Context, c *City) error {
	codes := []string{}
	for _, u := range c.Units {
		for place := range len(branches) + 1 {
			codes = append(codes, placeCode(u.Code, place))
		}
	}
	var err error
	s.orgs, err = s.Store.OrgsByCode(ctx, codes)
	if err != nil {
		return err
	}
	s.accounts = map[string]union.ID{}
	for _, p := range c.Staff {
		account, err := s.Store.AccountByOpenID(ctx, OpenID(p.ID), "")
		if err != nil {
			return err
		}
		s.accounts[p.ID] = account.ID
	}
	return nil
}

// clerkOf is the first clerk of a unit as an actor.
func (s *Seeder) clerkOf(c *City, unit Unit) union.Actor {
	id, _ := c.clerk(unit.Code, 0)
	return union.Actor{AccountID: s.accounts[id], Device: "sample", Address: "127.0.0.1"}
}
