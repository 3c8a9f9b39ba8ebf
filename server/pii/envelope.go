package pii

import (
	"encoding/binary"

	"unioncard/server/union"
)

// A sealed value is: version byte, algorithm byte, key id (4 bytes), nonce (12),
// text with its 16-byte tag. The header needs no seal of its own: a changed one
// leads to another key or algorithm, under which the text does not open.
const (
	envelopeVersion = 1
	headerSize      = 6
	nonceSize       = 12
	tagSize         = 16
)

// Overhead is what sealing adds to a value, in bytes.
const Overhead = headerSize + nonceSize + tagSize

// keyID names a key within its ring.
type keyID [4]byte

func header(a Algorithm, id keyID) []byte {
	return append([]byte{envelopeVersion, a.code()}, id[:]...)
}

// parse takes a sealed value apart without opening it.
func parse(sealed []byte) (algorithm byte, id keyID, body []byte, err error) {
	if len(sealed) < Overhead {
		return 0, id, nil, ErrTruncated
	}
	if sealed[0] != envelopeVersion {
		return 0, id, nil, ErrUnknownVersion
	}
	copy(id[:], sealed[2:headerSize])
	return sealed[1], id, sealed[headerSize:], nil
}

// bind gives the associated data of a place. The lengths keep two different
// places from ever giving the same bytes.
func bind(place union.Place) []byte {
	return join("unioncard/seal", place.Table, place.Column, string(place.Row))
}

// join writes each part after its length in 4 bytes.
func join(parts ...string) []byte {
	size := 0
	for _, p := range parts {
		size += 4 + len(p)
	}
	out := make([]byte, 0, size)
	for _, p := range parts {
		out = binary.BigEndian.AppendUint32(out, uint32(len(p))) //nolint:gosec // parts are values and names in memory, far below 4 GiB
		out = append(out, p...)
	}
	return out
}
