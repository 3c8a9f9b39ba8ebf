package benefit

import (
	"context"
	"fmt"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Answers about a holder.
var (
	// Said to the staff and to the member alike.
	errNoCard   = union.Refused("holder_without_card", "还没有领到会员服务卡，要领卡后才能享受优惠。")
	errLostCard = union.Refused("holder_card_lost", "这张会员服务卡已经挂失，补卡或找回后可以再用。")
	errNotHere  = union.Refused("base_not_published", "这个服务基地现在没有对外开放，请联系管理它的工会。")
	errNotNow   = union.Refused("offer_not_current", "这项优惠还没开始或已经结束，请选择别的优惠。")
	errDaily    = union.Refused("offer_limit_daily", "这位会员今天已经用过这项优惠，请明天再用。")
	errTotal    = union.Refused("offer_limit_total", "这位会员的这项优惠已经用完，请选择别的优惠。")
)

// holder says whether a member holds a card that is good.
func (b *Benefits) holder(ctx context.Context, member union.ID) error {
	cards, err := b.Store.MemberCards(ctx, member)
	if err != nil {
		return err
	}
	lost := false
	for _, c := range cards {
		switch c.Status {
		case union.CardReceived, union.CardActivated:
			reported, err := b.Store.ReportedLost(ctx, c.ID)
			if err != nil || !reported {
				return err
			}
			lost = true
		case union.CardLost:
			lost = true
		}
	}
	if lost {
		return errLostCard
	}
	return errNoCard
}

// Checked is what a base's staff see of a code that they scanned.
type Checked struct {
	NameMasked string
	Ticket     string // for Redeem by the same staff at the same base, good for five minutes
	Offers     []Usable
}

// Usable is an offer and why the holder may not use it now; nil if they may.
type Usable struct {
	union.Offer

	Not error
}

// Check looks at a member code at a base and records nothing.
func (b *Benefits) Check(ctx context.Context, actor union.Actor, base union.ID, code string) (Checked, error) {
	at, err := b.workplace(ctx, actor, base)
	if err != nil {
		return Checked{}, err
	}
	p, err := b.read(code)
	if err != nil {
		return Checked{}, err
	}
	used, err := b.Store.CodeUsed(ctx, p.hash[:])
	if err != nil {
		return Checked{}, err
	}
	if used {
		return Checked{}, store.ErrCodeUsed
	}
	member, err := b.Store.Member(ctx, p.member)
	if err != nil {
		return Checked{}, err
	}
	if err = b.holder(ctx, p.member); err != nil {
		return Checked{}, err
	}
	now := b.Store.Now()
	checked := Checked{NameMasked: member.Name.Masked, Ticket: b.ticket(till{at.ID, actor.AccountID}, p)}
	today := union.DateOf(now, b.Store.Zone())
	offers, err := b.Store.Offers(ctx, at.ID, &today)
	if err != nil {
		return Checked{}, err
	}
	for _, o := range offers {
		_, not := b.uses(ctx, o, p.member, now)
		if not != nil && union.KindOf(not) != union.KindRefused {
			return Checked{}, not
		}
		checked.Offers = append(checked.Offers, Usable{o, not})
	}
	return checked, nil
}

// workplace gives a base where the actor works and that is open to members.
func (b *Benefits) workplace(ctx context.Context, actor union.Actor, base union.ID) (union.ServiceBase, error) {
	if !actor.WorksAt(base) {
		return union.ServiceBase{}, union.ErrNotFound
	}
	at, _, err := b.Store.BaseWithOrg(ctx, base)
	if err == nil && !at.Open(b.Store.Today()) {
		err = errNotHere
	}
	return at, err
}

// Redeem records that the holder of a checked code uses an offer. Of a code that is
// presented many times at once, exactly one use is recorded.
func (b *Benefits) Redeem(ctx context.Context, actor union.Actor, offer union.ID, ticket string) (union.Redemption, error) {
	var used union.Redemption
	err := b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		inside := Benefits{b.Parts}
		inside.Store = tx
		var err error
		used, err = inside.record(ctx, actor, offer, ticket)
		return err
	})
	return used, err
}

func (b *Benefits) record(ctx context.Context, actor union.Actor, id union.ID, ticket string) (union.Redemption, error) {
	offer, err := b.Store.Offer(ctx, id)
	if err != nil {
		return union.Redemption{}, err
	}
	at, err := b.workplace(ctx, actor, offer.ServiceBaseID)
	if err != nil {
		return union.Redemption{}, err
	}
	p, err := b.readTicket(till{at.ID, actor.AccountID}, ticket)
	if err != nil {
		return union.Redemption{}, err
	}
	now := b.Store.Now()
	if !offer.Holds(union.DateOf(now, b.Store.Zone())) {
		return union.Redemption{}, errNotNow
	}
	if used, err := b.Store.CodeUsed(ctx, p.hash[:]); err != nil || used {
		if err == nil {
			err = store.ErrCodeUsed
		}
		return union.Redemption{}, err
	}
	if err = b.holder(ctx, p.member); err != nil {
		return union.Redemption{}, err
	}
	keys, err := b.uses(ctx, offer, p.member, now)
	if err != nil {
		return union.Redemption{}, err
	}
	use := union.Redemption{
		ID: b.Store.NewID(), OfferID: offer.ID, ServiceBaseID: at.ID, MemberID: p.member, MerchantID: actor.AccountID,
		TokenHash: p.hash[:], LimitKey: keys.day, TotalKey: keys.total, CreatedAt: now,
	}
	if err = b.Store.AddRedemption(ctx, use); err != nil {
		return union.Redemption{}, err
	}
	return use, b.Store.Audit(ctx, union.Audit{
		Actor: actor, Role: union.RoleMerchant, Action: "offers:redeem", Subject: "redemptions", SubjectID: use.ID, OrgID: at.OrgID, MemberID: p.member,
	})
}

// useKeys are the holder's numbers of a use, one for the day and one in all. Two uses with
// one number cannot both be kept, so no limit is passed by being quick.
type useKeys struct{ day, total *string }

// uses says whether a member may use an offer once more at a moment. The use is to be kept
// with that very moment, so that it counts for the day whose number it has.
func (b *Benefits) uses(ctx context.Context, offer union.Offer, member union.ID, at time.Time) (useKeys, error) {
	if offer.LimitDaily == 0 && offer.LimitTotal == 0 {
		return useKeys{}, nil
	}
	today := dayOf(b.Store, at)
	lately, all, err := b.Store.Uses(ctx, member, offer.ID, today.UTC())
	if err != nil {
		return useKeys{}, err
	}
	var keys useKeys
	if offer.LimitDaily > 0 {
		if lately >= int64(offer.LimitDaily) {
			return keys, errDaily
		}
		keys.day = pointer(fmt.Sprintf("%s/%s/%s/%d", offer.ID, member, today.Format(time.DateOnly), lately+1))
	}
	if offer.LimitTotal > 0 {
		if all >= int64(offer.LimitTotal) {
			return keys, errTotal
		}
		keys.total = pointer(fmt.Sprintf("%s/%s/%d", offer.ID, member, all+1))
	}
	return keys, nil
}

func pointer(text string) *string { return &text }
