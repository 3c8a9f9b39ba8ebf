package result

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// open makes the cards of opened lines: row, application and card move together. A
// person who stopped meanwhile gets a card that goes back and is closed.
func (f *Files) open(ctx context.Context, tx *store.Store, actor union.Actor, role union.Role, batch union.Batch, lines []booking) error {
	now := tx.Now()
	var rows, apps, births []union.Transition
	var cards []union.Card
	var numbers []union.CardNumber
	for _, l := range lines {
		card, number, err := f.card(tx, batch, l)
		if err != nil {
			return err
		}
		cards, numbers = append(cards, card), append(numbers, number)
		rows = append(rows, union.Transition{
			Subject: union.SubjectBatchRow, ID: l.row.ID, OrgID: batch.OrgID, Event: union.EventOpen, From: l.row.Status, To: union.BatchRowOpened,
			Version: l.row.Version, Set: map[string]any{"live": nil}, Actor: actor, Role: role,
		})
		apps = append(apps, union.Transition{
			Subject: union.SubjectApplication, ID: l.app.ID, OrgID: batch.OrgID, Event: union.EventOpen, From: l.app.Status, To: union.ApplicationOpened,
			Version: l.app.Version, Set: map[string]any{"opened_at": now}, Actor: actor, Role: role,
			Counts: []union.Count{
				{OrgID: l.app.OrgID, Stage: union.StageSealed, Present: -1}, {OrgID: l.app.OrgID, Stage: union.StageOpened, Present: 1, Reached: 1},
			},
		})
		births = append(births, union.Transition{
			Subject: union.SubjectCard, ID: card.ID, OrgID: batch.OrgID, Event: union.EventOpen, To: card.Status, Actor: actor, Role: role,
			Reason: string(card.Cause), Notices: toHolder(l.app, "card:opened", card.ID, nil),
		})
	}
	if err := settle(ctx, tx, batch, rows, apps); err != nil {
		return err
	}
	if err := tx.AddCards(ctx, cards, numbers); err != nil {
		return err
	}
	return tx.BornTogether(ctx, batch.Together(actor, role, births), births)
}

// settle moves rows and applications together, checking the table first.
func settle(ctx context.Context, tx *store.Store, batch union.Batch, rows, apps []union.Transition) error {
	for _, t := range apps {
		if err := union.ApplicationMachine.NextTo(t.From, t.Event, t.To); err != nil {
			return err
		}
	}
	for _, t := range rows {
		if t.From != union.BatchRowSealed {
			return union.ErrRowSettled
		}
	}
	for _, moves := range [][]union.Transition{rows, apps} {
		if err := tx.MoveTogether(ctx, batch.Together(moves[0].Actor, moves[0].Role, moves), moves); err != nil {
			return err
		}
	}
	return nil
}

// card makes the card of a line, its number sealed anew at its own place.
func (f *Files) card(tx *store.Store, batch union.Batch, l booking) (union.Card, union.CardNumber, error) {
	now := tx.Now()
	card := union.Card{
		ID: tx.NewID(), ApplicationID: l.app.ID, BatchID: batch.ID, ApplyingOrgID: batch.OrgID, OrgID: l.app.OrgID, BankBranchID: batch.BankBranchID,
		MemberID: l.app.MemberID, Status: union.CardOpened, NameMasked: l.row.NameMasked, OpenedAt: now, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	if l.app.Stopped {
		card.Status, card.Cause = union.CardException, union.ExceptHolderWithdrew
	}
	number := union.CardNumber{ID: tx.NewID(), CardID: card.ID, Cause: union.NumberOpened, FromAt: now, CreatedAt: now}
	plain, err := f.vault.OpenBytes(union.Place{Table: "result_rows", Column: "card", Row: l.result.ID}, l.result.CardSealed)
	if err != nil {
		return card, number, err
	}
	current, next := f.vault.Index(union.IndexCard, string(plain))
	card.Number = union.Sealed{Masked: union.MaskCard(string(plain)), Index: current, IndexNext: next}
	card.HeldNumber, card.HeldNumberNext = current, next
	number.Number = card.Number
	card.Number.Sealed, err = f.vault.SealBytes(union.CardNumberPlace(card.ID), plain)
	if err != nil {
		return card, number, err
	}
	number.Number.Sealed, err = f.vault.SealBytes(union.Place{Table: "card_numbers", Column: "number", Row: number.ID}, plain)
	return card, number, err
}

// keepSpelling keeps the bank's own spelling of a name beside ours, once confirmed.
func (f *Files) keepSpelling(ctx context.Context, tx *store.Store, result union.ResultRow) error {
	if len(result.NameSealed) == 0 || result.BatchRowID == nil {
		return nil
	}
	plain, err := f.vault.OpenBytes(union.Place{Table: "result_rows", Column: "name", Row: result.ID}, result.NameSealed)
	if err != nil {
		return err
	}
	sealed, err := f.vault.SealBytes(bankNamePlace(*result.BatchRowID), plain)
	if err != nil {
		return err
	}
	return tx.SetBankName(ctx, *result.BatchRowID, sealed, union.MaskName(string(plain)))
}

func bankNamePlace(row union.ID) union.Place {
	return union.Place{Table: "batch_rows", Column: "bank_name", Row: row}
}

// sendBack carries out the bank's refusals: lines that the member can mend go back, those
// that are refused for good end.
func (f *Files) sendBack(ctx context.Context, tx *store.Store, actor union.Actor, role union.Role, batch union.Batch, lines []booking) error {
	outs := make([]union.RowOut, len(lines))
	for i, l := range lines {
		outs[i] = union.SentBack(l.row, l.app, l.result.Code, "", f.rules.Reasons[l.result.Code])
		if l.app.Stopped {
			outs[i] = union.Struck(l.row, l.app) // who was stopped is not asked to mend anything
		}
	}
	// Photos of those who withdrew: the retention job deletes the files by their rows.
	_, err := tx.LeaveBatch(ctx, actor, role, batch, outs)
	return err
}

// toHolder is a notice to the person of an application.
func toHolder(app union.Application, topic string, subject union.ID, data map[string]string) []union.Notice {
	n := union.Notice{Topic: topic, SubjectID: subject, Data: data}
	switch {
	case app.AccountID != nil:
		n.AccountID = *app.AccountID
	case app.MemberID != nil:
		n.MemberID = *app.MemberID
	default:
		return nil
	}
	return []union.Notice{n}
}
