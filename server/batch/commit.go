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
func (b *Batches) commit(ctx context.Context, actor union.Actor, p plan, papers drawn) error {
	frozen, err := b.freeze(p)
	if err != nil {
		return err
	}
	rows, first, again := p.moves(actor, frozen)
	err = b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		err := tx.Move(ctx, p.batch.Moving(actor, union.RoleClerk, union.EventSeal, p.to, map[string]any{
			"edition": 1, "row_count": len(p.rows), "sealed_at": p.at, "manifest_sha256": papers.manifest, "number": p.number,
			"head_mandate_id": p.head.Mandate.ID, "clerk_mandate_id": p.clerk.Mandate.ID, "mandate_edition": 1,
		}))
		if err != nil {
			return err
		}
		for _, moves := range [][]union.Transition{rows, first, again} {
			if err = tx.MoveTogether(ctx, p.batch.Together(actor, union.RoleClerk, moves), moves); err != nil {
				return err
			}
		}
		return tx.AddPapers(ctx, papers.records)
	})
	if known, ok := union.AsError(err); ok && known.Code == union.ErrStale.Code {
		return errChangedMeanwhile.WithCause(err)
	}
	return err
}

// freeze copies each row's fields as they are now, sealed for the row.
func (b *Batches) freeze(p plan) ([][]byte, error) {
	frozen := make([][]byte, len(p.rows))
	for i, r := range p.rows {
		plain, err := json.Marshal(r.fields)
		if err != nil {
			return nil, err
		}
		frozen[i], err = b.Vault.SealBytes(union.FrozenPlace(r.row.ID), plain)
		if err != nil {
			return nil, err
		}
	}
	return frozen, nil
}

// moves gives the moves of the rows, each with its number and content, of the applications
// that are sealed for the first time, and of those that were before.
func (p plan) moves(actor union.Actor, frozen [][]byte) (rows, first, again []union.Transition) {
	corrected := slices.ContainsFunc(p.rows, planned.corrected)
	for i, r := range p.rows {
		set := map[string]any{"edition": 1, "number": r.number, "frozen": frozen[i]}
		if corrected {
			set["name_masked"], set["document_masked"], set["document_index"] = r.app.NameMasked, r.app.DocumentMasked, r.app.DocumentIndex
		}
		rows = append(rows, rowMove(p.batch, r.row, actor, union.EventSeal, union.BatchRowSealed, set))
		t := union.Transition{
			Subject: union.SubjectApplication, ID: r.app.ID, OrgID: r.app.ApplyingOrgID, Event: union.EventSeal,
			From: r.app.Status, To: union.ApplicationBatched, Version: r.app.Version, Set: map[string]any{"touched_at": p.at},
			Actor: actor, Role: union.RoleClerk,
			Counts: r.app.Passing(union.ApplicationBatched, r.app.FirstSealedAt == nil), Notices: r.app.Tell("application:sealed", nil),
		}
		if r.app.FirstSealedAt == nil {
			t.Set["first_sealed_at"] = p.at
			first = append(first, t)
		} else {
			again = append(again, t)
		}
	}
	return rows, first, again
}

// corrected says that the person's name or number is another than when the row was put in.
func (r planned) corrected() bool {
	return r.row.NameMasked != r.app.NameMasked || r.row.DocumentMasked != r.app.DocumentMasked || !bytes.Equal(r.row.DocumentIndex, r.app.DocumentIndex)
}

func rowMove(batch union.Batch, row union.BatchRow, actor union.Actor, event, to string, set map[string]any) union.Transition {
	return union.Transition{
		Subject: union.SubjectBatchRow, ID: row.ID, OrgID: batch.OrgID, Event: event, From: row.Status, To: to, Version: row.Version,
		Set: set, Actor: actor, Role: union.RoleClerk,
	}
}
