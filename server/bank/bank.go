// Package bank is what happens to a batch at its branch: it is looked at, accepted or given
// back, and rows are struck or returned, by the officer or on behalf of a bank that cannot
// reach the system.
package bank

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Opener opens what is personal for the officer's looks, with one audit row for each.
type Opener interface {
	OpenBytes(place union.Place, sealed []byte) ([]byte, error)
}

// Blobs keeps sealed files.
type Blobs interface {
	Get(ctx context.Context, key string) ([]byte, error)
	Delete(ctx context.Context, key string) error
}

// Watermarker draws the viewer's name over a photo.
type Watermarker interface {
	Watermark(photo []byte, text string) ([]byte, error)
}

// Parts are what the feature is made of.
type Parts struct {
	Store       *store.Store
	Opener      Opener
	Blobs       Blobs
	Watermarker Watermarker
	// Reasons say why a row is given back, PaperReasons why a stamped paper or a whole batch
	// is: the bank's catalogue, by code.
	Reasons      map[string]union.Refusal
	PaperReasons map[string]string
}

// Desk is the feature.
type Desk struct {
	Parts
}

// New makes the feature.
func New(p Parts) *Desk { return &Desk{p} }

// within is the feature inside a transaction: what it reads and writes is of that one.
func (d *Desk) within(tx *store.Store) *Desk {
	inner := *d
	inner.Store = tx
	return &inner
}
