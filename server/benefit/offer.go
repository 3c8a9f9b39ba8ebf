package benefit

import (
	"context"
	"strings"

	"unioncard/server/store"
	"unioncard/server/union"
)

// OfferFacts are what a discount says.
type OfferFacts struct {
	Kind        union.OfferKind
	Title       string
	Percent     int   // of the price, 1 to 99, for union.OfferPercent
	AmountCents int64 // taken off, for union.OfferAmount
	Terms       string
	ValidFrom   union.Date
	ValidTo     union.Date // empty: no end
	LimitDaily  int        // uses of one holder on one day; 0 is without limit
	LimitTotal  int        // uses of one holder in all; 0 is without limit
}

const (
	mostUses  = 1000
	mostCents = 100_000_000
)

func (f OfferFacts) clean() (OfferFacts, error) {
	f.Title, f.Terms = strings.TrimSpace(f.Title), strings.TrimSpace(f.Terms)
	wrong := checkSpan(f.ValidFrom, f.ValidTo)
	refuse := func(field, code, detail string) {
		wrong = append(wrong, union.FieldError{Field: field, Code: code, Detail: detail})
	}
	if n := len([]rune(f.Title)); n == 0 || n > 100 || strings.ContainsFunc(f.Title, unprintable) {
		refuse("title", "offer_title", "请填写优惠名称，最多100个字。")
	}
	if len([]rune(f.Terms)) > 1000 || strings.ContainsFunc(f.Terms, unprintable) {
		refuse("terms", "offer_terms", "使用说明最多1000个字。")
	}
	if f.ValidFrom == "" {
		refuse("valid_from", "date", "请填写开始日期。")
	}
	if f.LimitDaily < 0 || f.LimitTotal < 0 || f.LimitDaily > mostUses || f.LimitTotal > mostUses {
		refuse("limit_daily", "offer_limit", "次数应为0到1000，0表示不限。")
	}
	if f.LimitTotal > 0 && f.LimitDaily > f.LimitTotal {
		refuse("limit_daily", "offer_limit", "每天的次数不能超过总次数。")
	}
	switch f.Kind {
	case union.OfferPercent:
		f.AmountCents = 0
		if f.Percent < 1 || f.Percent > 99 {
			refuse("percent", "offer_percent", "折扣应为1到99，例如85表示八五折。")
		}
	case union.OfferAmount:
		f.Percent = 0
		if f.AmountCents < 1 || f.AmountCents > mostCents {
			refuse("amount_cents", "offer_amount", "请填写减免的金额。")
		}
	case union.OfferGift, union.OfferText:
		f.Percent, f.AmountCents = 0, 0
	default:
		refuse("kind", "offer_kind", "请选择优惠方式。")
	}
	if len(wrong) > 0 {
		return f, union.Refused("offer_facts", "有内容需要修改，请看下面的提示。", wrong...)
	}
	return f, nil
}

func (f OfferFacts) into(o *union.Offer) {
	o.Kind, o.Title, o.Percent, o.AmountCents, o.Terms = f.Kind, f.Title, f.Percent, f.AmountCents, f.Terms
	o.ValidFrom, o.ValidTo, o.LimitDaily, o.LimitTotal = f.ValidFrom, f.ValidTo, f.LimitDaily, f.LimitTotal
}

// AddOffer adds a discount to a base.
func (b *Benefits) AddOffer(ctx context.Context, actor union.Actor, base union.ID, facts OfferFacts) (union.Offer, error) {
	facts, wrong := facts.clean()
	var offer union.Offer
	err := b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		at, _, err := tx.BaseFor(ctx, actor, base, Managers...)
		if err != nil {
			return err
		}
		if wrong != nil {
			return wrong
		}
		now := tx.Now()
		offer = union.Offer{ID: tx.NewID(), ServiceBaseID: at.ID, Version: 1, CreatedAt: now, UpdatedAt: now}
		facts.into(&offer)
		if err = tx.AddOffer(ctx, offer); err != nil {
			return err
		}
		return auditedOn(ctx, tx, actor, "offers:create", "offers", offer.ID, at)
	})
	return offer, err
}

// ChangeOffer writes a discount's facts.
func (b *Benefits) ChangeOffer(ctx context.Context, actor union.Actor, id union.ID, version int64, facts OfferFacts) (union.Offer, error) {
	facts, wrong := facts.clean()
	return b.writeOffer(ctx, actor, id, version, "offers:change", func(o *union.Offer) error {
		if wrong == nil {
			facts.into(o)
		}
		return wrong
	})
}

// EndOffer ends a discount at once.
func (b *Benefits) EndOffer(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Offer, error) {
	return b.writeOffer(ctx, actor, id, version, "offers:end", func(o *union.Offer) error {
		o.Ended = true
		return nil
	})
}

var errOfferEnded = union.Conflict("offer_ended", "这项优惠已经结束，请新增一项。", "ended")

func (b *Benefits) writeOffer(ctx context.Context, actor union.Actor, id union.ID, version int64, action string, change func(*union.Offer) error) (union.Offer, error) {
	var offer union.Offer
	err := b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		var err error
		if offer, err = tx.Offer(ctx, id); err != nil {
			return err
		}
		base, _, err := tx.BaseFor(ctx, actor, offer.ServiceBaseID, Managers...)
		if err != nil {
			return err
		}
		if offer.Version != version {
			return union.ErrStale
		}
		if offer.Ended {
			return errOfferEnded
		}
		if err = change(&offer); err != nil {
			return err
		}
		offer.Version, offer.UpdatedAt = version+1, tx.Now()
		if err = tx.PutOffer(ctx, offer); err != nil {
			return err
		}
		return auditedOn(ctx, tx, actor, action, "offers", offer.ID, base)
	})
	return offer, err
}
