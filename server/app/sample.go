package app

import (
	"context"

	"unioncard/server/enrolment"
	"unioncard/server/pdf"
	"unioncard/server/sample"
	"unioncard/server/sample/specimen"
	"unioncard/server/union"
	"unioncard/server/wechat/simulator"
)

// citySeed makes the city the same on every machine.
const citySeed = 2026

// Specimens draws the documents and signatures of invented people.
func Specimens() *specimen.Artist { return specimen.New(pdf.FontTTF, simulator.SpecimenCode) }

// fillSample puts the sample city into an empty database and its people's phones into
// the simulator.
func (a *App) fillSample(ctx context.Context) error {
	city := sample.NewCity(citySeed)
	if err := a.seeder().Seed(ctx, city); err != nil {
		return err
	}
	return a.registerSample(city)
}

// GenerateMembers adds n more people to the sample city's rosters, for measuring.
// from is how many were added before.
func (a *App) GenerateMembers(ctx context.Context, n int, from int64) error {
	return a.seeder().Generate(ctx, sample.NewCity(citySeed), n, from)
}

func (a *App) seeder() *sample.Seeder {
	desk := sample.NewDesk(pictures{a.desk})
	parts := a.Features.Enrolment.Parts
	parts.Pictures, parts.Reader = desk, desk
	return &sample.Seeder{Store: a.Store, Vault: a.Keys.Sealer(), Artist: Specimens(), Desk: desk, Enrolment: enrolment.New(parts)}
}

// registerSample gives everybody a phone. Those who are walked through come first,
// then members who are free to apply.
func (a *App) registerSample(city *sample.City) error {
	if a.Simulator == nil {
		return nil
	}
	artist := Specimens()
	for _, p := range city.Phones() {
		person := simulator.Person{ID: p.ID, Name: p.Label, Roles: p.Roles, OpenID: sample.OpenID(p.ID), UnionID: "union-" + p.ID, OfficialOpenID: "official-" + p.ID, Phone: p.Phone, Place: p.Place, Team: p.Team}
		if p.Fields != nil {
			person.Photo = func(side string) ([]byte, error) { return artist.Photo(union.IDSide(side), *p.Fields) }
		}
		if err := a.Simulator.Add(person); err != nil {
			return err
		}
	}
	return nil
}
