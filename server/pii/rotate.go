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

// AddIndexKey begins a rotation of the index key: from now on Index gives a
// second value, and a job fills the second column of every row. It returns
// ErrRotation while one is under way.
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

// PromoteIndexKey lets the two index keys change places once both columns are
// filled. Both stay in use, so that look-ups, which ask both columns for both
// values, find each row while a job writes the columns anew. It returns
// ErrRotation when there is nothing to promote; promoting twice undoes it.
func (k *Keyring) PromoteIndexKey() error {
	return k.change(func(f *keyFile) error {
		if f.Next == "" {
			return ErrRotation
		}
		f.Index, f.Next = f.Next, f.Index
		return nil
	})
}

// DropIndexKey ends a rotation: the key that is not current is forgotten. It
// returns ErrRotation when there is none.
func (k *Keyring) DropIndexKey() error {
	return k.change(func(f *keyFile) error {
		if f.Next == "" {
			return ErrRotation
		}
		f.drop(f.Next)
		f.Next = ""
		return nil
	})
}

// Status says where a rotation stands.
type Status struct {
	PrimaryData string // id of the key that seals, in hex
	DataKeys    int    // how many can open
	IndexNext   bool   // whether an index rotation is under way
}

// Status gives the state of the keys held now.
func (k *Keyring) Status() Status {
	r := k.now.Load()
	return Status{
		PrimaryData: hex.EncodeToString(r.primary.id[:]),
		DataKeys:    len(r.data),
		IndexNext:   r.next != nil,
	}
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
