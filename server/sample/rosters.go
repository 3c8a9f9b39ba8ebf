package sample

import (
	"context"
	"slices"

	"unioncard/server/store"
	"unioncard/server/union"
)

// unitsAtOnce is how many units' rosters one transaction writes.
const unitsAtOnce = 30

func (s *Seeder) rosters(ctx context.Context, c *City) error {
	for units := range slices.Chunk(c.Units, unitsAtOnce) {
		there := false
		err := s.Store.EachLivingPerson(ctx, s.orgs[units[0].Code].ID, func(store.LivingPerson) { there = true })
		if err != nil {
			return err
		}
		if there { // from a seed that was cut off: the units of one transaction are there or not together
			continue
		}
		err = s.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
			for _, u := range units {
				if err := s.list(ctx, tx, u, s.clerkOf(c, u), u.Rows); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// list puts people on a unit's roster, with their counters.
func (s *Seeder) list(ctx context.Context, tx *store.Store, unit Unit, clerk union.Actor, people []Row) error {
	rows := make([]union.RosterRow, len(people))
	moves := make([]union.Transition, len(people))
	for i, p := range people {
		row, err := s.sealRow(tx, unit, p)
		if err != nil {
			return err
		}
		rows[i] = row
		moves[i] = union.Transition{
			Subject: union.SubjectRosterRow, ID: row.ID, OrgID: row.ApplyingOrgID, Event: union.EventAdd, To: row.Status, Actor: clerk, Role: union.RoleClerk,
			Counts: []union.Count{{OrgID: row.OrgID, Stage: union.StageNotStarted, Present: 1}},
		}
	}
	if err := tx.AddRosterRows(ctx, rows); err != nil {
		return err
	}
	return tx.BornTogether(ctx, union.Audit{
		Actor: clerk, Role: union.RoleClerk, Action: "roster_rows:add", Subject: "orgs", SubjectID: s.orgs[unit.Code].ID, OrgID: s.orgs[unit.Code].ID,
	}, moves)
}

func (s *Seeder) sealRow(tx *store.Store, unit Unit, p Row) (union.RosterRow, error) {
	now := tx.Now()
	row := union.RosterRow{
		ID: tx.NewID(), OrgID: s.orgs[placeCode(unit.Code, p.Place)].ID, ApplyingOrgID: s.orgs[unit.Code].ID, Status: union.RowExpected,
		DocumentKind: union.ResidentID, Hardship: p.Hardship, HardshipYear: p.Year, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	for _, v := range []struct {
		to            *union.Sealed
		column        string
		kind          union.IndexKind
		plain, masked string
	}{
		{&row.Name, "name", union.IndexName, p.Name, union.MaskName(p.Name)},
		{&row.Document, "document", union.IndexDocument, p.Number, union.MaskDocument(p.Number)},
		{&row.Phone, "phone", union.IndexPhone, p.Phone, union.MaskPhone(p.Phone)},
	} {
		sealed, err := s.Vault.SealIndexed(union.Place{Table: "roster_rows", Column: v.column, Row: row.ID}, v.kind, v.plain, v.masked)
		if err != nil {
			return row, err
		}
		*v.to = sealed
	}
	row.LiveKey, row.LiveKeyNext = union.LiveKeys(row.Name, row.Document, row.Phone)
	return row, nil
}

const generatedAtOnce = 500

// Generate adds n more people to the rosters, spread over the units: for measuring. A
// second call adds others.
func (s *Seeder) Generate(ctx context.Context, c *City, n int, from int64) error {
	if err := s.load(ctx, c); err != nil {
		return err
	}
	for at := 0; at < n; at += generatedAtOnce {
		unit := c.Units[at/generatedAtOnce%len(c.Units)]
		people := make([]Row, min(generatedAtOnce, n-at))
		for i := range people {
			people[i] = c.row(invent(memberSerials+from+int64(at+i), c.name(), ""))
		}
		err := s.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
			return s.list(ctx, tx, unit, s.clerkOf(c, unit), people)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
