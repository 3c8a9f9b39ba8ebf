package card

import (
	"context"
	"encoding/json"

	"unioncard/server/store"
	"unioncard/server/union"
)

// statusChunk is how many lines are read at once; each is applied in a transaction of its own.
const statusChunk = 200

// ApplyStatusFile carries the events of a reconciled file out, each once, however often
// and from wherever it is confirmed. A line whose card has moved meanwhile is put into
// the category that is true by then.
func (c *Cards) ApplyStatusFile(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.StatusFile, error) {
	file, err := c.store.StatusFileFor(ctx, actor, id)
	if err != nil {
		return file, err
	}
	if file.Status == union.ResultFileApplied {
		return file, nil // the same again changes nothing
	}
	if version != file.Version {
		return file, union.ErrStale
	}
	after := union.ID("")
	for {
		rows, err := c.store.StatusRowsToApply(ctx, id, after, statusChunk)
		if err != nil {
			return file, err
		}
		for _, row := range rows {
			if err = c.applyStatus(ctx, actor, row, 3); err != nil {
				return file, err
			}
			after = row.ID
		}
		if len(rows) < statusChunk {
			break
		}
	}
	return c.finishStatus(ctx, actor, file)
}

func (c *Cards) finishStatus(ctx context.Context, actor union.Actor, file union.StatusFile) (union.StatusFile, error) {
	counts, err := c.store.CountStatusRows(ctx, file.ID)
	if err != nil {
		return file, err
	}
	summary := StatusSummary{Counts: counts}
	for _, n := range counts {
		summary.Lines += n
	}
	text, err := json.Marshal(summary)
	if err != nil {
		return file, err
	}
	err = c.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.FinishStatusFile(ctx, file, string(text), actor.AccountID); err != nil {
			return err
		}
		return tx.Audit(ctx, union.Audit{
			Actor: actor, Role: union.RoleBankOfficer, Action: "status_files:apply", Subject: "status_files", SubjectID: file.ID, Detail: string(text),
		})
	})
	if err != nil {
		return file, err
	}
	return c.store.StatusFileFor(ctx, actor, file.ID)
}

// applyStatus carries one line out, or says why it cannot be.
func (c *Cards) applyStatus(ctx context.Context, actor union.Actor, row union.StatusRow, tries int) error {
	number := ""
	if len(row.NewNumber.Sealed) > 0 {
		plain, err := c.opener.OpenBytes(newNumberPlace(row.ID), row.NewNumber.Sealed)
		if err != nil {
			return err
		}
		number = string(plain)
	}
	card, err := c.store.Card(ctx, *row.CardID)
	if err != nil {
		return err
	}
	s, err := c.plan(ctx, card, row.Event, Change{Version: card.Version, Number: number})
	if err == nil {
		err = c.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
			mine, err := tx.TakeStatusRow(ctx, row.ID, tx.Now())
			if err != nil || !mine {
				return err
			}
			return c.carryOut(ctx, tx, actor, union.RoleBankOfficer, s, card.Version)
		})
	}
	known, ok := union.AsError(err)
	switch {
	case err == nil:
		return nil
	case ok && known.Is(union.ErrStale) && tries > 1: // the card has just moved: look again
		return c.applyStatus(ctx, actor, row, tries-1)
	case !ok, known.Is(store.ErrTaken): // nothing about the line: another call carries the file out
		return err
	case known.Kind == union.KindRefused, known.Is(store.ErrCardNumberHeld):
		return c.store.RecategoriseStatusRow(ctx, row.ID, union.StatusBadNumber)
	case known.Kind == union.KindConflict:
		return c.store.RecategoriseStatusRow(ctx, row.ID, union.StatusImpossible)
	}
	return err
}
