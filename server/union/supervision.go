package union

import "time"

// Target is a figure that an org is to reach by a day.
type Target struct {
	ID        ID    `gorm:"primaryKey"`
	OrgID     ID    `gorm:"uniqueIndex:uq_targets,priority:1"`
	Stage     Stage `gorm:"size:16;uniqueIndex:uq_targets,priority:2"`
	Deadline  Date  `gorm:"size:10;uniqueIndex:uq_targets,priority:3"`
	Percent   int
	SetBy     ID
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// ProgressReport is a 督导通报: ranking and figures, frozen when issued.
type ProgressReport struct {
	ID        ID     `gorm:"primaryKey"`
	OrgID     ID     `gorm:"index:ix_progress_reports_org,priority:1"`
	Title     string `gorm:"size:100"`
	Day       Date   `gorm:"size:10;index:ix_progress_reports_org,priority:2"`
	Figures   string `gorm:"size:100000"` // JSON
	IssuedBy  ID
	CreatedAt time.Time
}

// YearScore is an org's score of a year by the weights of conf/.
type YearScore struct {
	ID        ID     `gorm:"primaryKey"`
	OrgID     ID     `gorm:"uniqueIndex:uq_year_scores,priority:1"`
	Year      int    `gorm:"uniqueIndex:uq_year_scores,priority:2"`
	Score     int    // hundredths
	Detail    string `gorm:"size:2000"`
	FrozenAt  *time.Time
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Reminder is a 催办 sent to an org about overdue work.
type Reminder struct {
	ID        ID     `gorm:"primaryKey"`
	OrgID     ID     `gorm:"index:ix_reminders_org,priority:1"`
	Kind      string `gorm:"size:32"`
	OnceKey   string `gorm:"size:120;uniqueIndex:uq_reminders_key"` // sent once for a subject and a step
	SentBy    *ID
	CreatedAt time.Time `gorm:"index:ix_reminders_org,priority:2"`
}
