package union

import "time"

// WeChatEvent remembers an event of WeChat whose work is done, so that its repeats do nothing.
type WeChatEvent struct {
	EventKey  string    `gorm:"primaryKey;size:64"`
	Kind      string    `gorm:"size:48"`
	CreatedAt time.Time `gorm:"index:ix_wechat_events_created"`
}

// TableName keeps the words of the name together.
func (WeChatEvent) TableName() string { return "wechat_events" }
