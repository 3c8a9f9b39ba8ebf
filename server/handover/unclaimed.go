package handover

import (
	"context"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Unclaimed lists the cards that lie unsigned for longer than union.UnclaimedDays.
func (h *Handovers) Unclaimed(ctx context.Context, actor union.Actor, p store.Page) ([]union.Card, string, error) {
	return h.Store.UnclaimedCards(ctx, actor, h.unclaimedBefore(), p)
}

func (h *Handovers) unclaimedBefore() time.Time {
	return h.Store.Now().AddDate(0, 0, -union.UnclaimedDays)
}
