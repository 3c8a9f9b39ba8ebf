package walk_test

import (
	"bytes"
	"context"
	"fmt"

	"unioncard/server/pii"
	"unioncard/server/store"
	"unioncard/server/union"
)

// countersDiffer says where the unit's counters are not what its rows say.
func (u *unit) countersDiffer() string {
	ctx := context.Background()
	counted, err := u.Store.Recount(ctx, u.org.Path)
	u.must(err)
	kept, err := u.Store.Funnel(ctx, u.org.Path)
	u.must(err)
	for _, f := range kept {
		if f.Present != counted[f.Stage] {
			return fmt.Sprintf("the counters have %d at %s, the rows %d", f.Present, f.Stage, counted[f.Stage])
		}
		delete(counted, f.Stage)
	}
	for stage, n := range counted {
		if n != 0 {
			return fmt.Sprintf("the rows have %d at %s, the counters nobody", n, stage)
		}
	}
	return ""
}

// wrong says which of what must always hold does not, after a history.
func (u *unit) wrong() string {
	for _, check := range []func() string{
		u.countersDiffer, u.somebodyIsLost, u.somebodyHasTwo, u.rowsAndApplicationsDiffer, u.batchesDiffer, u.cardsAreLost, u.boxesAreLost, u.papersAreLost, u.chainsAreBroken,
	} {
		if wrong := check(); wrong != "" {
			return wrong
		}
	}
	return ""
}

// none says that a query which must find nothing has found something.
func (u *unit) none(what, query string, args ...any) string {
	if n := u.number("SELECT COUNT(*) FROM ("+query+") found", args...); n > 0 {
		return fmt.Sprintf("%d %s", n, what)
	}
	return ""
}

func firstOf(said ...string) string {
	for _, s := range said {
		if s != "" {
			return s
		}
	}
	return ""
}

// somebodyIsLost: roster = not started + now there + ended.
func (u *unit) somebodyIsLost() string {
	counted, err := u.Store.Recount(context.Background(), u.org.Path)
	u.must(err)
	sum := int64(0)
	for _, n := range counted {
		sum += n
	}
	if rows := int64(u.number("SELECT COUNT(*) FROM roster_rows WHERE applying_org_id = ?", string(u.org.ID))); rows != sum {
		return fmt.Sprintf("%d people are on the roster, %d stand somewhere: %v", rows, sum, counted)
	}
	return ""
}

// somebodyHasTwo: one number has at most one application that is approved, batched, or
// opened with a card that is not closed, in whatever unit.
func (u *unit) somebodyHasTwo() string {
	return firstOf(
		u.none("numbers have two living applications", `
			SELECT a.document_index FROM applications a LEFT JOIN cards c ON c.application_id = a.id
			WHERE a.document_index IN (SELECT document_index FROM applications WHERE applying_org_id = ?)
			  AND (a.status IN ('approved', 'batched') OR a.status = 'opened' AND (c.id IS NULL OR c.status <> 'closed'))
			GROUP BY a.document_index HAVING COUNT(*) > 1`, string(u.org.ID)),
		u.none("applications hold a number that they may not, or hold none", `
			SELECT a.id FROM applications a LEFT JOIN cards c ON c.application_id = a.id WHERE a.applying_org_id = ?
			  AND (a.held_document IS NOT NULL) <> (a.status IN ('approved', 'batched') OR a.status = 'opened' AND c.status <> 'closed')`, string(u.org.ID)),
		u.none("opened applications have no card", `
			SELECT a.id FROM applications a LEFT JOIN cards c ON c.application_id = a.id WHERE a.applying_org_id = ? AND (a.status = 'opened') <> (c.id IS NOT NULL)`, string(u.org.ID)),
	)
}

// rowsAndApplicationsDiffer: who is batched stands outstanding on exactly one list, and
// who stands in a draft is approved.
func (u *unit) rowsAndApplicationsDiffer() string {
	return firstOf(
		u.none("batched applications do not stand on exactly one list", `
			SELECT a.id FROM applications a WHERE a.applying_org_id = ?
			  AND (SELECT COUNT(*) FROM batch_rows r WHERE r.application_id = a.id AND r.status = 'sealed') <> CASE WHEN a.status = 'batched' THEN 1 ELSE 0 END`, string(u.org.ID)),
		u.none("rows of drafts are not those of approved applications", `
			SELECT r.id FROM batch_rows r JOIN applications a ON a.id = r.application_id JOIN batches b ON b.id = r.batch_id
			WHERE a.applying_org_id = ? AND r.status = 'draft' AND (a.status <> 'approved' OR a.batch_id IS NULL OR a.batch_id <> r.batch_id OR b.status <> 'draft')`, string(u.org.ID)),
		u.none("applications name a batch that they do not stand in", `
			SELECT a.id FROM applications a WHERE a.applying_org_id = ? AND a.batch_id IS NOT NULL AND a.status = 'approved'
			  AND NOT EXISTS (SELECT 1 FROM batch_rows r WHERE r.application_id = a.id AND r.batch_id = a.batch_id AND r.status = 'draft')`, string(u.org.ID)),
	)
}

// batchesDiffer: sealed − struck = opened + outstanding + refused, both from what the
// batch says and from its rows; a batch that is over has nothing outstanding.
func (u *unit) batchesDiffer() string {
	ctx := context.Background()
	for _, id := range u.ids("SELECT id FROM batches WHERE org_id = ? AND status NOT IN ('draft', 'discarded', 'void')", string(u.org.ID)) {
		b, err := u.Store.Batch(ctx, id)
		u.must(err)
		rows, err := u.Store.CountBatchRows(ctx, id)
		u.must(err)
		out := rows[union.BatchRowStruck] + rows[union.BatchRowReturned]
		if b.RowCount-b.Struck != b.Opened+rows[union.BatchRowSealed]+b.Refused {
			return fmt.Sprintf("a batch that is %s has %d sealed, %d struck, %d opened, %d outstanding, %d refused", b.Status, b.RowCount, b.Struck, b.Opened, rows[union.BatchRowSealed], b.Refused)
		}
		if b.Status != union.BatchReturned && (b.Struck != out || b.Opened != rows[union.BatchRowOpened] || b.Refused != rows[union.BatchRowRefused]) {
			return fmt.Sprintf("a batch that is %s says %d struck, %d opened, %d refused, its rows %v", b.Status, b.Struck, b.Opened, b.Refused, rows)
		}
		if b.Status == union.BatchResulted && rows[union.BatchRowSealed] > 0 {
			return fmt.Sprintf("a batch is over with %d rows outstanding", rows[union.BatchRowSealed])
		}
	}
	return u.none("outstanding rows stand in a batch that is over", `
		SELECT r.id FROM batch_rows r JOIN batches b ON b.id = r.batch_id
		WHERE b.org_id = ? AND r.status = 'sealed' AND b.status IN ('draft', 'discarded', 'void', 'resulted')`, string(u.org.ID))
}

// cardsAreLost: what was sent is with the unit, with its holders, an exception or back at
// the bank; each holder has signed once; each card has one number that is in force.
func (u *unit) cardsAreLost() string {
	id := string(u.org.ID)
	return firstOf(
		u.none("cards are with nobody, or with somebody who should not have them", `
			SELECT id FROM cards WHERE applying_org_id = ? AND (held_by_org IS NOT NULL) <> (status IN ('at_union', 'in_distribution'))
			  AND NOT (status IN ('exception', 'activated', 'lost'))`, id),
		u.none("received cards have no receipt, or a receipt has no received card", `
			SELECT c.id FROM cards c LEFT JOIN receipts r ON r.card_id = c.id WHERE c.applying_org_id = ? AND (r.id IS NOT NULL) <> (c.received_at IS NOT NULL)`, id),
		u.none("cards have not exactly one number in force", `
			SELECT c.id FROM cards c WHERE c.applying_org_id = ? AND (SELECT COUNT(*) FROM card_numbers n WHERE n.card_id = c.id AND n.to_at IS NULL) <> 1`, id),
		u.none("cards state another number than their history", `
			SELECT c.id FROM cards c JOIN card_numbers n ON n.card_id = c.id AND n.to_at IS NULL WHERE c.applying_org_id = ? AND c.number_index <> n.number_index`, id),
		u.none("opened rows have no card", `
			SELECT r.id FROM batch_rows r JOIN batches b ON b.id = r.batch_id LEFT JOIN cards c ON c.application_id = r.application_id AND c.batch_id = b.id
			WHERE b.org_id = ? AND (r.status = 'opened') <> (c.id IS NOT NULL)`, id),
	)
}

// boxesAreLost: at every node what was sent is what was received and what is an exception;
// a card stands in one open hand-over at most, and in no closed one; and who has a card of
// which nothing was said since is who signed for it last.
func (u *unit) boxesAreLost() string {
	id := string(u.org.ID)
	return firstOf(
		u.none("nodes have sent another number of cards than was received or is an exception", `
			SELECT from_org_id FROM handovers WHERE unit_id = ? AND status = 'received' GROUP BY from_org_id HAVING SUM(cards) <> SUM(counted + missing + damaged)`, id),
		u.none("hand-overs say another count than their cards", `
			SELECT h.id FROM handovers h WHERE h.unit_id = ? AND (
			  h.cards <> (SELECT COUNT(*) FROM handover_cards c WHERE c.handover_id = h.id)
			  OR h.counted <> (SELECT COUNT(*) FROM handover_cards c WHERE c.handover_id = h.id AND c.outcome = 'received')
			  OR h.missing <> (SELECT COUNT(*) FROM handover_cards c WHERE c.handover_id = h.id AND c.outcome = 'missing')
			  OR h.damaged <> (SELECT COUNT(*) FROM handover_cards c WHERE c.handover_id = h.id AND c.outcome = 'damaged'))`, id),
		u.none("hand-overs are closed and keep cards, or are open and do not", `
			SELECT h.id FROM handovers h WHERE h.unit_id = ?
			  AND (h.closed <> (h.status IN ('received', 'recalled'))
			    OR (SELECT COUNT(*) FROM handover_cards c WHERE c.handover_id = h.id AND c.live IS NOT NULL) <> CASE WHEN h.closed THEN 0 ELSE h.cards END)`, id),
		u.none("hand-overs lack a signature, or one person signed both sides", `
			SELECT h.id FROM handovers h WHERE h.unit_id = ? AND (h.status = 'received' AND (h.sent_by IS NULL OR h.received_by IS NULL OR h.sent_by = h.received_by)
			  OR h.status <> 'received' AND h.received_by IS NOT NULL)`, id),
		u.none("cards are not with who signed for them last", `
			SELECT c.id FROM cards c JOIN handover_cards l ON l.card_id = c.id JOIN handovers h ON h.id = l.handover_id
			WHERE h.unit_id = ? AND h.status = 'received'
			  AND NOT EXISTS (SELECT 1 FROM handover_cards n JOIN handovers m ON m.id = n.handover_id WHERE n.card_id = c.id AND m.status = 'received' AND m.received_at > h.received_at)
			  AND NOT EXISTS (SELECT 1 FROM moves v WHERE v.subject = 'cards' AND v.subject_id = c.id AND v.created_at > h.received_at)
			  AND COALESCE(c.held_by_org, '') <> CASE WHEN l.outcome = 'missing' OR c.status IN ('closed', 'received') THEN '' ELSE COALESCE(h.to_org_id, '') END`, id),
	)
}

// papersAreLost: every paper has its file, and no file is left of what failed.
func (u *unit) papersAreLost() string {
	for _, id := range u.ids("SELECT id FROM batches WHERE org_id = ?", string(u.org.ID)) {
		papers := u.number("SELECT COUNT(*) FROM paper_records WHERE batch_id = ?", string(id))
		if files := u.shelf.PapersOf(id); files != papers {
			return fmt.Sprintf("a batch has %d papers and %d files", papers, files)
		}
	}
	return u.none("people who withdrew have photos", `
		SELECT p.id FROM photos p JOIN applications a ON a.id = p.application_id WHERE a.applying_org_id = ? AND a.status = 'withdrawn' AND p.deleted_at IS NULL`, string(u.org.ID))
}

// chainsAreBroken: the log's new links follow those before, and the unit's evidence is
// whole. What the links say is verified once, after the last history.
func (u *unit) chainsAreBroken() string {
	ctx := context.Background()
	for n := 1; n > 0; {
		var err error
		n, err = u.Store.ChainAudit(ctx, 1000)
		u.must(err)
	}
	if wrong := u.linksAreBroken(ctx); wrong != "" {
		return wrong
	}
	_, err := u.rules.enrol.VerifyChain(ctx, u.org.ID, func(message, signature []byte) error { return pii.VerifyEvidence(u.key, message, signature) })
	if err != nil {
		return err.Error()
	}
	return ""
}

func (u *unit) linksAreBroken(ctx context.Context) string {
	rows, err := u.db.QueryContext(ctx, "SELECT seq, prev_hash, hash FROM audit_rows WHERE seq > ? ORDER BY seq", u.last.Seq)
	u.must(err)
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var link store.ChainHead
		var before []byte
		u.must(rows.Scan(&link.Seq, &before, &link.Hash))
		if link.Seq != u.last.Seq+1 || !bytes.Equal(before, u.last.Hash) {
			return fmt.Sprintf("link %d of the log does not follow the one before", link.Seq)
		}
		u.last = link
	}
	u.must(rows.Err())
	return ""
}
