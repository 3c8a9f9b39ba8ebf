package card

import (
	"context"
	"slices"

	"unioncard/server/store"
	"unioncard/server/union"
)

// rule says of an event who carries it out and whom it concerns.
type rule struct {
	roles  []union.Role
	holder string // the topic of the holder's message; empty for none
	clerks string // of the unit's clerks'
	number string // why the card gets a new number with it; empty when it does not
}

// rules of the events. What only the bank can know the officer states: the card's
// opening, activation, loss, numbers and closure.
var rules = map[string]rule{
	union.EventDelivered:    {roles: []union.Role{union.RoleBankOfficer, union.RoleClerk}, holder: "card:at_union"},
	union.EventPassedDown:   {roles: []union.Role{union.RoleClerk}},
	union.EventSentBack:     {roles: []union.Role{union.RoleClerk, union.RoleLeader}},
	union.EventExcept:       {roles: []union.Role{union.RoleClerk, union.RoleLeader, union.RoleBankOfficer}, holder: "card:exception"},
	union.EventFound:        {roles: []union.Role{union.RoleClerk, union.RoleBankOfficer}, holder: "card:found"},
	union.EventMadeAgain:    {roles: []union.Role{union.RoleBankOfficer}, holder: "card:made_again", clerks: "card:number_changed", number: union.NumberMadeAgain},
	union.EventGivenBack:    {roles: []union.Role{union.RoleBankOfficer}, holder: "card:closed", clerks: "card:closed_clerk"},
	union.EventActivated:    {roles: []union.Role{union.RoleBankOfficer}, holder: "card:activated"},
	union.EventLost:         {roles: []union.Role{union.RoleBankOfficer}, holder: "card:lost"},
	union.EventReplaced:     {roles: []union.Role{union.RoleBankOfficer}, holder: "card:replaced", clerks: "card:number_changed", number: union.NumberReplaced},
	union.EventNumberChange: {roles: []union.Role{union.RoleBankOfficer}, holder: "card:replaced", clerks: "card:number_changed", number: union.NumberChanged},
	union.EventClosed:       {roles: []union.Role{union.RoleBankOfficer}, holder: "card:closed", clerks: "card:closed_clerk"},
}

// handlers are the roles that reach a card at all.
var handlers = []union.Role{union.RoleClerk, union.RoleLeader, union.RoleBankOfficer}

// may says whether a role may carry an event out on a card as it is: the bank finds what
// was reported lost, the unit what was missing; before delivery only the bank and the
// unit's clerk have the card to look at.
func may(role union.Role, card union.Card, event string) bool {
	switch {
	case !slices.Contains(rules[event].roles, role):
		return false
	case event == union.EventFound:
		return (card.Status == union.CardLost) == (role == union.RoleBankOfficer)
	case event == union.EventExcept && card.Status == union.CardOpened:
		return role != union.RoleLeader
	case event == union.EventExcept:
		return role != union.RoleBankOfficer
	}
	return true
}

// bankFacts are what the bank states of an account; they say nothing of where the plastic
// is, so that they are true of a card on its way as well.
var bankFacts = []string{union.EventActivated, union.EventLost, union.EventReplaced, union.EventNumberChange, union.EventClosed}

// atRest refuses what would be said of a card while it is between two signatures.
func atRest(ctx context.Context, tx *store.Store, card union.ID, event string) error {
	if contains(bankFacts, event) {
		return nil
	}
	underWay, err := tx.CardUnderWay(ctx, card)
	if err != nil || !underWay {
		return err
	}
	return store.ErrUnderWay
}

// causes are the reasons for which somebody says that a card cannot go its way.
var causes = []union.ExceptionCause{union.ExceptDamaged, union.ExceptMissing, union.ExceptHolderGone, union.ExceptRefused}

// The refusals of an event.
var (
	errCause    = union.Refused("cause_unknown", "请选择卡片遇到的问题。", union.FieldError{Field: "cause", Code: "cause_unknown", Detail: "请选择原因。"})
	errGoesBack = union.Conflict("card_goes_back", "持卡人已撤回申请，这张卡只能退回银行注销。", union.CardException)
	errNumber   = union.Refused("card_number_bad", "卡号不对，请对照卡片或银行系统重新输入。", union.FieldError{Field: "number", Code: "card_number_bad", Detail: "卡号位数、卡段或校验位不对。"})
	errSame     = union.Refused("card_number_same", "新卡号和现在的卡号相同，请核对。", union.FieldError{Field: "number", Code: "card_number_same", Detail: "请输入新卡号。"})
	errToOrg    = union.Refused("to_org_missing", "请选择把卡发到哪个分会或小组。", union.FieldError{Field: "to_org_id", Code: "to_org_missing", Detail: "请选择分会或小组。"})
	errOwnHand  = union.NewError(union.KindForbidden, "own_card", "您负责发放这批卡，您本人的卡请到经办人处当面签收。")
	errReceipt  = union.Conflict("card_wrong_status", "这张卡已签收，不用再签。", union.CardActivated)
)
