package union

import "time"

// What has become of an announcement.
const (
	AnnouncementDraft     = "draft"
	AnnouncementPublished = "published"
	AnnouncementEnded     = "ended"
)

// Announcement is a notice by an org to itself and all below it. It is only shown, never
// sent: a row in a million inboxes for each notice would cost more than it tells, and
// people would learn to leave their inbox unread, where what they must act on stands.
type Announcement struct {
	ID          ID         `gorm:"primaryKey;index:ix_announcements_org,priority:2;index:ix_announcements_shown,priority:4"`
	OrgID       ID         `gorm:"index:ix_announcements_org,priority:1;index:ix_announcements_shown,priority:1"`
	Title       string     `gorm:"size:100"`
	Body        string     `gorm:"size:10000"`
	PublishedAt *time.Time `gorm:"index:ix_announcements_shown,priority:3"`
	EndedAt     *time.Time `gorm:"index:ix_announcements_shown,priority:2"`
	ReadCount   int        // accounts that have read it
	Reach       int        // members with an account at and below the org when it was published
	CreatedBy   ID
	Version     int64
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Status says what has become of it.
func (a Announcement) Status() string {
	switch {
	case a.EndedAt != nil:
		return AnnouncementEnded
	case a.PublishedAt != nil:
		return AnnouncementPublished
	}
	return AnnouncementDraft
}

// AnnouncementRead says that an account has read an announcement.
type AnnouncementRead struct {
	ID             ID `gorm:"primaryKey"`
	AnnouncementID ID `gorm:"uniqueIndex:uq_announcement_reads,priority:1"`
	AccountID      ID `gorm:"uniqueIndex:uq_announcement_reads,priority:2"`
	CreatedAt      time.Time
}
