// Package card is the card's own life: delivered, passed down, signed for, activated,
// and everything else that befalls a card until it is closed. It owns Card, CardNumber,
// Receipt and CardReport, and says in plain words where a member's card is.
package card

import (
	"context"
	"io"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Sealer seals what is personal and gives the index that finds it.
type Sealer interface {
	SealBytes(place union.Place, plain []byte) ([]byte, error)
	Index(kind union.IndexKind, normalised string) (current, next []byte)
}

// Opener opens the new numbers of a status file that waits to be applied, those that wait
// for the second person to confirm, the two that are exchanged, and the values of a roster row that goes with its
// holder to another unit, and nothing else.
type Opener interface {
	OpenBytes(place union.Place, sealed []byte) ([]byte, error)
}

// Blobs keeps sealed files.
type Blobs interface {
	Put(ctx context.Context, key string, content []byte) error
	Delete(ctx context.Context, key string) error
}

// Signature is a clean picture of a hand signature.
type Signature struct {
	PNG    []byte
	SHA256 []byte
}

// Signatures makes clean pictures of what people sign.
type Signatures interface {
	Signature(ctx context.Context, content []byte) (Signature, error)
}

// Signer signs receipts with the federation's key.
type Signer interface {
	Sign(message []byte) ([]byte, error)
}

// Sheets reads what the bank sends.
type Sheets interface {
	Open(ctx context.Context, r io.Reader) (union.SheetRows, error)
}

// Parts are what the feature is made of.
type Parts struct {
	Store      *store.Store
	Sealer     Sealer
	Opener     Opener
	Blobs      Blobs
	Signatures Signatures
	Signer     Signer
	Sheets     Sheets
	Series     union.CardSeries
	Words      StatusWords
}

// Cards is the feature.
type Cards struct {
	store      *store.Store
	sealer     Sealer
	opener     Opener
	blobs      Blobs
	signatures Signatures
	signer     Signer
	sheets     Sheets
	series     union.CardSeries
	words      StatusWords
}

// New makes the feature.
func New(p Parts) *Cards {
	return &Cards{p.Store, p.Sealer, p.Opener, p.Blobs, p.Signatures, p.Signer, p.Sheets, p.Series, p.Words}
}
