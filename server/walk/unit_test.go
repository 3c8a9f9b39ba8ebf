package walk_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/bits"
	"math/rand/v2"
	"time"

	"pgregory.net/rapid"

	"unioncard/server/store"
	"unioncard/server/union"
)

// folk is how many people a unit has.
const folk = 50

// someone is a person of the unit with the account that is theirs once they have one.
type someone struct {
	fields  union.Fields
	row     union.ID
	account union.ID
}

// unit is one history: a unit, its people, and those who work for it.
type unit struct {
	*lab

	t    *rapid.T
	dice *rand.Rand // every choice, by the seed that was drawn
	org  union.Org
	folk []*someone

	branch, group union.Org // through which cards go down
}

// found begins a history: a unit with fifty people on its roster, of whom some have
// handed in already.
func (l *lab) found(t *rapid.T) *unit {
	ctx := context.Background()
	id := l.Store.NewID()
	l.walked++
	u := &unit{lab: l, t: t}
	var seeds [4]uint64 // several, since small numbers are drawn more often than others
	for i := range seeds {
		seeds[i] = rapid.Uint64().Draw(t, "seed")
	}
	u.dice = rand.New(rand.NewPCG(seeds[0]^bits.RotateLeft64(seeds[1], 32), seeds[2]^bits.RotateLeft64(seeds[3], 32)))
	u.org = union.Org{
		ID: id, ParentID: &l.city.District.ID, Path: l.city.District.Path.Child(id), Code: fmt.Sprintf("W%06d", l.walked), Name: "样本单位工会", Level: union.LevelPrimary, Applies: true,
		BankBranchID: &l.city.BankBranch.ID, Headcount: folk, Version: 1, CreatedAt: l.Store.Now(), UpdatedAt: l.Store.Now(),
	}
	l.must(l.Store.AddOrg(ctx, u.org))
	u.branch = u.below(u.org, union.LevelBranch)
	u.group = u.below(u.branch, union.LevelGroup)
	for account, role := range map[union.ID]union.Role{l.clerks[0]: union.RoleClerk, l.clerks[1]: union.RoleClerk, l.head: union.RoleHead} {
		l.grant(union.Grant{AccountID: account, Role: role, OrgID: &id})
	}
	l.must(l.Store.Tx(ctx, u.settle))
	return u
}

// below adds an org below another one of the unit.
func (u *unit) below(parent union.Org, level union.OrgLevel) union.Org {
	id := u.Store.NewID()
	org := union.Org{
		ID: id, ParentID: &parent.ID, Path: parent.Path.Child(id), Code: fmt.Sprintf("W%06d-%s", u.walked, level), Name: "样本分会", Level: level,
		BankBranchID: u.org.BankBranchID, Version: 1, CreatedAt: u.Store.Now(), UpdatedAt: u.Store.Now(),
	}
	u.must(u.Store.AddOrg(context.Background(), org))
	return org
}

// leave ends what the staff were to the unit, so that they are not asked about thousands.
func (u *unit) leave() {
	_, err := u.db.ExecContext(context.Background(), "DELETE FROM grants WHERE org_id = ?", string(u.org.ID))
	u.must(err)
}

// settle writes the roster and what had been handed in before the history begins.
func (u *unit) settle(ctx context.Context, tx *store.Store) error {
	u.folk = nil
	now := tx.Now()
	clerk := u.actorOf(u.clerks[0], union.RoleClerk)
	rows := make([]union.RosterRow, folk)
	var born []union.Transition
	var apps []union.Application
	for i := range rows {
		now = now.Add(time.Millisecond) // so that there is an order among them
		until := time.Time{}
		if u.roll(0, 5) == 0 {
			until = now.AddDate(0, 0, u.roll(40, 80))
		}
		p := &someone{fields: u.fields(until)}
		rows[i] = u.rowFor(tx, p, now)
		p.row = rows[i].ID
		u.folk = append(u.folk, p)
		stage := union.StageNotStarted
		if u.roll(0, 2) == 0 {
			rows[i].Status, stage = union.RowApplied, union.StageCollected
			if u.roll(0, 2) > 0 {
				p.account = u.personal(ctx, tx)
			}
			app, err := u.handedIn(tx, p, now)
			if err != nil {
				return err
			}
			apps = append(apps, app)
		}
		born = append(born, union.Transition{
			Subject: union.SubjectRosterRow, ID: p.row, OrgID: u.org.ID, Event: union.EventAdd, To: rows[i].Status, Actor: clerk, Role: union.RoleClerk,
			Counts: []union.Count{{OrgID: u.org.ID, Stage: stage, Present: 1}},
		})
	}
	if err := tx.AddRosterRows(ctx, rows); err != nil {
		return err
	}
	for i := range apps {
		if err := tx.AddApplication(ctx, &apps[i]); err != nil {
			return err
		}
	}
	return tx.BornTogether(ctx, union.Audit{Actor: clerk, Role: union.RoleClerk, Action: "rosters:import", Subject: "rosters", SubjectID: u.org.ID, OrgID: u.org.ID}, born)
}

func (u *unit) personal(ctx context.Context, tx *store.Store) union.ID {
	account, err := tx.AccountByOpenID(ctx, fmt.Sprintf("walk-person-%d", u.people), "")
	u.must(err)
	return account.ID
}

func (u *unit) seal(kind union.IndexKind, place union.Place, plain, masked string) union.Sealed {
	v := union.Sealed{Masked: masked}
	var err error
	v.Sealed, err = u.Keys.Sealer().SealBytes(place, []byte(plain))
	u.must(err)
	v.Index, v.IndexNext = u.Keys.Indexer().Index(kind, plain)
	return v
}

func (u *unit) rowFor(tx *store.Store, p *someone, now time.Time) union.RosterRow {
	row := union.RosterRow{
		ID: tx.NewID(), OrgID: u.org.ID, ApplyingOrgID: u.org.ID, Status: union.RowExpected, DocumentKind: p.fields.DocumentKind, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	at := func(column string) union.Place {
		return union.Place{Table: "roster_rows", Column: column, Row: row.ID}
	}
	row.Name = u.seal(union.IndexName, at("name"), p.fields.Name, union.MaskName(p.fields.Name))
	row.Document = u.seal(union.IndexDocument, at("document"), p.fields.DocumentNumber, union.MaskDocument(p.fields.DocumentNumber))
	row.Phone = u.seal(union.IndexPhone, at("phone"), p.fields.Phone, union.MaskPhone(p.fields.Phone))
	row.LiveKey, row.LiveKeyNext = union.LiveKeys(row.Name, row.Document, row.Phone)
	return row
}

// handedIn is an application that is submitted: the person's own, or helped with by the leader.
func (u *unit) handedIn(tx *store.Store, p *someone, now time.Time) (union.Application, error) {
	app := union.Application{
		ID: tx.NewID(), ApplyingOrgID: u.org.ID, OrgID: u.org.ID, RosterRowID: &p.row, Mode: union.ModeSelf, Status: union.ApplicationSubmitted, Version: 1,
		NameMasked: union.MaskName(p.fields.Name), DocumentKind: p.fields.DocumentKind, DocumentMasked: union.MaskDocument(p.fields.DocumentNumber),
		PhoneMasked: union.MaskPhone(p.fields.Phone), ValidTo: p.fields.ValidTo, Flags: "[]", FirstSubmittedAt: &now, SubmittedAt: &now, TouchedAt: now, CreatedAt: now, UpdatedAt: now,
	}
	if p.account != "" {
		app.AccountID = &p.account
	} else {
		app.Mode, app.HelperAccountID = union.ModeAssisted, &u.leader
	}
	plain, err := json.Marshal(p.fields)
	if err != nil {
		return app, err
	}
	app.FieldsSealed, err = u.Keys.Sealer().SealBytes(union.FieldsPlace(app.ID), plain)
	app.DocumentIndex, app.DocumentIndexNext = u.Keys.Indexer().Index(union.IndexDocument, p.fields.DocumentNumber)
	app.PhoneIndex, app.PhoneIndexNext = u.Keys.Indexer().Index(union.IndexPhone, p.fields.Phone)
	return app, err
}

// actorOf is somebody who works for the unit.
func (u *unit) actorOf(account union.ID, role union.Role) union.Actor {
	org := u.org
	if role == union.RoleSupervisor {
		org = u.city.District
	}
	return union.Actor{AccountID: account, Scopes: []union.Scope{{Role: role, OrgID: org.ID, OrgPath: org.Path}}}
}

// clerk is one of the two clerks.
func (u *unit) clerk() union.Actor {
	return u.actorOf(u.clerks[u.roll(0, 1)], union.RoleClerk)
}

// reviewer is a clerk, the head or the supervisor.
func (u *unit) reviewer() union.Actor {
	switch u.roll(0, 3) {
	case 0:
		return u.actorOf(u.head, union.RoleHead)
	case 1:
		return u.actorOf(u.supervisor, union.RoleSupervisor)
	}
	return u.clerk()
}

// personOf is the one whose application it is: their own account, or who helps them.
func (u *unit) personOf(app union.Application) union.Actor {
	if app.AccountID == nil {
		return u.actorOf(*app.HelperAccountID, union.RoleLeader)
	}
	account, err := u.Store.Account(context.Background(), *app.AccountID)
	u.must(err)
	actor := union.Actor{AccountID: account.ID}
	if account.MemberID != nil {
		actor.MemberID = *account.MemberID
	}
	return actor
}

// pick chooses one of several.
func pick[T any](u *unit, list []T) T { return list[u.roll(0, len(list)-1)] }

// roll gives a number of a range, the ends among them.
func (u *unit) roll(from, to int) int { return from + u.dice.IntN(to-from+1) }

func (u *unit) coin() bool { return u.dice.IntN(2) == 0 }

// ids reads the ids that a query gives.
func (l *lab) ids(query string, args ...any) []union.ID {
	rows, err := l.db.QueryContext(context.Background(), query, args...)
	l.must(err)
	defer func() { _ = rows.Close() }()
	var ids []union.ID
	for rows.Next() {
		var id union.ID
		l.must(rows.Scan(&id))
		ids = append(ids, id)
	}
	l.must(rows.Err())
	return ids
}

// number reads one number.
func (l *lab) number(query string, args ...any) int {
	var n int
	l.must(l.db.QueryRowContext(context.Background(), query, args...).Scan(&n))
	return n
}

// one chooses a record of the unit that is as the condition says; now and then any.
func (u *unit) one(table, condition string) (union.ID, bool) {
	column := "org_id"
	if table != "batches" {
		column = "applying_org_id"
	}
	if u.roll(0, 11) == 0 {
		condition = "1 = 1"
	}
	order := "created_at, id"
	if table == "cards" { // which one file opens at one moment
		order = "(SELECT a.created_at FROM applications a WHERE a.id = cards.application_id), id"
	}
	list := u.ids("SELECT id FROM "+table+" WHERE "+column+" = ? AND ("+condition+") ORDER BY "+order, string(u.org.ID))
	if len(list) == 0 {
		return "", false
	}
	return pick(u, list), true
}

// application chooses one.
func (u *unit) application(condition string) (union.Application, bool) {
	id, ok := u.one("applications", condition)
	if !ok {
		return union.Application{}, false
	}
	app, err := u.Store.Application(context.Background(), id)
	u.must(err)
	return app, true
}

// batch chooses one.
func (u *unit) batch(condition string) (union.Batch, bool) {
	id, ok := u.one("batches", condition)
	if !ok {
		return union.Batch{}, false
	}
	b, err := u.Store.Batch(context.Background(), id)
	u.must(err)
	return b, true
}

// fieldsOf are the true answers of whose application it is.
func (u *unit) fieldsOf(app union.Application) union.Fields {
	for _, p := range u.folk {
		if app.RosterRowID != nil && p.row == *app.RosterRowID || p.account != "" && app.AccountID != nil && p.account == *app.AccountID {
			return p.fields
		}
	}
	return u.folk[0].fields
}
