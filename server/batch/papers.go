package batch

import (
	"context"
	"crypto/sha256"
	"slices"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Papers is everything that is known of the papers of one edition of a batch.
type Papers struct {
	Batch   union.Batch
	Edition int
	Records []union.PaperRecord
	Ticks   []union.PaperTick
	Scans   []union.PaperScan
	// Replaced names who stands in the mandate letter and holds the office no more.
	Replaced []union.FieldError
	// Outdated names who stands in it with an ID and has put another on file since.
	Outdated []string
}

// Papers gives the papers of a batch's present edition to its unit or to the bank.
func (b *Batches) Papers(ctx context.Context, actor union.Actor, id union.ID) (Papers, error) {
	return b.PapersOf(ctx, actor, id, 0)
}

// PapersOf gives the papers of one edition; 0 is the present one. Earlier ones stay as they were.
func (b *Batches) PapersOf(ctx context.Context, actor union.Actor, id union.ID, edition int) (Papers, error) {
	batch, _, err := b.Visible(ctx, actor, id)
	if err != nil {
		return Papers{}, err
	}
	p := Papers{Batch: batch}
	p.Edition, err = editionOf(batch, edition)
	if err != nil {
		return p, err
	}
	p.Records, err = b.Store.Papers(ctx, id, p.Edition)
	if err != nil {
		return p, err
	}
	p.Ticks, err = b.Store.PaperTicks(ctx, id, p.Edition)
	if err != nil {
		return p, err
	}
	p.Scans, err = b.Store.PaperScans(ctx, id, p.Edition)
	if err != nil || p.Edition != batch.Edition || batch.Status != union.BatchSealed && batch.Status != union.BatchSubmitted {
		return p, err
	}
	p.Replaced, err = b.Store.SignersReplaced(ctx, batch)
	if err != nil {
		return p, err
	}
	p.Outdated, err = b.Store.SignersOutdated(ctx, batch)
	return p, err
}

// InForce says whether a file counts, or another one has taken its place.
func (p Papers) InForce(record union.PaperRecord) bool {
	return p.Edition != p.Batch.Edition || inForce(p.Batch, record)
}

func editionOf(batch union.Batch, asked int) (int, error) {
	switch {
	case asked == 0:
		return batch.Edition, nil
	case asked < 0 || asked > batch.Edition:
		return 0, union.ErrNotFound
	}
	return asked, nil
}

// Visible gives a batch to whom it concerns: its unit's clerk, head and supervisors, and
// from hand-in on the officer of its branch; with the role by which it is seen.
func (b *Batches) Visible(ctx context.Context, actor union.Actor, id union.ID) (union.Batch, union.Role, error) {
	batch, role, err := b.Store.BatchOfUnit(ctx, actor, id, union.RoleClerk, union.RoleHead, union.RoleSupervisor)
	if union.KindOf(err) != union.KindNotFound {
		return batch, role, err
	}
	batch, err = b.Store.BatchAtBank(ctx, actor, id)
	return batch, union.RoleBankOfficer, err
}

var errPaperUnknown = union.Refused("paper_unknown", "没有这种文件，请从列表里选择。", union.FieldError{Field: "paper", Code: "paper_unknown", Detail: "没有这种文件。"})

// Tick notes that the stamped original of a paper was seen: by the clerk before hand-in,
// by the officer before acceptance.
func (b *Batches) Tick(ctx context.Context, actor union.Actor, id union.ID, paper union.PaperKind) (Papers, error) {
	batch, side, role, err := b.handling(ctx, actor, id)
	if err != nil {
		return Papers{}, err
	}
	if !slices.Contains(batch.Stamped(), paper) {
		return Papers{}, errPaperUnknown
	}
	err = b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		// A row that leaves meanwhile makes another amendment sheet than the one that was seen.
		if err := tx.HoldBatchAs(ctx, batch); err != nil {
			return err
		}
		err := tx.TickPaper(ctx, union.PaperTick{
			ID: tx.NewID(), BatchID: batch.ID, Edition: batch.Edition, Paper: string(paper), Side: side, AccountID: actor.AccountID, CreatedAt: tx.Now(),
		})
		if err != nil {
			return err
		}
		return tx.Audit(ctx, batch.Entry(actor, role, "batches:tick", string(paper)))
	})
	if err != nil {
		return Papers{}, err
	}
	return b.Papers(ctx, actor, id)
}

// handling says on which side the actor handles stamped papers, while that side has them.
func (b *Batches) handling(ctx context.Context, actor union.Actor, id union.ID) (union.Batch, string, union.Role, error) {
	batch, _, err := b.Store.BatchOfUnit(ctx, actor, id, union.RoleClerk)
	switch {
	case err == nil && batch.Status == union.BatchSealed:
		return batch, union.SideClerk, union.RoleClerk, nil
	case err != nil && union.KindOf(err) != union.KindNotFound:
		return batch, "", "", err
	}
	ofUnit := err == nil
	atBank, err := b.Store.BatchAtBank(ctx, actor, id)
	switch {
	case err == nil && atBank.Status == union.BatchSubmitted:
		return atBank, union.SideBank, union.RoleBankOfficer, nil
	case err == nil:
		batch = atBank
	case !ofUnit:
		return batch, "", "", err
	}
	return batch, "", "", union.Conflict("papers_not_at_hand", "这个批次现在不能勾选或上传盖章文件。", batch.Status)
}

// AddScan keeps the scan of a stamped paper: JPEG, PNG or PDF, told by its content.
func (b *Batches) AddScan(ctx context.Context, actor union.Actor, id union.ID, paper union.PaperKind, content []byte) (Papers, error) {
	batch, role, err := b.scanFor(ctx, actor, id, paper)
	if err != nil {
		return Papers{}, err
	}
	clean, media, err := b.Pictures.Scan(ctx, content)
	if err != nil {
		return Papers{}, err
	}
	sum := sha256.Sum256(clean)
	scan := union.PaperScan{
		ID: b.Store.NewID(), BatchID: batch.ID, Edition: batch.Edition, Paper: string(paper), SHA256: sum[:], Media: media,
		AccountID: actor.AccountID, CreatedAt: b.Store.Now(),
	}
	scan.BlobKey = "scans/" + string(scan.ID)
	sealed, err := b.Vault.SealBytes(union.ScanPlace(scan.ID), clean)
	if err != nil {
		return Papers{}, err
	}
	if err = b.Blobs.Put(ctx, scan.BlobKey, sealed); err != nil {
		return Papers{}, err
	}
	err = b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.AddScan(ctx, scan); err != nil {
			return err
		}
		return tx.Audit(ctx, batch.Entry(actor, role, "batches:scan", string(paper)))
	})
	if err != nil {
		return Papers{}, union.DropUnkept(ctx, b.Blobs, err, scan.BlobKey)
	}
	return b.Papers(ctx, actor, id)
}

func (b *Batches) scanFor(ctx context.Context, actor union.Actor, id union.ID, paper union.PaperKind) (union.Batch, union.Role, error) {
	if slices.Contains(union.BankSheets(), paper) {
		return b.sheetFor(ctx, actor, id, paper)
	}
	batch, _, role, err := b.handling(ctx, actor, id)
	if err == nil && !slices.Contains(batch.Stamped(), paper) {
		err = errPaperUnknown
	}
	return batch, role, err
}
