// Package handover passes cards down the tree and up again, each time against two
// signatures: the sender's and the receiver's, who counts first. It owns Handover and
// HandoverCard; what becomes of the cards themselves it leaves to the card's own rules.
package handover

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Most is how many cards one hand-over has at most; the bank's lists are not longer.
const Most = 5000

// Cards moves the cards of a hand-over that was signed for.
type Cards interface {
	Pass(ctx context.Context, tx *store.Store, p union.Passage) error
}

// Vault seals signatures, and opens them and names to be printed.
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

// Signatures makes clean pictures of what people sign, with their SHA-256.
type Signatures interface {
	Signature(ctx context.Context, content []byte) (png, sum []byte, err error)
}

// Signer signs records with the federation's key.
type Signer interface {
	Sign(message []byte) ([]byte, error)
}

// Printer draws papers.
type Printer interface {
	Draw(ctx context.Context, paper union.Paper) (union.PaperFile, error)
}

// Texts are what the papers say of the card and the bank.
type Texts struct{ CardName, BankName string }

// Parts are what the feature is made of.
type Parts struct {
	Store      *store.Store
	Cards      Cards
	Vault      Vault
	Blobs      Blobs
	Signatures Signatures
	Signer     Signer
	Printer    Printer
	Texts      Texts
}

// Handovers is the feature.
type Handovers struct{ Parts }

// New makes the feature.
func New(p Parts) *Handovers { return &Handovers{p} }
