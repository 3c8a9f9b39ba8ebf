package batch

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"unioncard/server/store"
	"unioncard/server/union"
)

var errMandateSame = union.Conflict("mandate_same", "负责人和经办人都没有变，不用重新出具委托书。", "")

// RenewMandate draws the mandate letter with the IDs behind it anew, because the head or
// the clerk has changed before the bank's acceptance. All other papers and their hashes
// stay; the manifest names the letter before and the new one, which is stamped and ticked
// again. Whoever calls is the clerk from then on.
func (b *Batches) RenewMandate(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Batch, error) {
	batch, err := b.renewable(ctx, actor, id, version)
	if err != nil {
		return batch, err
	}
	return b.alone(ctx, batch, func(ctx context.Context, turn *turn) error {
		p := plan{batch: batch, number: *batch.Number, edition: batch.Edition, at: b.Store.Now(), sealed: batch.RowCount}
		if err := b.parties(ctx, actor, &p); err != nil {
			return err
		}
		if p.head.SignedWith(batch.HeadMandateID) && p.clerk.SignedWith(batch.ClerkMandateID) {
			return errMandateSame
		}
		papers, err := b.drawMandate(ctx, p, turn)
		return b.keepDrawn(ctx, papers, err, func() error { return b.commitMandate(ctx, actor, p, papers) })
	})
}

func (b *Batches) renewable(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Batch, error) {
	batch, _, err := b.Store.BatchOfUnit(ctx, actor, id, union.RoleClerk)
	switch {
	case err != nil:
		return batch, err
	case batch.Status != union.BatchSealed && batch.Status != union.BatchSubmitted || batch.Number == nil:
		return batch, union.Conflict("batch_wrong_status", "当前状态不能更换委托书，请刷新页面查看最新情况。", batch.Status)
	case batch.Version != version:
		return batch, batch.Stale()
	}
	return batch, nil
}

// edited gives a file the name that it has in an edition of the mandate papers.
func edited(name string, edition int) string {
	if edition <= 1 {
		return name
	}
	base, extension, _ := strings.Cut(name, ".")
	return fmt.Sprintf("%s-%02d.%s", base, edition, extension)
}

// inForce says whether a file is one of those that count: of the mandate papers and the
// manifest only the newest.
func inForce(batch union.Batch, record union.PaperRecord) bool {
	switch union.PaperKind(record.Paper) {
	case union.PaperMandateLetter:
		return record.Name == edited(string(union.PaperMandateLetter)+".pdf", batch.MandateEdition)
	case union.PaperManifest:
		return record.Name == edited(manifestName, batch.MandateEdition)
	}
	return true
}

// drawMandate draws the letter and writes the manifest that names it beside all others.
func (b *Batches) drawMandate(ctx context.Context, p plan, turn *turn) (drawn, error) {
	records, err := b.Store.Papers(ctx, p.batch.ID, p.edition)
	if err != nil {
		return drawn{}, err
	}
	release, err := b.Printer.Hold()
	if err != nil {
		return drawn{}, err
	}
	defer release()
	w := &press{
		b: b, p: p, turn: turn, edition: p.edition, mandate: p.batch.MandateEdition + 1, out: drawn{contents: map[string]string{}},
		folder: "papers/" + string(p.batch.ID) + "/" + string(b.Store.NewID()) + "/",
	}
	if err = w.mandateLetter(ctx); err != nil {
		return w.out, err
	}
	for _, record := range records {
		if union.PaperKind(record.Paper) != union.PaperManifest || !inForce(p.batch, record) {
			continue
		}
		m, err := b.openManifest(ctx, record)
		if err != nil {
			return w.out, err
		}
		for i := range m.Files {
			m.Files[i].Replaced = m.Files[i].Replaced || m.Files[i].Kind == union.PaperMandateLetter
		}
		m.MandateVersion = w.mandate
		m.Files = append(m.Files, w.named()...)
		return w.out, w.putManifest(ctx, m, edited(manifestName, w.mandate))
	}
	return w.out, fmt.Errorf("batch %s has no manifest", p.batch.ID)
}

func (b *Batches) openManifest(ctx context.Context, record union.PaperRecord) (union.Manifest, error) {
	var m union.Manifest
	content, err := union.OpenFile(ctx, b.Blobs, b.Vault, union.PaperPlace(record.ID), record.BlobKey)
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(content, &m)
}

func (b *Batches) commitMandate(ctx context.Context, actor union.Actor, p plan, papers drawn) error {
	return b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		err := tx.TouchBatch(ctx, p.batch, map[string]any{
			"mandate_edition": p.batch.MandateEdition + 1, "manifest_sha256": papers.manifest,
			"head_mandate_id": p.head.Mandate.ID, "clerk_mandate_id": p.clerk.Mandate.ID,
			"recorded_by": nil, "returned_by": nil, "return_record": "", // what was recorded was of the letter before
		})
		if err != nil {
			return err
		}
		if err = tx.ReplacePaper(ctx, p.batch.ID, p.edition, union.PaperMandateLetter); err != nil {
			return err
		}
		if err = tx.AddPapers(ctx, papers.records); err != nil {
			return err
		}
		if p.batch.Status == union.BatchSubmitted {
			if err = tellBranch(ctx, tx, p.batch, "batch:mandate_renewed"); err != nil {
				return err
			}
		}
		return tx.Audit(ctx, p.batch.Entry(actor, union.RoleClerk, "batches:renew_mandate", fmt.Sprintf("edition=%d", p.batch.MandateEdition+1)))
	})
}

// tellBranch tells the officers of a batch's branch.
func tellBranch(ctx context.Context, tx *store.Store, batch union.Batch, topic string) error {
	officers, err := tx.Officers(ctx, batch.BankBranchID)
	if err != nil {
		return err
	}
	notices := make([]union.Notice, len(officers))
	for i, account := range officers {
		notices[i] = union.Notice{Topic: topic, AccountID: account, SubjectID: batch.ID, Data: map[string]string{"number": *batch.Number}}
	}
	return tx.Enqueue(ctx, notices...)
}
