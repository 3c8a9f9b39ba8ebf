package card

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Report keeps what a holder says of their card: activated, lost, or a new number. It
// stays reported until a bank file or the officer confirms it.
func (c *Cards) Report(ctx context.Context, actor union.Actor, id union.ID, kind, number string) (union.Card, error) {
	card, role, err := c.store.CardToSign(ctx, actor, id)
	if err != nil {
		return card, err
	}
	if role != union.RoleMember {
		return union.Card{}, union.ErrNotFound
	}
	if _, err = union.CardMachine.Next(card.Status, kind); err != nil {
		return card, err
	}
	now := c.store.Now()
	report := union.CardReport{ID: c.store.NewID(), CardID: card.ID, Kind: kind, Status: union.ReportOpen, ReportedBy: actor.AccountID, CreatedAt: now, UpdatedAt: now}
	if kind == union.EventNumberChange {
		if number, _, _, err = c.another(card, number); err != nil {
			return card, err
		}
		report.Detail.Masked = union.MaskCard(number)
		report.Detail.Sealed, err = c.sealer.SealBytes(union.Place{Table: "card_reports", Column: "detail", Row: report.ID}, []byte(number))
		if err != nil {
			return card, err
		}
	}
	err = c.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error { return tx.AddCardReport(ctx, actor, card, report) })
	if err != nil {
		return card, err
	}
	return c.store.Card(ctx, id)
}

// RefuseReport says that the bank knows nothing of what the holder reported.
func (c *Cards) RefuseReport(ctx context.Context, actor union.Actor, id union.ID) (store.ReportEntry, error) {
	entry, err := c.store.CardReportFor(ctx, actor, id)
	if err != nil {
		return entry, err
	}
	if entry.Report.Status != union.ReportOpen {
		return entry, union.Conflict("report_settled", "这条报告已经处理过了，请刷新列表。", entry.Report.Status)
	}
	err = c.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		notices, err := c.toHolder(ctx, tx, entry.Card, "card:report_refused")
		if err != nil {
			return err
		}
		if err = tx.Enqueue(ctx, notices...); err != nil {
			return err
		}
		return tx.RefuseCardReport(ctx, actor, entry)
	})
	entry.Report.Status = union.ReportRefused
	return entry, err
}
