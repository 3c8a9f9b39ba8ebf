package benefit

import (
	"context"
	"strings"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// feedbacksADay is how often one person may say something of one base on a day.
const feedbacksADay = 3

// enough says that no more is taken today, and for how long that is.
func enough(left time.Duration) error {
	err := *union.NewError(union.KindLimited, "feedback_enough", "您今天已经反馈过了，工会会尽快核实。请明天再来。")
	err.RetryAfter = left
	return &err
}

// Tell keeps what a person says is wrong with a base, for the org that owns it.
func (b *Benefits) Tell(ctx context.Context, actor union.Actor, base union.ID, kind union.FeedbackKind, detail string) (union.BaseFeedback, error) {
	at, _, err := b.Store.PublishedBase(ctx, base)
	if err != nil {
		return union.BaseFeedback{}, err
	}
	detail = strings.TrimSpace(detail)
	if wrong := union.CheckFreeText("detail", detail, least(kind), 500); wrong != nil {
		return union.BaseFeedback{}, union.Refused("feedback_detail", "请再看一下写的内容。", *wrong)
	}
	now := b.Store.Now()
	told := union.BaseFeedback{
		ID: b.Store.NewID(), ServiceBaseID: at.ID, OrgPath: at.OrgPath, AccountID: actor.AccountID, Kind: kind, Detail: detail,
		Status: union.FeedbackOpen, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	return told, b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.HoldBase(ctx, at.ID); err != nil {
			return err
		}
		today := dayOf(tx, now)
		n, err := tx.FeedbacksSince(ctx, actor.AccountID, at.ID, today.UTC())
		if err != nil {
			return err
		}
		if n >= feedbacksADay {
			return enough(today.AddDate(0, 0, 1).Sub(now))
		}
		return tx.AddFeedback(ctx, told)
	})
}

// least is how many characters a feedback needs: what is said by its kind needs none.
func least(kind union.FeedbackKind) int {
	if kind == union.FeedbackOther {
		return 5
	}
	return 0
}

// Settle closes a feedback.
func (b *Benefits) Settle(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.BaseFeedback, error) {
	var told union.BaseFeedback
	err := b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		var err error
		if told, err = tx.Feedback(ctx, id); err != nil {
			return err
		}
		base, _, err := tx.BaseFor(ctx, actor, told.ServiceBaseID, Managers...)
		if err != nil {
			return err
		}
		if err = tx.SettleFeedback(ctx, id, version); err != nil {
			return err
		}
		told.Status, told.Version = union.FeedbackSettled, version+1
		return auditedOn(ctx, tx, actor, "base_feedbacks:settle", "base_feedbacks", id, base)
	})
	return told, err
}
