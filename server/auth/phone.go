package auth

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// MyPhone is what became of a phone number. Number is given only where nothing was
// kept: to its own owner, who puts it into the application.
type MyPhone struct {
	Masked   string
	Verified bool
	Saved    bool
	Number   string
}

var (
	errPhoneInput = union.Refused("phone_missing", "请点“用微信手机号”，或输入本人的11位手机号码。",
		union.FieldError{Field: "phone", Code: "phone_missing", Detail: "请填写本人的11位手机号码。"})
	errNoMember = union.Conflict("no_member", "您还没有会员资料，手机号请在办卡申请里填写。", "")
)

// PutPhone keeps the actor's own phone: by a code of WeChat, which proves it, or typed.
// An account that is tied to no member has nowhere to keep it; the number of a code
// then goes back to its owner for the application, and a typed one is refused.
//
// A proven number that is another member's is refused. A typed one is not compared:
// the answer would tell strangers whose numbers are known; the clerk sees the clash.
func (a *Auth) PutPhone(ctx context.Context, actor union.Actor, code, typed string) (MyPhone, error) {
	if (code == "") == (typed == "") {
		return MyPhone{}, errPhoneInput
	}
	if actor.MemberID == "" && code == "" {
		return MyPhone{}, errNoMember
	}
	number := typed
	if code != "" {
		var err error
		number, err = a.wechat.Phone(ctx, code)
		if err != nil {
			return MyPhone{}, err
		}
	}
	number, wrong := union.ParsePhone(number)
	if wrong != nil {
		return MyPhone{}, union.Refused("phone_refused", "手机号码不对，请核对后再填。", *wrong)
	}
	mine := MyPhone{Masked: union.MaskPhone(number), Verified: code != ""}
	if actor.MemberID == "" {
		mine.Number = number
		return mine, nil
	}
	sealed, err := a.vault.SealIndexed(union.Place{Table: "members", Column: "phone", Row: actor.MemberID}, union.IndexPhone, number, mine.Masked)
	if err != nil {
		return MyPhone{}, err
	}
	mine.Saved = true
	return mine, a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if mine.Verified {
			held, err := tx.PhoneOfAnother(ctx, actor.MemberID, sealed.Index, sealed.IndexNext)
			if err != nil {
				return err
			}
			if held {
				return store.ErrPhoneHeld
			}
		}
		if err := tx.PutMemberPhone(ctx, actor.MemberID, sealed, mine.Verified); err != nil {
			return err
		}
		return tx.Audit(ctx, union.Audit{Actor: actor, Role: union.RoleMember, Action: "members:phone", Subject: "members", SubjectID: actor.MemberID, MemberID: actor.MemberID})
	})
}
