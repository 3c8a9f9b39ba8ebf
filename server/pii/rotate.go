package pii

import "encoding/hex"

// RotateData makes a new primary data key, by the algorithm of the options.
// Values sealed before stay readable; NeedsReseal tells which they are.
func (k *Keyring) RotateData() error {
	return k.change(func(f *keyFile) error {
		id, err := f.newKey(useData, k.opts.Algorithm, k.master, k.opts.Random)
		f.Data = id
		return err
	})
}

// DropDataKeys forgets every data key but the primary. Call it only when no
// value is left that NeedsReseal: what they sealed never opens again.
func (k *Keyring) DropDataKeys() error {
	return k.change(func(f *keyFile) error {
		for _, id := range f.ids(useData) {
			if id != f.Data {
				f.drop(id)
			}
		}
		return nil
	})
}

// A rotation of the index key goes through three states, in each of which one of the two
// columns alone keeps every value unique, whatever mixture the other one holds:
//
//	added     Index gives (old, new): the first column is whole; a job fills the second.
//	promoted  Index gives (new, new): the second is whole; a job writes the first anew.
//	none      Index gives (new, nil): the first is whole; a job empties the second.
//
// Between two steps every replica must have reloaded, and the job must have found
// nothing left to do.

// AddIndexKey begins a rotation of the index key. It returns ErrRotation while one is
// under way.
func (k *Keyring) AddIndexKey() error {
	return k.change(func(f *keyFile) error {
		if f.Next != "" {
			return ErrRotation
		}
		id, err := f.newKey(useIndex, k.opts.Algorithm, k.master, k.opts.Random)
		f.Next = id
		return err
	})
}

// PromoteIndexKey makes the added key the only one and forgets the old one: every row
// has its value in the second column by now. It returns ErrRotation when none was added.
func (k *Keyring) PromoteIndexKey() error {
	return k.change(func(f *keyFile) error {
		if f.Next == "" || f.Next == f.Index {
			return ErrRotation
		}
		f.drop(f.Index)
		f.Index = f.Next
		return nil
	})
}

// DropIndexKey ends a rotation: after the promotion the second column is needed no more;
// before it, the added key is given up. It returns ErrRotation when there is none.
func (k *Keyring) DropIndexKey() error {
	return k.change(func(f *keyFile) error {
		if f.Next == "" {
			return ErrRotation
		}
		if f.Next != f.Index {
			f.drop(f.Next)
		}
		f.Next = ""
		return nil
	})
}

// Steps of an index rotation.
const (
	IndexAtRest   = "none"
	IndexAdded    = "added"
	IndexPromoted = "promoted"
)

// Status says where a rotation stands.
type Status struct {
	PrimaryData string // id of the key that seals, in hex
	DataKeys    int    // how many can open
	Index       string // IndexAtRest, IndexAdded or IndexPromoted
}

// Status gives the state of the keys held now.
func (k *Keyring) Status() Status {
	r := k.now.Load()
	return Status{
		PrimaryData: hex.EncodeToString(r.primary.id[:]),
		DataKeys:    len(r.data),
		Index:       r.indexState(),
	}
}

func (r *ring) indexState() string {
	switch r.next {
	case nil:
		return IndexAtRest
	case r.current:
		return IndexPromoted
	}
	return IndexAdded
}

// change edits the file as it is now, whoever wrote it last, and takes it over.
func (k *Keyring) change(edit func(*keyFile) error) error {
	err := locked(k.path, func() error {
		f, err := k.read()
		if err != nil {
			return err
		}
		err = edit(f)
		if err != nil {
			return err
		}
		// A file that could not be opened again must never replace one that can.
		_, err = unwrap(f, k.master, k.opts.Random)
		if err != nil {
			return err
		}
		raw, err := f.encode()
		if err != nil {
			return err
		}
		return replace(k.path, raw)
	})
	if err != nil {
		return err
	}
	return k.Reload()
}

func (f *keyFile) ids(u use) []string {
	var ids []string
	for _, line := range f.Keys {
		if line.Use == u {
			ids = append(ids, line.ID)
		}
	}
	return ids
}
