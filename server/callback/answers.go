package callback

import (
	"context"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// answered counts what a person said to the question for templates, in our page or in
// WeChat's settings. The page reports the same tap: the store counts pages and events
// apart and goes by the larger, so that neither a lost report nor a lost event counts too
// little, and both together do not count twice.
//
// A ban stands against an accept that was given before it, and an accept against an older
// ban, in whatever order they arrive.
func (c *Callback) answered(ctx context.Context, tx *store.Store, account union.Account, e Event) error {
	for _, wanted := range []union.Answer{union.AnswerAccept, union.AnswerBan} { // within one event the ban has the last word
		for _, item := range e.Items {
			template := c.Templates[item.TemplateID]
			if template == "" || meaning(e.Kind, item.Status) != wanted {
				continue
			}
			counts, err := stands(ctx, tx, account.ID, wanted, e.At)
			if err != nil {
				return err
			}
			if !counts {
				continue
			}
			if err = count(ctx, tx, account.ID, template, wanted, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// count takes an answer to our question as granted; one in the settings only lifts a ban.
func count(ctx context.Context, tx *store.Store, account union.ID, template string, answer union.Answer, e Event) error {
	if e.Kind == change && answer == union.AnswerAccept {
		return tx.LiftBan(ctx, account, template)
	}
	return tx.CountGrant(ctx, account, template, answer, e.Key+":"+template)
}

// meaning reads a status. A template that is switched off in WeChat's settings gets none of
// its messages, which a single "no" in our page does not mean.
func meaning(kind, status string) union.Answer {
	if kind == change && status == string(union.AnswerReject) {
		return union.AnswerBan
	}
	return union.Answer(status)
}

// stands says whether an answer was given after all contrary ones, and remembers it.
func stands(ctx context.Context, tx *store.Store, account union.ID, answer union.Answer, at time.Time) (bool, error) {
	contrary := map[union.Answer]union.Answer{union.AnswerAccept: union.AnswerBan, union.AnswerBan: union.AnswerAccept}[answer]
	later, err := tx.MarkedAfter(ctx, string(contrary)+":"+string(account), at)
	if err != nil || later {
		return false, err
	}
	_, err = tx.RaiseMark(ctx, string(answer)+":"+string(account), at)
	return true, err
}
