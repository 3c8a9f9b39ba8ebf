package bank

import "unioncard/server/store"

// Within gives the feature inside a transaction of the test's own.
func (d *Desk) Within(tx *store.Store) *Desk { return d.within(tx) }
