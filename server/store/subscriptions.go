package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"unioncard/server/union"
)

// answersKept is how long an answer is known again; WeChat repeats within seconds.
const answersKept = 7 * 24 * time.Hour

// CountGrant notes what a person answered for a template, by our name of it. An accept
// grants one message and lifts a ban, a ban stops all of the template's messages, a reject
// changes nothing.
//
// key is that of WeChat's event with the template; the same key counts once. Without a key
// the page tells of the answer, which its own idempotency key keeps from counting twice.
func (s *Store) CountGrant(ctx context.Context, account union.ID, template string, answer union.Answer, key string) error {
	return s.Tx(ctx, func(ctx context.Context, tx *Store) error {
		if key != "" {
			err := tx.writing(ctx).Create(&union.SubscriptionAnswer{AnswerKey: key, CreatedAt: tx.Now()}).Error
			if Duplicate(err) {
				return nil
			}
			if err != nil {
				return err
			}
		}
		return tx.countAnswer(ctx, account, template, answer, key != "")
	})
}

func (s *Store) countAnswer(ctx context.Context, account union.ID, template string, answer union.Answer, byEvent bool) error {
	if answer == union.AnswerReject {
		return nil
	}
	now := s.Now()
	row := union.Subscription{ID: s.NewID(), AccountID: account, Template: template, CreatedAt: now, UpdatedAt: now}
	err := s.writing(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error
	if err != nil {
		return err
	}
	if answer == union.AnswerBan {
		return s.subscription(ctx, account, template).Updates(map[string]any{"banned": true, "updated_at": now}).Error
	}
	count := "by_page"
	if byEvent {
		count = "by_event"
	}
	err = s.subscription(ctx, account, template).Updates(map[string]any{count: gorm.Expr(count + " + 1"), "updated_at": now}).Error
	if err != nil {
		return err
	}
	err = s.subscription(ctx, account, template).Where(count+" > granted").Update("granted", gorm.Expr(count)).Error
	if err != nil {
		return err
	}
	// The switch that a ban names is one for all of the person's templates.
	return s.writing(ctx).Model(&union.Subscription{}).Where("account_id = ? AND banned = ?", account, true).Update("banned", false).Error
}

// TakeGrant uses one granted message; false where none is left or the person wants none.
func (s *Store) TakeGrant(ctx context.Context, account union.ID, template string) (bool, error) {
	result := s.subscription(ctx, account, template).Where("granted > used AND banned = ?", false).
		Updates(map[string]any{"used": gorm.Expr("used + 1"), "updated_at": s.Now()})
	return result.RowsAffected == 1, result.Error
}

// ReturnGrant gives a taken grant back. Call it only where it is sure that nothing was sent.
func (s *Store) ReturnGrant(ctx context.Context, account union.ID, template string) error {
	return s.subscription(ctx, account, template).Where("used > 0").
		Updates(map[string]any{"used": gorm.Expr("used - 1"), "updated_at": s.Now()}).Error
}

// SpendGrants notes that WeChat knows of no grant that is left, which ends all doubt.
func (s *Store) SpendGrants(ctx context.Context, account union.ID, template string) error {
	return s.subscription(ctx, account, template).
		Updates(map[string]any{"used": gorm.Expr("granted"), "doubtful": 0, "updated_at": s.Now()}).Error
}

// DoubtGrant notes that WeChat may still hold a grant that was taken: the message was given
// up, and no answer said whether it had arrived.
func (s *Store) DoubtGrant(ctx context.Context, account union.ID, template string) error {
	return s.subscription(ctx, account, template).
		Updates(map[string]any{"doubtful": gorm.Expr("doubtful + 1"), "updated_at": s.Now()}).Error
}

// BanSubscriptions notes that a person has switched off all messages of the mini-program.
func (s *Store) BanSubscriptions(ctx context.Context, account union.ID) error {
	return s.writing(ctx).Model(&union.Subscription{}).Where("account_id = ?", account).
		Updates(map[string]any{"banned": true, "updated_at": s.Now()}).Error
}

// Subscriptions lists what an account has been asked for and granted.
func (s *Store) Subscriptions(ctx context.Context, account union.ID) ([]union.Subscription, error) {
	return s.SubscriptionsOf(ctx, []union.ID{account})
}

// SubscriptionsOf is Subscriptions of many accounts at once.
func (s *Store) SubscriptionsOf(ctx context.Context, accounts []union.ID) ([]union.Subscription, error) {
	var rows []union.Subscription
	if len(accounts) == 0 {
		return rows, nil
	}
	err := s.reading(ctx).Where("account_id IN ?", accounts).Find(&rows).Error
	return rows, err
}

// ForgetAnswers deletes the keys of answers that WeChat repeats no more.
func (s *Store) ForgetAnswers(ctx context.Context) error {
	return s.writing(ctx).Where("created_at < ?", s.Now().Add(-answersKept)).Delete(&union.SubscriptionAnswer{}).Error
}

func (s *Store) subscription(ctx context.Context, account union.ID, template string) *gorm.DB {
	return s.writing(ctx).Model(&union.Subscription{}).Where("account_id = ? AND template = ?", account, template)
}
