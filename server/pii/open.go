package pii

import "unioncard/server/union"

// Opener opens sealed values. Whoever holds one can read everything, so it goes
// only to the packages that write an audit row first.
type Opener struct{ k *Keyring }

// Open gives the value sealed for a place. It returns ErrTruncated,
// ErrUnknownVersion, ErrUnknownKey or ErrAltered, none of which holds data.
func (o Opener) Open(place union.Place, sealed []byte) (string, error) {
	plain, err := o.OpenBytes(place, sealed)
	if err != nil {
		return "", err
	}
	return string(plain), nil
}

// OpenBytes is Open for bytes.
func (o Opener) OpenBytes(place union.Place, sealed []byte) ([]byte, error) {
	algorithm, id, body, err := parse(sealed)
	if err != nil {
		return nil, err
	}
	key, err := o.k.dataKey(id)
	if err != nil {
		return nil, err
	}
	if key.algorithm.code() != algorithm {
		return nil, ErrAltered
	}
	plain, err := key.aead.Decrypt(body, bind(place))
	if err != nil {
		return nil, ErrAltered
	}
	return plain, nil
}
