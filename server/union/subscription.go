package union

import "time"

// Subscription counts the sends that a person has granted for a template. The page and
// WeChat's event both tell of the same answer, and either may be lost: each is counted
// apart, and the larger count is what was granted.
type Subscription struct {
	ID        ID     `gorm:"primaryKey"`
	AccountID ID     `gorm:"uniqueIndex:uq_subscriptions_template,priority:1"`
	Template  string `gorm:"size:64;uniqueIndex:uq_subscriptions_template,priority:2"` // our name of it
	Granted   int
	Used      int
	ByPage    int
	ByEvent   int
	Doubtful  int // of the used ones: how many WeChat may still hold, since no answer said that the message arrived
	Banned    bool
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Left is how many messages may still be sent.
func (s Subscription) Left() int {
	if s.Banned {
		return 0
	}
	return max(s.Granted-s.Used, 0)
}

// Answer is what a person said when asked for a template.
type Answer string

// The answers that WeChat gives.
const (
	AnswerAccept Answer = "accept" // one message more
	AnswerReject Answer = "reject"
	AnswerBan    Answer = "ban" // no messages any more, until an accept
)

// SubscriptionAnswer remembers an answer that WeChat may tell of again.
type SubscriptionAnswer struct {
	AnswerKey string    `gorm:"primaryKey;size:160"`
	CreatedAt time.Time `gorm:"index:ix_subscription_answers_created"`
}

// Follower is what the official account knows of somebody. The unionid is what it has in
// common with the mini-program.
type Follower struct {
	OpenID    string `gorm:"primaryKey;size:64"` // the official account's, not the mini-program's
	UnionID   string `gorm:"size:64;index:ix_followers_union"`
	Follows   bool
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Occasion is the moment in which a person is asked for templates, in a tap.
type Occasion string

// The occasions; WeChat takes at most three templates at each.
const (
	OccasionSubmit Occasion = "submit" // a member has handed in the application
	OccasionSign   Occasion = "sign"   // a member has signed for the card
	OccasionDesk   Occasion = "desk"   // a clerk, leader or officer opens the day's work
)

// SubscribeTemplate is a template that a person can be asked for.
type SubscribeTemplate struct {
	Name     string // ours
	ID       string // WeChat's; empty where the mini-program has none
	Title    string // as WeChat shows it
	Occasion Occasion
}
