// Package batch turns approved applications into a frozen list for the bank, with the
// papers that belong to it, and hands it in. It owns Batch, BatchRow and the papers.
package batch

import (
	"context"
	"io"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Vault seals and opens what is personal. Opening is for the papers, with one audit row
// for a batch.
type Vault interface {
	SealBytes(place union.Place, plain []byte) ([]byte, error)
	OpenBytes(place union.Place, sealed []byte) ([]byte, error)
}

// Blobs keeps sealed files.
type Blobs interface {
	Put(ctx context.Context, key string, content []byte) error
	Get(ctx context.Context, key string) ([]byte, error)
	Delete(ctx context.Context, key string) error
}

// Printer draws papers. What Hold gives must be called when the last one is drawn.
type Printer interface {
	Hold() (release func(), err error)
	Draw(ctx context.Context, paper union.Paper) (union.PaperFile, error)
	DrawPeople(ctx context.Context, head union.PaperHead, next func() (union.PersonPaper, error), emit func(union.PaperFile) error) error
}

// Fonts says which characters the papers' font cannot print.
type Fonts interface {
	Missing(text string) ([]rune, error)
}

// Signers says who signs a unit's mandate letter: the head and the clerk, with their own IDs.
type Signers interface {
	Signers(ctx context.Context, org union.Org, clerk union.ID) (head, own union.Signer, err error)
}

// Workbooks writes the electronic copy of the opening list.
type Workbooks interface {
	OpeningList(list union.OpeningList) ([]byte, error)
}

// Locker encrypts a copy of a file with a password. A PDF is written anew by that, so
// that what it shows has a hash of its own, by which a copy is proved.
type Locker interface {
	PDFContent(file []byte) (sha256 []byte, err error)
	LockPDF(file []byte, password string) ([]byte, error)
	LockSheet(file []byte, password string) ([]byte, error)
}

// Pictures makes clean pictures of the scans that people send.
type Pictures interface {
	Scan(ctx context.Context, content []byte) (clean []byte, media string, err error)
}

// Parts are what the feature is made of.
type Parts struct {
	Store     *store.Store
	Vault     Vault
	Blobs     Blobs
	Printer   Printer
	Fonts     Fonts
	Signers   Signers
	Workbooks Workbooks
	Locker    Locker
	Cropper   Cropper
	Pictures  Pictures
	Rand      io.Reader
	Texts     Texts
	// SealTime is the longest that sealing may take.
	SealTime time.Duration
	// PackageTime is how long a package waits to be fetched.
	PackageTime time.Duration
}

// Batches is the feature.
type Batches struct {
	Parts
}

// New makes the feature.
func New(p Parts) *Batches {
	if p.SealTime == 0 {
		p.SealTime = 10 * time.Minute
	}
	if p.PackageTime == 0 {
		p.PackageTime = 10 * time.Minute
	}
	return &Batches{p}
}

// ofClerk gives a batch of a unit for which the actor is a clerk, and how the event moves it.
func (b *Batches) ofClerk(ctx context.Context, actor union.Actor, id union.ID, event string, version int64) (union.Batch, string, error) {
	batch, _, err := b.Store.BatchOfUnit(ctx, actor, id, union.RoleClerk)
	if err != nil {
		return batch, "", err
	}
	to, err := batch.Next(event, version)
	return batch, to, err
}
