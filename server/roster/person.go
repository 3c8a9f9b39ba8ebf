package roster

import "unioncard/server/union"

// key is a blind index; the zero key means that there is none.
type key [32]byte

// keys are the indexes of one value under the present and, while the index keys
// rotate, the coming key.
type keys struct{ current, next key }

func (k keys) none() bool { return k.current == key{} && k.next == key{} }

// same compares under whichever key both have.
func (k keys) same(other keys) bool {
	for _, a := range [2]key{k.current, k.next} {
		if a != (key{}) && (a == other.current || a == other.next) {
			return true
		}
	}
	return false
}

func keysOf(current, next []byte) keys {
	var k keys
	copy(k.current[:], current)
	copy(k.next[:], next)
	return k
}

func (k keys) bytes() (current, next []byte) {
	if k.current != (key{}) {
		current = append([]byte(nil), k.current[:]...)
	}
	if k.next != (key{}) {
		next = append([]byte(nil), k.next[:]...)
	}
	return current, next
}

// person is one good row of a sheet, in the clear while it is compared and sealed.
type person struct {
	union.Personal
	line     int
	name     string
	kind     union.DocumentKind
	number   string
	phone    string
	place    int // of places; -1 where the sheet does not say
	hardship string
	year     int

	nameKeys, numberKeys, phoneKeys keys
}

// index fills in the keys of the values that are there.
func (p *person) index(v Vault) {
	if p.name != "" {
		p.nameKeys = keysOf(v.Index(union.IndexName, p.name))
	}
	if p.number != "" {
		p.numberKeys = keysOf(v.Index(union.IndexDocument, p.number))
	}
	if p.phone != "" {
		p.phoneKeys = keysOf(v.Index(union.IndexPhone, p.phone))
	}
}
