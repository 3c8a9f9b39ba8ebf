package benefit

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Create adds a service base to an org, as a draft.
func (b *Benefits) Create(ctx context.Context, actor union.Actor, org union.ID, facts Facts) (union.ServiceBase, error) {
	owner, err := b.Store.OrgFor(ctx, actor, org, Managers...)
	if err != nil {
		return union.ServiceBase{}, err
	}
	facts, wrong := facts.clean()
	if err = refusal(wrong); err != nil {
		return union.ServiceBase{}, err
	}
	base := b.draft(owner.ID, facts)
	return base, b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.HoldOrg(ctx, owner.ID); err != nil {
			return err
		}
		if err := tx.AddBase(ctx, base); err != nil {
			return err
		}
		return audited(ctx, tx, actor, "service_bases:create", base)
	})
}

func (b *Benefits) draft(org union.ID, facts Facts) union.ServiceBase {
	now := b.Store.Now()
	base := union.ServiceBase{ID: b.Store.NewID(), OrgID: org, Status: union.BaseDraft, Version: 1, CreatedAt: now, UpdatedAt: now}
	facts.into(&base)
	return base
}

// Change writes a base's facts.
func (b *Benefits) Change(ctx context.Context, actor union.Actor, id union.ID, version int64, facts Facts) (union.ServiceBase, error) {
	facts, wrong := facts.clean()
	return b.write(ctx, actor, id, version, "service_bases:change", func(_ context.Context, _ *store.Store, base *union.ServiceBase) error {
		if err := refusal(wrong); err != nil {
			return err
		}
		facts.into(base)
		return nil
	})
}

var errNoHours = union.Refused("base_without_hours", "请先填写营业时间，再发布。",
	union.FieldError{Field: "hours", Code: "hours_missing", Detail: "请填写营业时间，例如：周一至周五 9:00-17:00。"})

// Move publishes a base or takes it off the map.
func (b *Benefits) Move(ctx context.Context, actor union.Actor, id union.ID, version int64, event string) (union.ServiceBase, error) {
	return b.write(ctx, actor, id, version, "service_bases:"+event, func(_ context.Context, tx *store.Store, base *union.ServiceBase) error {
		to, err := union.BaseMachine.Next(base.Status, event)
		if err != nil {
			return err
		}
		if event == union.EventPublish && base.Hours == "" {
			return errNoHours
		}
		if event == union.EventPublish && base.ValidTo != "" && base.ValidTo < tx.Today() {
			return union.Refused("base_ended", "有效期已经结束，请先改有效期，再发布。",
				union.FieldError{Field: "valid_to", Code: "ended", Detail: "有效期已经结束。"})
		}
		base.Status = to
		return nil
	})
}

// write changes a base within its manager's reach, at the version that was seen.
func (b *Benefits) write(ctx context.Context, actor union.Actor, id union.ID, version int64, action string,
	change func(context.Context, *store.Store, *union.ServiceBase) error) (union.ServiceBase, error) {
	var base union.ServiceBase
	err := b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		var err error
		if base, _, err = tx.BaseFor(ctx, actor, id, Managers...); err != nil {
			return err
		}
		if base.Version != version {
			return union.ErrStale
		}
		if err = change(ctx, tx, &base); err != nil {
			return err
		}
		base.Version, base.UpdatedAt = version+1, tx.Now()
		if err = tx.PutBase(ctx, base); err != nil {
			return err
		}
		return audited(ctx, tx, actor, action, base)
	})
	return base, err
}
