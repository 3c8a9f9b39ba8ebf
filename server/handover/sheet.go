package handover

import (
	"context"
	"strconv"

	"unioncard/server/union"
)

// errUnsigned says that there is nothing to print yet.
var errUnsigned = union.Conflict("handover_unsigned", "发出方签名后才能打印签收单。", union.HandoverPrepared)

// Sheet prints 借记卡领取签收单, or that of a hand-over within the unit: both sides, the
// count, and each card with its last four digits and what was found of it. Names are
// masked; one audit row says who printed it.
func (h *Handovers) Sheet(ctx context.Context, actor union.Actor, id union.ID) (union.PaperFile, error) {
	seen, err := h.View(ctx, actor, id)
	if err != nil {
		return union.PaperFile{}, err
	}
	if seen.SentBy == nil {
		return union.PaperFile{}, errUnsigned
	}
	cards, err := h.Store.AllHandedCards(ctx, id)
	if err != nil {
		return union.PaperFile{}, err
	}
	now := h.Store.Now().In(h.Store.Zone())
	paper := union.HandoverReceipt{
		Head: union.PaperHead{OrgName: seen.Unit, BankName: h.Texts.BankName, CardName: h.Texts.CardName, Reference: string(id[len(id)-12:]), Date: now},
		Columns: []union.PaperColumn{
			{Title: "序号", Width: 14}, {Title: "姓名", Width: 34}, {Title: "卡号末四位", Width: 40}, {Title: "清点结果", Width: 32}, {Title: "备注", Width: 50},
		},
		Totals: []union.PaperField{
			{Label: "发出", Value: strconv.Itoa(seen.Cards) + " 张"}, {Label: "收到", Value: strconv.Itoa(seen.Counted) + " 张"},
			{Label: "缺失", Value: strconv.Itoa(seen.Missing) + " 张"}, {Label: "损坏", Value: strconv.Itoa(seen.Damaged) + " 张"},
		},
		Sender: union.SignedHand{Side: "发出方签名", Name: seen.Sender}, Taker: union.SignedHand{Side: "签收方签名", Name: seen.Receiver},
	}
	h.facts(&paper, seen)
	for i, c := range cards {
		paper.Rows = append(paper.Rows, []string{strconv.Itoa(i + 1), c.NameMasked, c.Number.Masked, outcomeWords[c.Outcome], ""})
	}
	if err = h.hands(ctx, &paper, seen.Handover); err != nil {
		return union.PaperFile{}, err
	}
	err = h.Store.Audit(ctx, entry(actor, "", seen.Handover, "handovers:sheet", strconv.Itoa(len(cards))))
	if err != nil {
		return union.PaperFile{}, err
	}
	return h.Printer.Draw(ctx, paper)
}

var outcomeWords = map[union.Outcome]string{
	"": "未清点", union.OutcomeReceived: "收到", union.OutcomeMissing: "缺失", union.OutcomeDamaged: "损坏",
}

// facts are what stands above the list.
func (h *Handovers) facts(paper *union.HandoverReceipt, seen Seen) {
	paper.Fields = []union.PaperField{{Label: "发出方", Value: seen.From}, {Label: "签收方", Value: seen.To}}
	if !seen.FromBank() {
		return
	}
	paper.Head.Title = "借记卡领取签收单"
	paper.Fields = append(paper.Fields,
		union.PaperField{Label: "登记簿编号", Value: seen.BookNumber}, union.PaperField{Label: "卡片外观", Value: said(seen.QualityOK, "已检查，完好")},
		union.PaperField{Label: "宣传资料", Value: said(seen.Brochures, "已随卡交付")}, union.PaperField{Label: "领卡人证件", Value: said(seen.CollectorOK, "已与委托书核对")})
	paper.Notes = []string{"卡片初始密码由持卡人本人持身份证到银行网点修改后启用；缺失的卡片请银行当日处理。"}
}

func said(yes bool, words string) string {
	if yes {
		return words
	}
	return "无"
}

// hands opens the signatures.
func (h *Handovers) hands(ctx context.Context, paper *union.HandoverReceipt, handover union.Handover) error {
	zone := h.Store.Zone()
	if handover.SentAt != nil {
		paper.Sender.At = handover.SentAt.In(zone)
	}
	if handover.ReceivedAt != nil {
		paper.Taker.At = handover.ReceivedAt.In(zone)
	}
	for _, one := range []struct {
		key, side string
		png       *[]byte
	}{{handover.SentKey, union.SideSent, &paper.Sender.PNG}, {handover.ReceivedKey, union.SideReceived, &paper.Taker.PNG}} {
		if one.key == "" {
			continue
		}
		sealed, err := h.Blobs.Get(ctx, one.key)
		if err != nil {
			return err
		}
		*one.png, err = h.Vault.OpenBytes(union.HandoverSignaturePlace(handover.ID, one.side), sealed)
		if err != nil {
			return err
		}
	}
	return nil
}
