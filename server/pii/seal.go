package pii

import (
	"fmt"

	"unioncard/server/union"
)

// Sealer seals values. It can move a value to a new key, but shows none.
type Sealer struct{ k *Keyring }

// SealBytes seals bytes for a place, by the primary key. The result is Overhead
// bytes longer. It returns ErrPlace for a place that is not whole.
func (s Sealer) SealBytes(place union.Place, plain []byte) ([]byte, error) {
	if place.Table == "" || place.Column == "" || place.Row == "" {
		return nil, ErrPlace
	}
	key := s.k.now.Load().primary
	body, err := key.aead.Encrypt(plain, bind(place))
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return append(header(key.algorithm, key.id), body...), nil
}

// Seal seals a value that nobody searches by. masked is what may be shown of it.
func (s Sealer) Seal(place union.Place, plain, masked string) (union.SealedText, error) {
	sealed, err := s.SealBytes(place, []byte(plain))
	if err != nil {
		return union.SealedText{}, err
	}
	return union.SealedText{Masked: masked, Sealed: sealed}, nil
}

// SealIndexed seals a value and gives its blind indexes. plain must be in its
// normal form: the index finds only what was written the same way.
func (s Sealer) SealIndexed(place union.Place, kind IndexKind, plain, masked string) (union.Sealed, error) {
	sealed, err := s.SealBytes(place, []byte(plain))
	if err != nil {
		return union.Sealed{}, err
	}
	current, next := s.k.Indexer().Index(kind, plain)
	return union.Sealed{Masked: masked, Sealed: sealed, Index: current, IndexNext: next}, nil
}

// NeedsReseal says whether a value rests under a key that is no longer primary.
func (s Sealer) NeedsReseal(sealed []byte) bool {
	_, id, _, err := parse(sealed)
	return err == nil && id != s.k.now.Load().primary.id
}

// Reseal moves a value to the primary key. Its errors are those of Open.
func (s Sealer) Reseal(place union.Place, sealed []byte) ([]byte, error) {
	plain, err := s.k.Opener().OpenBytes(place, sealed)
	if err != nil {
		return nil, err
	}
	defer clear(plain)
	return s.SealBytes(place, plain)
}

// ResealIndexed moves a value to the primary key and fills both index columns
// as the index keys now stand. Its errors are those of Open.
func (s Sealer) ResealIndexed(place union.Place, kind IndexKind, value union.Sealed) (union.Sealed, error) {
	plain, err := s.k.Opener().OpenBytes(place, value.Sealed)
	if err != nil {
		return union.Sealed{}, err
	}
	defer clear(plain)
	if s.NeedsReseal(value.Sealed) {
		value.Sealed, err = s.SealBytes(place, plain)
		if err != nil {
			return union.Sealed{}, err
		}
	}
	value.Index, value.IndexNext = s.k.Indexer().Index(kind, string(plain))
	return value, nil
}
