package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"unioncard/server/union"
)

// ShownAnnouncement is an announcement as one of its readers sees it.
type ShownAnnouncement struct {
	union.Announcement

	OrgName string
	Read    bool
}

// Announcers gives the names, by id, of the orgs whose announcements an actor is to see:
// those of the member, of each role and of an application on its way, and all above them.
func (s *Store) Announcers(ctx context.Context, actor union.Actor) (map[union.ID]string, error) {
	homes, err := s.homes(ctx, actor)
	if err != nil {
		return nil, err
	}
	var paths []union.Path
	for _, home := range homes {
		paths = append(paths, home.Ancestors()...)
	}
	slices.Sort(paths)
	paths = slices.Compact(paths)
	names := map[union.ID]string{}
	if len(paths) == 0 {
		return names, nil
	}
	var orgs []union.Org
	err = s.reading(ctx).Select("id", "name").Where("path IN ?", paths).Find(&orgs).Error
	for _, org := range orgs {
		names[org.ID] = org.Name
	}
	return names, err
}

// homes are the paths of the orgs that an actor belongs to.
func (s *Store) homes(ctx context.Context, actor union.Actor) ([]union.Path, error) {
	var paths []union.Path
	var bases []union.ID
	for _, scope := range actor.Scopes {
		if scope.OrgPath != "" {
			paths = append(paths, scope.OrgPath)
		}
		if scope.ServiceBaseID != "" {
			bases = append(bases, scope.ServiceBaseID)
		}
	}
	more := func(table, joined, condition string, args ...any) error {
		var found []union.Path
		err := s.reading(ctx).Table(table).Joins("JOIN orgs ON orgs.id = "+joined).Where(condition, args...).Limit(20).Pluck("orgs.path", &found).Error
		paths = append(paths, found...)
		return err
	}
	if actor.MemberID != "" {
		if err := more("members", "members.org_id", "members.id = ?", actor.MemberID); err != nil {
			return nil, err
		}
	}
	if len(bases) > 0 {
		if err := more("service_bases", "service_bases.org_id", "service_bases.id IN ?", bases); err != nil {
			return nil, err
		}
	}
	err := more("applications", "applications.org_id", "applications.account_id = ? AND applications.settled_at IS NULL", actor.AccountID)
	return paths, err
}

// Announcements lists what is announced to an actor and in force, the newest first.
func (s *Store) Announcements(ctx context.Context, actor union.Actor, page Page) ([]ShownAnnouncement, string, error) {
	names, err := s.Announcers(ctx, actor)
	if err != nil {
		return nil, "", err
	}
	rows, err := s.shown(ctx, names, page)
	if err != nil {
		return nil, "", err
	}
	rows, next := trim(page, rows, func(a union.Announcement) cursor { return cursor{Key: moment(a.PublishedAt), ID: a.ID} })
	read, err := s.readBy(ctx, actor.AccountID, rows)
	list := make([]ShownAnnouncement, len(rows))
	for i, a := range rows {
		list[i] = ShownAnnouncement{a, names[a.OrgID], read[a.ID]}
	}
	return list, next, err
}

// shown merges what each of the orgs shows. Each is asked on its own, since an index has
// the order within one org only: what all have ever announced would be sorted otherwise.
func (s *Store) shown(ctx context.Context, names map[union.ID]string, page Page) ([]union.Announcement, error) {
	c, on, err := page.after()
	if err != nil {
		return nil, err
	}
	var before time.Time
	if on {
		if before, err = time.Parse(time.RFC3339Nano, c.Key); err != nil {
			return nil, errCursor
		}
	}
	var all []union.Announcement
	for org := range names {
		query := s.reading(ctx).Omit("body").Where("org_id = ? AND ended_at IS NULL AND published_at IS NOT NULL", org)
		if on {
			query = query.Where("published_at <= ? AND (published_at < ? OR id < ?)", before.UTC(), before.UTC(), c.ID)
		}
		var rows []union.Announcement
		err = query.Order("published_at DESC, id DESC").Limit(page.size() + 1).Find(&rows).Error
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	slices.SortFunc(all, func(a, b union.Announcement) int {
		return cmp.Or(b.PublishedAt.Compare(*a.PublishedAt), strings.Compare(string(b.ID), string(a.ID)))
	})
	return all[:min(len(all), page.size()+1)], nil
}

func (s *Store) readBy(ctx context.Context, account union.ID, rows []union.Announcement) (map[union.ID]bool, error) {
	read := map[union.ID]bool{}
	if len(rows) == 0 {
		return read, nil
	}
	ids := make([]union.ID, len(rows))
	for i, a := range rows {
		ids[i] = a.ID
	}
	var known []union.ID
	err := s.reading(ctx).Model(&union.AnnouncementRead{}).Where("announcement_id IN ? AND account_id = ?", ids, account).Pluck("announcement_id", &known).Error
	for _, id := range known {
		read[id] = true
	}
	return read, err
}

// UnreadAnnouncements counts what an actor has not read of the newest 100 in force.
func (s *Store) UnreadAnnouncements(ctx context.Context, actor union.Actor) (int, error) {
	list, _, err := s.Announcements(ctx, actor, Page{Limit: 100})
	unread := 0
	for _, a := range list {
		if !a.Read {
			unread++
		}
	}
	return unread, err
}

// AnnouncementFor gives an announcement in force to one whom it is announced to, else
// union.ErrNotFound.
func (s *Store) AnnouncementFor(ctx context.Context, actor union.Actor, id union.ID) (ShownAnnouncement, error) {
	a, err := s.Announcement(ctx, id)
	if err != nil {
		return ShownAnnouncement{}, err
	}
	names, err := s.Announcers(ctx, actor)
	if err != nil {
		return ShownAnnouncement{}, err
	}
	name, announced := names[a.OrgID]
	if !announced || a.Status() != union.AnnouncementPublished {
		return ShownAnnouncement{}, union.ErrNotFound
	}
	read, err := s.readBy(ctx, actor.AccountID, []union.Announcement{a})
	return ShownAnnouncement{a, name, read[a.ID]}, err
}
