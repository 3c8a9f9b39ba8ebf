package reminder_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"unioncard/server/union"
)

// card is a card and the account of its holder.
type card struct {
	union.Card

	account union.ID
}

// card plants one that has a status since now.
func (r *rig) card(status string) card {
	r.t.Helper()
	r.seed++
	now, ctx := r.Now(), context.Background()
	c := card{account: r.account(fmt.Sprintf("holder-%d", r.seed))}
	app := union.Application{
		ID: r.NewID(), ApplyingOrgID: r.unit.ID, OrgID: r.unit.ID, AccountID: &c.account, Mode: union.ModeSelf, Status: union.ApplicationOpened, StatusAt: &now,
		Version: 1, TouchedAt: now, CreatedAt: now, UpdatedAt: now,
	}
	must(r.t, r.AddApplication(ctx, &app))
	c.Card = union.Card{
		ID: r.NewID(), ApplicationID: app.ID, BatchID: r.batch(union.BatchResulted).ID, ApplyingOrgID: r.unit.ID, OrgID: r.unit.ID, BankBranchID: *r.unit.BankBranchID,
		Status: status, StatusAt: &now, HeldByOrg: &r.unit.ID, OpenedAt: now, DeliveredAt: &now, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	if status == union.CardReceived || status == union.CardActivated {
		c.ReceivedAt = &now
	}
	must(r.t, r.AddCards(ctx, []union.Card{c.Card}, nil))
	return c
}

func (r *rig) moveCard(c *card, event, to string) {
	r.t.Helper()
	t := union.Transition{Subject: union.SubjectCard, ID: c.ID, OrgID: r.unit.ID, Event: event, From: c.Status, To: to, Version: c.Version}
	if to == union.CardReceived {
		t.Set = map[string]any{"received_at": r.Now()}
	}
	must(r.t, r.Move(context.Background(), t))
	c.Status, c.Version = to, c.Version+1
}

// officer plants one of the unit's bank branch.
func (r *rig) officer() union.ID {
	r.t.Helper()
	account, now := r.account("officer"), r.Now()
	must(r.t, r.AddGrant(context.Background(), union.Grant{
		ID: r.NewID(), AccountID: account, Role: union.RoleBankOfficer, BankBranchID: r.unit.BankBranchID, StartAt: now, CreatedAt: now, UpdatedAt: now,
	}))
	return account
}

// batch plants one that was handed in now and has a status.
func (r *rig) batch(status string) union.Batch {
	r.t.Helper()
	now := r.Now()
	batch := union.Batch{
		ID: r.NewID(), OrgID: r.unit.ID, BankBranchID: *r.unit.BankBranchID, Status: status, SubmittedAt: &now, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	must(r.t, r.AddBatch(context.Background(), &batch))
	return batch
}

// accepted and resulted are what the bank does with a batch.
func (r *rig) accepted(b union.Batch) {
	r.exec("UPDATE batches SET status = 'accepted', accepted_at = ? WHERE id = ?", r.Now(), string(b.ID))
}

func (r *rig) resulted(b union.Batch) {
	r.exec("UPDATE batches SET status = 'resulted' WHERE id = ?", string(b.ID))
}

// dies makes the holder of a card a member who has died.
func (r *rig) dies(c card) {
	r.t.Helper()
	member := union.Member{ID: r.NewID(), OrgID: r.unit.ID, Deceased: true, Version: 1, CreatedAt: r.Now(), UpdatedAt: r.Now()}
	must(r.t, r.AddMembers(context.Background(), []union.Member{member}))
	r.exec("UPDATE cards SET member_id = ? WHERE id = ?", string(member.ID), string(c.ID))
}

// data is what the only message of a topic says.
func (r *rig) data(topic string) map[string]string {
	r.t.Helper()
	var text string
	r.query("SELECT data FROM outbox WHERE topic = '"+topic+"'", func(row *sql.Rows) error { return row.Scan(&text) })
	data := map[string]string{}
	must(r.t, json.Unmarshal([]byte(text), &data))
	return data
}

// told is how many messages of a topic were written, to members and accounts.
func (r *rig) told(topic string) (n int) {
	r.t.Helper()
	r.query("SELECT COUNT(*) FROM outbox WHERE topic = '"+topic+"'", func(row *sql.Rows) error { return row.Scan(&n) })
	return n
}

// open gives the database as another program sees it.
func (r *rig) open() *sql.DB {
	r.t.Helper()
	driver, source := "mysql", r.cfg.DSN
	if r.cfg.Driver == "sqlite" {
		driver, source = "sqlite", "file:"+r.cfg.File+"?_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, source)
	must(r.t, err)
	return db
}

func (r *rig) exec(statement string, args ...any) {
	r.t.Helper()
	db := r.open()
	defer func() { _ = db.Close() }()
	_, err := db.Exec(statement, args...)
	must(r.t, err)
}

func (r *rig) query(statement string, each func(*sql.Rows) error) {
	r.t.Helper()
	db := r.open()
	defer func() { _ = db.Close() }()
	rows, err := db.Query(statement)
	must(r.t, err)
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		must(r.t, each(rows))
	}
	must(r.t, rows.Err())
}
