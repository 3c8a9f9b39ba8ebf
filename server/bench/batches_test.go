//go:build bench

package bench_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"unioncard/server/batch"
	"unioncard/server/bench"
	"unioncard/server/enrolment"
	"unioncard/server/mandate"
	"unioncard/server/paper"
	"unioncard/server/pii"
	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// approve is what a reviewer does to all that is green, beside bare batched UPDATEs of
// as many rows.
func approve(t *testing.T) []bench.Row {
	const people = 5_000
	s := open(t, "mysql")
	city := s.NewCity()
	clerk := clerkOf(s, city.Unit)
	apps := applicants(t, s, city.Unit, union.ApplicationSubmitted, 0, people)
	peer := bareUpdate(t, s, people)
	list := make([]enrolment.Approval, people)
	for i, app := range apps {
		list[i] = enrolment.Approval{ID: app.ID, Version: app.Version + 1}
	}
	wait := uniontest.SmallWriter(s.Store)
	ours := took(t, func() error {
		outcomes, err := s.Features.Enrolment.ApproveMany(context.Background(), clerk, list)
		for _, o := range outcomes {
			if o.Err != nil {
				return o.Err
			}
		}
		return err
	})
	return []bench.Row{
		bench.AtMost("approval of 5,000, 25 a transaction, MariaDB, beside batched UPDATEs", ours/people*1e6, peer/people*1e6, "µs a row", 4),
		bench.Limit("longest wait of another writer beside it", float64(wait().Microseconds())/1000, 150, "ms"),
	}
}

// quickPress stands for the drawing, which has a row of its own.
type quickPress struct{}

func (quickPress) Hold() (func(), error) { return func() {}, nil }

func (quickPress) Draw(_ context.Context, paper union.Paper) (union.PaperFile, error) {
	return union.PaperFile{Kind: paper.PaperKind(), Name: string(paper.PaperKind()) + ".txt", Bytes: []byte("x")}, nil
}

func (quickPress) DrawPeople(context.Context, union.PaperHead, func() (union.PersonPaper, error), func(union.PaperFile) error) error {
	return nil
}

func (quickPress) Missing(string) ([]rune, error)                { return nil, nil }
func (quickPress) OpeningList(union.OpeningList) ([]byte, error) { return []byte("x"), nil }

// memory keeps files in memory.
type memory struct{ files sync.Map }

func (m *memory) Put(_ context.Context, key string, content []byte) error {
	m.files.Store(key, content)
	return nil
}

func (m *memory) Get(_ context.Context, key string) ([]byte, error) {
	content, ok := m.files.Load(key)
	if !ok {
		return nil, union.ErrNotFound
	}
	return content.([]byte), nil
}

func (m *memory) Delete(_ context.Context, key string) error {
	m.files.Delete(key)
	return nil
}

type vault struct {
	pii.Sealer
	pii.Indexer

	opener pii.Opener
}

func (v vault) OpenBytes(place union.Place, sealed []byte) ([]byte, error) {
	return v.opener.OpenBytes(place, sealed)
}

// counterOf is a unit and its bank, between which batches go back and forth.
type counterOf struct {
	*uniontest.Server

	city           uniontest.City
	clerk, officer union.Actor
	files          *memory
	batches        *batch.Batches
}

func newCounter(t *testing.T, driver string) *counterOf {
	c := &counterOf{Server: open(t, driver), files: &memory{}}
	c.T = t
	c.city = c.NewCity()
	c.clerk = clerkOf(c.Server, c.city.Unit)
	head, err := c.Store.AccountByOpenID(context.Background(), "bench-head", "")
	must(t, err)
	officer, err := c.Store.AccountByOpenID(context.Background(), "bench-officer", "")
	must(t, err)
	c.officer = union.Actor{AccountID: officer.ID, Scopes: []union.Scope{{Role: union.RoleBankOfficer, BankBranchID: c.city.BankBranch.ID}}}
	keys := vault{c.Keys.Sealer(), c.Keys.Indexer(), c.Keys.Opener()}
	c.batches = batch.New(batch.Parts{
		Store: c.Store, Vault: keys, Blobs: c.files, Signers: mandate.New(mandate.Parts{Store: c.Store, Vault: keys, Fonts: quickPress{}}),
		NumberPrefix: "ZB", Papers: paper.New(paper.Parts{
			Store: c.Store, Vault: keys, Blobs: c.files, Printer: quickPress{}, Fonts: quickPress{}, Workbooks: quickPress{},
		}),
	})
	now := c.Store.Now()
	must(t, c.Store.AddGrant(context.Background(), union.Grant{
		ID: c.Store.NewID(), AccountID: head.ID, Role: union.RoleHead, OrgID: &c.city.Unit.ID, StartAt: now, CreatedAt: now, UpdatedAt: now,
	}))
	c.mandate(c.clerk.AccountID)
	c.mandate(head.ID)
	return c
}

// mandate keeps an own ID as it is once it is in force.
func (c *counterOf) mandate(account union.ID) {
	id, now := c.Store.NewID(), c.Store.Now()
	m := union.MandateID{ID: id, AccountID: account, Current: &account, CreatedAt: now, UpdatedAt: now}
	var err error
	m.FieldsSealed, err = c.Keys.Sealer().SealBytes(union.MandatePlace(id, "fields_sealed"), []byte(`{"valid_from":"2020-01-01","valid_long":true}`))
	must(c.T, err)
	for part, key := range map[string]*string{"front": &m.FrontKey, "back": &m.BackKey, "signature": &m.SignatureKey} {
		sealed, err := c.Keys.Sealer().SealBytes(union.MandatePlace(id, part), []byte("x"))
		must(c.T, err)
		*key = "mandates/" + part + string(id)
		c.files.files.Store(*key, sealed)
	}
	_, err = c.Store.AddMandate(context.Background(), m)
	must(c.T, err)
}

// draft fills a batch with the longest waiting applications.
func (c *counterOf) draft(rows int) union.Batch {
	ctx := context.Background()
	made, err := c.batches.Create(ctx, c.clerk, c.city.Unit.ID)
	must(c.T, err)
	made, err = c.batches.ChangeRows(ctx, c.clerk, made.ID, made.Version, batch.Change{Fill: rows})
	must(c.T, err)
	return made
}

// accept brings a sealed batch to the bank, without the papers' ticks.
func (c *counterOf) accept(b union.Batch) {
	must(c.T, c.Store.Tx(context.Background(), func(ctx context.Context, tx *store.Store) error {
		return tx.Move(ctx, union.Transition{
			Subject: union.SubjectBatch, ID: b.ID, OrgID: b.OrgID, Event: union.EventAccept, From: b.Status, To: union.BatchAccepted, Version: b.Version,
			Set: map[string]any{"submitted_at": tx.Now()}, Actor: c.officer, Role: union.RoleBankOfficer,
		})
	}))
}

// answer is the bank's file: every row opened.
func (c *counterOf) answer(apps []union.Application, from int) []byte {
	lines := make([]uniontest.BankLine, len(apps))
	for i := range apps {
		f := uniontest.NewFields("样本" + string(rune('一'+(from+i)%5000)))
		f.DocumentNumber = personNumber(from + i)
		lines[i] = uniontest.OpenedLine(i+1, f, uniontest.CardNumber(from+i))
	}
	return uniontest.ResultCSV(c.T, lines...)
}

// batches is a way of 100,000 people through 20 batches: sealed, then answered by the
// bank, each beside bare batched UPDATEs of as many rows.
func batches(t *testing.T) []bench.Row {
	const size = 5000
	count := reduced(20)
	c := newCounter(t, "mysql")
	ctx := context.Background()
	var peer, sealing, taking, applying, sealWait, applyWait, first, last float64
	for n := range count {
		apps := applicants(t, c.Server, c.city.Unit, union.ApplicationApproved, n*size, size)
		made := c.draft(size)
		wait := uniontest.SmallWriter(c.Store)
		seal := took(t, func() (err error) { made, err = c.batches.Seal(ctx, c.clerk, made.ID, made.Version); return err })
		sealWait = max(sealWait, float64(wait().Microseconds())/1000)
		c.accept(made)
		content := c.answer(apps, n*size)
		var file union.ResultFile
		wait = uniontest.SmallWriter(c.Store)
		taking += took(t, func() (err error) {
			file, err = c.Features.ResultFiles.Take(ctx, c.officer, made.ID, "", "回盘.csv", content)
			return err
		})
		apply := took(t, func() (err error) {
			file, err = c.Features.ResultFiles.Apply(ctx, c.officer, file.ID, file.Version)
			return err
		})
		applyWait = max(applyWait, float64(wait().Microseconds())/1000)
		sealing, applying = sealing+seal, applying+apply
		if n == 0 {
			first = seal + apply
		}
		last = seal + apply
		if made, err := c.Store.Batch(ctx, made.ID); err != nil || made.Status != union.BatchResulted {
			t.Fatalf("the batch is %s, %v", made.Status, err)
		}
	}
	peer = bareUpdate(t, c.Server, size*count)
	all := fmt.Sprintf("%d × %d", count, size)
	return []bench.Row{
		bench.AtMost("sealing "+all+", MariaDB, papers not drawn, beside batched UPDATEs", sealing, peer, "s", 4),
		bench.Limit("longest wait of another writer beside it", sealWait, 150, "ms"),
		bench.AtMost("result files of "+all+" read and compared, beside batched UPDATEs", taking, peer, "s", 4),
		bench.AtMost("result files of "+all+" booked, beside batched UPDATEs", applying, peer, "s", 4),
		bench.Limit("longest wait of another writer beside it", applyWait, 150, "ms"),
		bench.Growth("the last batch's sealing and booking, beside the first's", last, first, "s"),
	}
}
