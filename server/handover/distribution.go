package handover

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"unioncard/server/store"
	"unioncard/server/union"
)

// sheetRows is how many people one printed sheet has at most; a branch has fewer.
const sheetRows = 1000

var (
	errSheetEmpty = union.Refused("distribution_empty", "这里没有等待签收的卡片，请先收到卡片再打印发放表。")
	errSheetLong  = union.Refused("distribution_too_large", fmt.Sprintf("这里有%d张以上的卡片，请先发到分会、小组，再分别打印发放表。", sheetRows))
)

// DistributionSheet prints 发放表: the people whose cards lie at an org and who have not
// signed yet, for those who sign on paper. It is theirs to sign, so names are in full; of
// the number there are four digits. One audit row says how many people are on it.
func (h *Handovers) DistributionSheet(ctx context.Context, actor union.Actor, id union.ID) (union.PaperFile, error) {
	org, err := h.Store.OrgFor(ctx, actor, id, union.RoleClerk, union.RoleLeader)
	if err != nil {
		return union.PaperFile{}, err
	}
	unit, err := h.Store.ApplyingOrg(ctx, org)
	if err != nil {
		return union.PaperFile{}, err
	}
	role, ok := side{org: &org, unit: unit}.standsFor(actor)
	if !ok {
		return union.PaperFile{}, union.ErrForbidden
	}
	cards, err := h.Store.CardsToHand(ctx, store.CardsAt{Unit: unit, Node: &org.ID, Statuses: []string{union.CardAtUnion, union.CardInDistribution}}, sheetRows+1)
	if err != nil {
		return union.PaperFile{}, err
	}
	switch {
	case len(cards) == 0:
		return union.PaperFile{}, errSheetEmpty
	case len(cards) > sheetRows:
		return union.PaperFile{}, errSheetLong
	}
	err = h.Store.Audit(ctx, union.Audit{
		Actor: actor, Role: role, Action: "cards:distribution_sheet", Subject: "orgs", SubjectID: org.ID, OrgID: org.ID, Detail: strconv.Itoa(len(cards)),
	})
	if err != nil {
		return union.PaperFile{}, err
	}
	paper, err := h.distribution(ctx, org, cards)
	if err != nil {
		return union.PaperFile{}, err
	}
	return h.Printer.Draw(ctx, paper)
}

func (h *Handovers) distribution(ctx context.Context, org union.Org, cards []union.Card) (union.DistributionSheet, error) {
	now := h.Store.Now().In(h.Store.Zone())
	paper := union.DistributionSheet{
		Head: union.PaperHead{OrgName: org.Name, CardName: h.Texts.CardName, Reference: org.Code + "-" + now.Format("20060102"), Date: now},
		Columns: []union.PaperColumn{
			{Title: "序号", Width: 13}, {Title: "姓名", Width: 32}, {Title: "卡号末四位", Width: 26}, {Title: "所在分会、小组", Width: 40}, {Title: "领卡人签名", Width: 38}, {Title: "日期", Width: 21},
		},
		Notes: []string{"请本人当面核对姓名和卡号末四位后签名，不得代签。在小程序上签收的，不用再在本表签名。"},
	}
	ids := make([]union.ID, len(cards))
	for i, c := range cards {
		ids[i] = c.OrgID
	}
	places, err := h.Store.OrgNames(ctx, ids)
	if err != nil {
		return paper, err
	}
	for i, c := range cards {
		name, err := h.nameOn(ctx, c)
		if err != nil {
			return paper, err
		}
		paper.Rows = append(paper.Rows, []string{strconv.Itoa(i + 1), name, c.Number.Masked, places[c.OrgID], "", ""})
	}
	return paper, nil
}

// nameOn is the holder's name as the application has it.
func (h *Handovers) nameOn(ctx context.Context, c union.Card) (string, error) {
	app, err := h.Store.Application(ctx, c.ApplicationID)
	if err != nil {
		return "", err
	}
	if len(app.FieldsSealed) == 0 {
		return c.NameMasked, nil
	}
	plain, err := h.Vault.OpenBytes(union.FieldsPlace(app.ID), app.FieldsSealed)
	if err != nil {
		return "", err
	}
	var fields union.Fields
	err = json.Unmarshal(plain, &fields)
	return fields.Name, err
}
