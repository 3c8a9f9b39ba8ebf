package handover

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Delivery is what the bank checks before the unit's clerk takes the cards.
type Delivery struct {
	BookNumber  string // of the bank's hand-over book
	Brochures   bool   // go with the cards
	QualityOK   bool   // the cards were looked at
	CollectorOK bool   // the collector's ID was checked against the mandate
}

var (
	errBook    = union.Refused("book_number", "请填写银行交接登记簿的编号。", union.FieldError{Field: "book_number", Code: "book_number", Detail: "1到40个字，不要写卡号或证件号码。"})
	errNoBank  = union.Conflict("not_from_bank", "只有银行交给单位的卡才登记这些项目。", "")
	errChecks  = union.Refused("delivery_unchecked", "请先登记交接登记簿编号，并勾选卡片完好、领卡人证件已与委托书核对。")
	errChanged = union.Conflict("handover_changed", "准备之后有卡片情况变了，请撤回后重新准备。", union.HandoverPrepared)
)

// bookDigits is how many digits the number of a book has at most: a phone number has more.
const bookDigits = 10

// SaveDelivery keeps what the bank checked, while the hand-over is prepared.
func (h *Handovers) SaveDelivery(ctx context.Context, actor union.Actor, id union.ID, version int64, d Delivery) (union.Handover, error) {
	handover, _, role, err := h.at(ctx, actor, id, union.EventSend, version)
	if err != nil {
		return handover, err
	}
	if !handover.FromBank() {
		return handover, errNoBank
	}
	d.BookNumber = strings.TrimSpace(d.BookNumber)
	if n := utf8.RuneCountInString(d.BookNumber); n < 1 || n > 40 || digits(d.BookNumber) > bookDigits {
		return handover, errBook
	}
	err = h.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		err := tx.SaveDelivery(ctx, handover, map[string]any{
			"book_number": d.BookNumber, "brochures": d.Brochures, "quality_ok": d.QualityOK, "collector_ok": d.CollectorOK,
		})
		if err != nil {
			return err
		}
		return tx.Audit(ctx, entry(actor, role, handover, "handovers:delivery", ""))
	})
	if err != nil {
		return handover, err
	}
	return h.Store.Handover(ctx, id)
}

func digits(text string) int {
	n := 0
	for _, r := range text {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

func entry(actor union.Actor, role union.Role, handover union.Handover, action, detail string) union.Audit {
	return union.Audit{
		Actor: actor, Role: role, Action: action, Subject: string(union.SubjectHandover), SubjectID: handover.ID, OrgID: handover.UnitID, Detail: detail,
	}
}

// Send takes the sender's signature; from then on the cards are on their way.
func (h *Handovers) Send(ctx context.Context, actor union.Actor, id union.ID, version int64, picture []byte) (union.Handover, error) {
	handover, e, role, err := h.at(ctx, actor, id, union.EventSend, version)
	if err != nil {
		return handover, err
	}
	if handover.FromBank() && (!handover.QualityOK || !handover.CollectorOK || handover.BookNumber == "") {
		return handover, errChecks
	}
	cards, err := h.Store.AllHandedCards(ctx, id)
	if err != nil {
		return handover, err
	}
	if !asPrepared(cards, e) {
		return handover, errChanged
	}
	hand, err := h.sign(ctx, actor, handover, union.SideSent, cards, picture)
	if err != nil {
		return handover, err
	}
	return h.keep(ctx, hand, id, func(ctx context.Context, tx *store.Store) error {
		notices, err := tell(ctx, tx, e.to, actor, handover, "handover:sent", nil)
		if err != nil {
			return err
		}
		return tx.Move(ctx, union.Transition{
			Subject: union.SubjectHandover, ID: id, OrgID: handover.UnitID, Event: union.EventSend, From: handover.Status, To: union.HandoverSent, Version: version,
			Set: map[string]any{"sent_by": actor.AccountID, "sent_at": hand.at, "sent_key": hand.key, "sent_evidence": hand.evidence}, Actor: actor, Role: role, Notices: notices,
		})
	})
}

// asPrepared says whether the cards are still there and may go that way.
func asPrepared(cards []store.HandedCard, e ends) bool {
	for _, c := range cards {
		there := c.HeldByOrg == nil
		if e.from.org != nil {
			there = c.HeldByOrg != nil && *c.HeldByOrg == e.from.org.ID
		}
		if !there || !slices.Contains(carried[e.way], c.Status) {
			return false
		}
	}
	return true
}
