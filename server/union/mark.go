package union

import "time"

// Mark is when something was last so, whoever tells of it and in whatever order: what
// happened before the mark is not done any more.
type Mark struct {
	Mark string `gorm:"primaryKey;size:120"`
	At   time.Time
}
