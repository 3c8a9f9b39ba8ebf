package batch

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"

	"unioncard/server/store"
	"unioncard/server/union"
)

// commit makes a drawn batch the sealed one. Every row, every application and the batch
// itself must be as they were planned; else nothing is kept.
func (b *Batches) commit(ctx context.Context, actor union.Actor, p plan, papers union.DrawnPapers) error {
	frozen, err := b.freeze(p)
	if err != nil {
		return err
	}
	rows, first, again := p.moves(actor, frozen)
	err = b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		err := tx.Move(ctx, p.Batch.Moving(actor, union.RoleClerk, union.EventSeal, p.to, map[string]any{
			"edition": 1, "row_count": len(p.Rows), "sealed_at": p.At, "manifest_sha256": papers.Manifest, "number": p.Number,
			"head_mandate_id": p.Head.Mandate.ID, "clerk_mandate_id": p.Clerk.Mandate.ID, "mandate_edition": 1,
		}))
		if err != nil {
			return err
		}
		for _, moves := range [][]union.Transition{rows, first, again} {
			if err = tx.MoveTogether(ctx, p.Batch.Together(actor, union.RoleClerk, moves), moves); err != nil {
				return err
			}
		}
		return tx.AddPapers(ctx, papers.Records)
	})
	if known, ok := union.AsError(err); ok && known.Code == union.ErrStale.Code {
		return union.ErrBatchChanged.WithCause(err)
	}
	return err
}

// freeze copies each row's fields as they are now, sealed for the row.
func (b *Batches) freeze(p plan) ([][]byte, error) {
	frozen := make([][]byte, len(p.Rows))
	for i, r := range p.Rows {
		plain, err := json.Marshal(r.Fields)
		if err != nil {
			return nil, err
		}
		frozen[i], err = b.Vault.SealBytes(union.FrozenPlace(r.Row.ID), plain)
		if err != nil {
			return nil, err
		}
	}
	return frozen, nil
}

// moves gives the moves of the rows, each with its number and content, of the applications
// that are sealed for the first time, and of those that were before.
func (p plan) moves(actor union.Actor, frozen [][]byte) (rows, first, again []union.Transition) {
	mended := slices.ContainsFunc(p.Rows, corrected)
	for i, r := range p.Rows {
		set := map[string]any{"edition": 1, "number": r.Number, "frozen": frozen[i]}
		if mended {
			set["name_masked"], set["document_masked"], set["document_index"] = r.App.NameMasked, r.App.DocumentMasked, r.App.DocumentIndex
		}
		rows = append(rows, rowMove(p.Batch, r.Row, actor, union.EventSeal, union.BatchRowSealed, set))
		t := union.Transition{
			Subject: union.SubjectApplication, ID: r.App.ID, OrgID: r.App.ApplyingOrgID, Event: union.EventSeal,
			From: r.App.Status, To: union.ApplicationBatched, Version: r.App.Version, Set: map[string]any{"touched_at": p.At},
			Actor: actor, Role: union.RoleClerk,
			Counts: r.App.Passing(union.ApplicationBatched, r.App.FirstSealedAt == nil), Notices: r.App.Tell("application:sealed", nil),
		}
		if r.App.FirstSealedAt == nil {
			t.Set["first_sealed_at"] = p.At
			first = append(first, t)
		} else {
			again = append(again, t)
		}
	}
	return rows, first, again
}

// corrected says that the person's name or number is another than when the row was put in.
func corrected(r union.PaperRow) bool {
	return r.Row.NameMasked != r.App.NameMasked || r.Row.DocumentMasked != r.App.DocumentMasked || !bytes.Equal(r.Row.DocumentIndex, r.App.DocumentIndex)
}

func rowMove(batch union.Batch, row union.BatchRow, actor union.Actor, event, to string, set map[string]any) union.Transition {
	return union.Transition{
		Subject: union.SubjectBatchRow, ID: row.ID, OrgID: batch.OrgID, Event: event, From: row.Status, To: to, Version: row.Version,
		Set: set, Actor: actor, Role: union.RoleClerk,
	}
}
