// Package announcement lets a union tell itself and all below it something: written,
// published and ended by its staff, read by everybody there. It is shown, not put into
// inboxes: a federation's would be a million rows and sends for one text, and people who
// are told of everything soon read nothing of what concerns only them.
package announcement

import (
	"context"
	"strings"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Announcements are the rules.
type Announcements struct{ store *store.Store }

// New makes the rules.
func New(s *store.Store) *Announcements { return &Announcements{s} }

// writers may announce in the name of an org in their scope.
var writers = []union.Role{union.RoleClerk, union.RoleHead, union.RoleSupervisor}

// Words are what an announcement says.
type Words struct {
	Title string // 2 to 50 characters
	Body  string // 2 to 2,000 characters, plain, with line breaks
}

// The lengths of Words, in characters.
const (
	least     = 2
	mostTitle = 50
	mostBody  = 2000
)

func (w Words) clean() (Words, error) {
	w.Title = strings.TrimSpace(w.Title)
	w.Body = strings.TrimSpace(strings.ReplaceAll(w.Body, "\r\n", "\n"))
	var wrong []union.FieldError
	for _, f := range []*union.FieldError{
		checkWords("title", w.Title, mostTitle), checkWords("body", strings.ReplaceAll(w.Body, "\n", " "), mostBody),
	} {
		if f != nil {
			wrong = append(wrong, *f)
		}
	}
	if len(wrong) > 0 {
		return w, union.Refused("announcement_words", "有内容需要修改，请看下面的提示。", wrong...)
	}
	return w, nil
}

func checkWords(field, text string, most int) *union.FieldError {
	if strings.ContainsFunc(text, union.Unseen) {
		return &union.FieldError{Field: field, Code: "text_unseen", Detail: "有看不见的字符，请删去后重新输入。"}
	}
	return union.CheckFreeText(field, text, least, most)
}

// Draft keeps the words of an announcement of an org; nobody else sees it yet.
func (n *Announcements) Draft(ctx context.Context, actor union.Actor, org union.ID, words Words) (union.Announcement, error) {
	words, wrong := words.clean()
	var made union.Announcement
	err := n.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		owner, err := tx.OrgFor(ctx, actor, org, writers...)
		if err != nil {
			return err
		}
		if wrong != nil {
			return wrong
		}
		if err = tx.HoldOrg(ctx, owner.ID); err != nil {
			return err
		}
		now := tx.Now()
		made = union.Announcement{
			ID: tx.NewID(), OrgID: owner.ID, Title: words.Title, Body: words.Body, CreatedBy: actor.AccountID, Version: 1, CreatedAt: now, UpdatedAt: now,
		}
		if err = tx.AddAnnouncement(ctx, made); err != nil {
			return err
		}
		return audited(ctx, tx, actor, "announcements:draft", made)
	})
	return made, err
}

// Change writes the words of a draft anew. What people have read is not changed under
// their eyes: a published one is ended, and another written.
func (n *Announcements) Change(ctx context.Context, actor union.Actor, id union.ID, version int64, words Words) (union.Announcement, error) {
	words, wrong := words.clean()
	return n.write(ctx, actor, id, version, "announcements:change", func(a *union.Announcement) error {
		if a.Status() != union.AnnouncementDraft {
			return notNow("这条公告已经发布，不能再改；可以结束它，再写一条。", a)
		}
		a.Title, a.Body = words.Title, words.Body
		return wrong
	})
}

// Publish shows a draft to the org and all below it.
func (n *Announcements) Publish(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Announcement, error) {
	reach, err := n.reach(ctx, actor, id)
	if err != nil {
		return union.Announcement{}, err
	}
	return n.write(ctx, actor, id, version, "announcements:publish", func(a *union.Announcement) error {
		if a.Status() != union.AnnouncementDraft {
			return notNow("这条公告已经发布过了，请刷新查看。", a)
		}
		now := n.store.Now()
		a.PublishedAt, a.Reach = &now, reach
		return nil
	})
}

// reach is counted before the transaction: of a whole city it takes seconds.
func (n *Announcements) reach(ctx context.Context, actor union.Actor, id union.ID) (int, error) {
	_, owner, err := found(ctx, n.store, actor, id)
	if err != nil {
		return 0, err
	}
	return n.store.Reach(ctx, owner)
}

// End shows an announcement no longer, or throws a draft away.
func (n *Announcements) End(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Announcement, error) {
	return n.write(ctx, actor, id, version, "announcements:end", func(a *union.Announcement) error {
		if a.Status() == union.AnnouncementEnded {
			return notNow("这条公告已经结束了。", a)
		}
		now := n.store.Now()
		a.EndedAt = &now
		return nil
	})
}

func notNow(words string, a *union.Announcement) error {
	return union.Conflict("announcement_"+a.Status(), words, a.Status())
}

// found gives an announcement that the actor may write, and its org.
func found(ctx context.Context, s *store.Store, actor union.Actor, id union.ID) (union.Announcement, union.Org, error) {
	a, err := s.Announcement(ctx, id)
	if err != nil {
		return a, union.Org{}, err
	}
	owner, err := s.OrgFor(ctx, actor, a.OrgID, writers...)
	return a, owner, err
}

func (n *Announcements) write(
	ctx context.Context, actor union.Actor, id union.ID, version int64, action string, change func(*union.Announcement) error,
) (union.Announcement, error) {
	var a union.Announcement
	err := n.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		var err error
		if a, _, err = found(ctx, tx, actor, id); err != nil {
			return err
		}
		if a.Version != version {
			return union.ErrStale
		}
		if err = change(&a); err != nil {
			return err
		}
		a.Version, a.UpdatedAt = version+1, tx.Now()
		if err = tx.PutAnnouncement(ctx, a); err != nil {
			return err
		}
		return audited(ctx, tx, actor, action, a)
	})
	return a, err
}

func audited(ctx context.Context, tx *store.Store, actor union.Actor, action string, a union.Announcement) error {
	return tx.Audit(ctx, union.Audit{Actor: actor, Action: action, Subject: "announcements", SubjectID: a.ID, OrgID: a.OrgID})
}
