// Package mandate keeps the heads' and clerks' own IDs, each captured once with a consent
// for the mandate letter, and says who signs for a unit. It owns MandateID.
package mandate

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Vault seals and opens what is personal.
type Vault interface {
	SealBytes(place union.Place, plain []byte) ([]byte, error)
	OpenBytes(place union.Place, sealed []byte) ([]byte, error)
	Index(kind union.IndexKind, normalised string) (current, next []byte)
}

// Blobs keeps sealed files.
type Blobs interface {
	Put(ctx context.Context, key string, content []byte) error
	Delete(ctx context.Context, key string) error
}

// Pictures makes clean pictures of what people send.
type Pictures interface {
	Photo(ctx context.Context, content []byte) ([]byte, error)
	Signature(ctx context.Context, content []byte) ([]byte, error)
}

// Fonts says which characters the papers' font cannot print.
type Fonts interface {
	Missing(text string) ([]rune, error)
}

// Parts are what the feature is made of.
type Parts struct {
	Store    *store.Store
	Vault    Vault
	Blobs    Blobs
	Pictures Pictures
	Fonts    Fonts
	// Consent is what the head and the clerk agree to.
	Consent union.ConsentText
}

// IDs is the feature.
type IDs struct {
	Parts
}

// New makes the feature.
func New(p Parts) *IDs { return &IDs{p} }
