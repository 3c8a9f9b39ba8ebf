package announcement

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// OfOrg lists what an org has announced or drafted, the newest first.
func (n *Announcements) OfOrg(ctx context.Context, actor union.Actor, org union.ID, page store.Page) ([]union.Announcement, string, error) {
	owner, err := n.store.OrgFor(ctx, actor, org, writers...)
	if err != nil {
		return nil, "", err
	}
	return n.store.AnnouncementsOf(ctx, owner.ID, page)
}

// One gives an announcement to those it is announced to, and to those who may write it
// whatever has become of it; else union.ErrNotFound.
func (n *Announcements) One(ctx context.Context, actor union.Actor, id union.ID) (store.ShownAnnouncement, error) {
	shown, err := n.store.AnnouncementFor(ctx, actor, id)
	if err == nil || union.KindOf(err) != union.KindNotFound || !actor.Has(writers...) {
		return shown, err
	}
	a, owner, err := found(ctx, n.store, actor, id)
	return store.ShownAnnouncement{Announcement: a, OrgName: owner.Name}, err
}

// Read notes that the actor has read what is announced to them; it counts once.
func (n *Announcements) Read(ctx context.Context, actor union.Actor, id union.ID) error {
	shown, err := n.store.AnnouncementFor(ctx, actor, id)
	if err != nil || shown.Read {
		return err
	}
	return n.store.ReadAnnouncement(ctx, actor.AccountID, id)
}
