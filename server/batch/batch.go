// Package batch turns approved applications into a frozen list for the bank and hands it
// in. It owns Batch and BatchRow.
package batch

import (
	"context"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Vault seals and opens what is personal. Opening is for the checks and for the papers,
// with one audit row for a batch.
type Vault interface {
	SealBytes(place union.Place, plain []byte) ([]byte, error)
	OpenBytes(place union.Place, sealed []byte) ([]byte, error)
}

// Blobs keeps sealed files: papers that were drawn in vain go, and photos of who leaves.
type Blobs interface {
	Delete(ctx context.Context, key string) error
}

// Papers draws what a batch takes to the bank. While it draws it asks keep whether it may
// go on; what it gives names every file that was written, also when it fails.
type Papers interface {
	Draw(ctx context.Context, plan union.PaperPlan, keep func(context.Context) error) (union.DrawnPapers, error)
	DrawMandate(ctx context.Context, plan union.PaperPlan, keep func(context.Context) error) (union.DrawnPapers, error)
	// Unprintable finds whom the papers' font cannot print, each in the place of their
	// fields; nil where it can print all.
	Unprintable(people []union.Fields) ([]union.Unprintable, error)
}

// Signers says who signs a unit's mandate letter: the head and the clerk, with their own IDs.
type Signers interface {
	Signers(ctx context.Context, org union.Org, clerk union.ID) (head, own union.Signer, err error)
}

// Parts are what the feature is made of.
type Parts struct {
	Store        *store.Store
	Vault        Vault
	Blobs        Blobs
	Papers       Papers
	Signers      Signers
	NumberPrefix string // of batch numbers, e.g. “ZB”
	// Exclusions say what to do instead: "holds_account" and "tax_residence".
	Exclusions map[string]string
	// SealTime is the longest that sealing may take.
	SealTime time.Duration
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
