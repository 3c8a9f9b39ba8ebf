package pii

import "unioncard/server/union"

// IndexKind is the vocabulary's kind of an index.
type IndexKind = union.IndexKind

// The kinds of values that are searched by.
const (
	IndexDocument = union.IndexDocument
	IndexPhone    = union.IndexPhone
	IndexCard     = union.IndexCard
)

// IndexSize is the length of a blind index in bytes.
const IndexSize = 32

// Indexer gives blind indexes, by which a value is found without being opened.
type Indexer struct{ k *Keyring }

// Index gives the index of a value in its normal form, and what stands in the second
// column while the index keys rotate (else nil). Rows keep both in their two columns; a
// look-up asks both columns for both values.
func (x Indexer) Index(kind IndexKind, normalised string) (current, next []byte) {
	r := x.k.now.Load()
	current = r.current.mac("unioncard/index", string(kind), normalised)
	if r.next != nil {
		next = r.next.mac("unioncard/index", string(kind), normalised)
	}
	return current, next
}
