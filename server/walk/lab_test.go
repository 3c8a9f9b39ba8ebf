package walk_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"unioncard/server/bank"
	"unioncard/server/batch"
	"unioncard/server/card"
	"unioncard/server/enrolment"
	"unioncard/server/handover"
	"unioncard/server/mandate"
	"unioncard/server/paper"
	"unioncard/server/pii"
	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// errBroken is what a disk or a printer says that has failed.
var errBroken = errors.New("broken")

// shelf fails when it is told to: left counts the writes that still go well, negative is
// for ever.
type shelf struct {
	uniontest.Shelf

	left int
}

func (f *shelf) Put(ctx context.Context, key string, content []byte) error {
	if f.left == 0 {
		return errBroken
	}
	f.left--
	return f.Shelf.Put(ctx, key, content)
}

// fragilePress is the quick press, which may break.
type fragilePress struct {
	uniontest.QuickPress

	left int
}

func (p *fragilePress) Draw(ctx context.Context, paper union.Paper) (union.PaperFile, error) {
	if p.left == 0 {
		return union.PaperFile{}, errBroken
	}
	p.left--
	return p.QuickPress.Draw(ctx, paper)
}

// fuse is a context that ends at the n-th time that somebody asks whether it has: before
// a statement, within a transaction, or just before its end.
type fuse struct {
	context.Context

	mu   sync.Mutex
	left int
	blow func()
}

func newFuse(n int) *fuse {
	ctx, cancel := context.WithCancel(context.Background())
	return &fuse{Context: ctx, left: n, blow: cancel}
}

func (f *fuse) Done() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.left--; f.left == 0 {
		f.blow()
	}
	return f.Context.Done()
}

// lab is a database with the rules on it, in which units live one after the other.
type lab struct {
	*uniontest.Server

	rules rules
	cards *card.Cards
	hands *handover.Handovers
	shelf *shelf
	press *fragilePress
	small pictures

	city                     uniontest.City
	clerks                   [2]union.ID
	head, supervisor, leader union.ID
	grouper                  union.ID // leads the group below the leader's branch
	officer                  union.Actor
	key                      []byte
	db                       *sql.DB
	last                     store.ChainHead // the newest link of the log that was looked at

	people, cardNumbers, walked, steps, went int
	done                                     map[string]int
}

func newLab(t testing.TB, driver string) *lab {
	t.Helper()
	l := &lab{
		Server: uniontest.New(t, driver), shelf: &shelf{left: -1}, press: &fragilePress{left: -1}, small: pictures{[]byte("photo"), []byte("signature")}, done: map[string]int{},
	}
	l.city, l.db = l.NewCity(), l.SQL()
	l.db.SetMaxOpenConns(2)
	l.start()
	var err error
	l.key, err = l.Keys.EvidenceSigner().PublicKey()
	l.must(err)
	for i, to := range []*union.ID{&l.clerks[0], &l.clerks[1], &l.head, &l.supervisor, &l.leader, &l.grouper} {
		*to = l.account(fmt.Sprintf("staff-%d", i))
	}
	l.officer = union.Actor{AccountID: l.account("officer"), Scopes: []union.Scope{{Role: union.RoleBankOfficer, BankBranchID: l.city.BankBranch.ID}}}
	l.grant(union.Grant{AccountID: l.officer.AccountID, Role: union.RoleBankOfficer, BankBranchID: &l.city.BankBranch.ID})
	for _, signer := range []union.ID{l.clerks[0], l.clerks[1], l.head} {
		l.mandate(union.Actor{AccountID: signer})
	}
	return l
}

// start makes the features anew, as a process that has just started does: nothing is
// left but what the database and the files hold.
func (l *lab) start() {
	people := l.Features.Enrolment.Parts
	people.Pictures, people.Reader, people.Blobs = l.small, blind{}, l.shelf
	signers, lists, sheets := l.Features.MandateIDs.Parts, l.Features.Batches.Parts, l.Features.Papers.Parts
	signers.Fonts, signers.Pictures, signers.Blobs = l.press, own{l.small}, l.shelf
	ids := mandate.New(signers)
	sheets.Printer, sheets.Fonts, sheets.Workbooks, sheets.Pictures, sheets.Blobs = l.press, l.press, l.press, scans{l.small}, l.shelf
	papers := paper.New(sheets)
	lists.Signers, lists.Papers, lists.Blobs = ids, papers, l.shelf
	counter := l.Features.BankDesk.Parts
	counter.Blobs = l.shelf
	l.rules = rules{enrolment.New(people), ids, batch.New(lists), papers, bank.New(counter), l.Features.ResultFiles}
	l.cards = card.New(card.Parts{
		Store: l.Store, Sealer: vault{l.Keys.Sealer(), l.Keys.Indexer()}, Opener: l.Keys.Opener(), Blobs: l.shelf, Signatures: hand{l.small},
		Signer: l.Keys.EvidenceSigner(), Series: union.CardSeries{Prefixes: l.Bank.Card.Prefixes, Lengths: l.Bank.Card.Lengths},
	})
	boxes := l.Features.Handovers.Parts
	boxes.Cards, boxes.Blobs, boxes.Signatures, boxes.Printer = l.cards, l.shelf, pen{l.small}, l.press
	l.hands = handover.New(boxes)
}

type vault struct {
	pii.Sealer
	pii.Indexer
}

func (l *lab) must(err error) {
	l.T.Helper()
	if err != nil {
		l.T.Fatal(err)
	}
}

func (l *lab) account(name string) union.ID {
	l.T.Helper()
	account, err := l.Store.AccountByOpenID(context.Background(), "walk-"+name, "")
	l.must(err)
	return account.ID
}

func (l *lab) grant(g union.Grant) {
	l.T.Helper()
	g.ID, g.StartAt, g.CreatedAt, g.UpdatedAt = l.Store.NewID(), l.Store.Now(), l.Store.Now(), l.Store.Now()
	l.must(l.Store.AddGrant(context.Background(), g))
}

func (l *lab) mandate(who union.Actor) {
	l.T.Helper()
	ctx, ids := context.Background(), l.rules.ids
	_, err := ids.Start(ctx, who, l.fields(time.Time{}), ids.Consent.SHA256)
	l.must(err)
	for _, side := range []union.IDSide{union.IDFront, union.IDBack} {
		_, err = ids.AddPhoto(ctx, who, side, nil)
		l.must(err)
	}
	_, err = ids.Sign(ctx, who, nil)
	l.must(err)
}

// fields are the true answers of somebody whom no other call has made. until is the
// document's last day; the zero time is one far ahead.
func (l *lab) fields(until time.Time) union.Fields {
	l.people++
	f := uniontest.NewFields("样本会员")
	birth := time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, l.people/499)
	body := fmt.Sprintf("370303%s%03d", birth.Format("20060102"), l.people%499*2+1)
	f.DocumentNumber, f.Phone = body+string(union.CheckCharacter(body)), fmt.Sprintf("138%08d", l.people)
	if !until.IsZero() {
		f.ValidTo = union.DateOf(until, l.Store.Zone())
	}
	return f
}
