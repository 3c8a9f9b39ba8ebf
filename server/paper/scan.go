package paper

import (
	"context"
	"crypto/sha256"
	"slices"

	"unioncard/server/store"
	"unioncard/server/union"
)

var errPaperUnknown = union.Refused("paper_unknown", "没有这种文件，请从列表里选择。", union.FieldError{Field: "paper", Code: "paper_unknown", Detail: "没有这种文件。"})

// Tick notes that the stamped original of a paper was seen: by the clerk before hand-in,
// by the officer before acceptance.
func (ps *Papers) Tick(ctx context.Context, actor union.Actor, id union.ID, paper union.PaperKind) (List, error) {
	batch, side, role, err := ps.handling(ctx, actor, id)
	if err != nil {
		return List{}, err
	}
	if !slices.Contains(batch.Stamped(), paper) {
		return List{}, errPaperUnknown
	}
	err = ps.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
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
		return List{}, err
	}
	return ps.Of(ctx, actor, id, 0)
}

// handling says on which side the actor handles stamped papers, while that side has them.
func (ps *Papers) handling(ctx context.Context, actor union.Actor, id union.ID) (union.Batch, string, union.Role, error) {
	batch, _, err := ps.Store.BatchOfUnit(ctx, actor, id, union.RoleClerk)
	switch {
	case err == nil && batch.Status == union.BatchSealed:
		return batch, union.SideClerk, union.RoleClerk, nil
	case err != nil && union.KindOf(err) != union.KindNotFound:
		return batch, "", "", err
	}
	ofUnit := err == nil
	atBank, err := ps.Store.BatchAtBank(ctx, actor, id)
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
func (ps *Papers) AddScan(ctx context.Context, actor union.Actor, id union.ID, paper union.PaperKind, content []byte) (List, error) {
	batch, role, err := ps.scanFor(ctx, actor, id, paper)
	if err != nil {
		return List{}, err
	}
	clean, media, err := ps.Pictures.Scan(ctx, content)
	if err != nil {
		return List{}, err
	}
	sum := sha256.Sum256(clean)
	scan := union.PaperScan{
		ID: ps.Store.NewID(), BatchID: batch.ID, Edition: batch.Edition, Paper: string(paper), SHA256: sum[:], Media: media,
		AccountID: actor.AccountID, CreatedAt: ps.Store.Now(),
	}
	scan.BlobKey = "scans/" + string(scan.ID)
	sealed, err := ps.Vault.SealBytes(union.ScanPlace(scan.ID), clean)
	if err != nil {
		return List{}, err
	}
	if err = ps.Blobs.Put(ctx, scan.BlobKey, sealed); err != nil {
		return List{}, err
	}
	err = ps.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.AddScan(ctx, scan); err != nil {
			return err
		}
		return tx.Audit(ctx, batch.Entry(actor, role, "batches:scan", string(paper)))
	})
	if err != nil {
		return List{}, union.DropUnkept(ctx, ps.Blobs, err, scan.BlobKey)
	}
	return ps.Of(ctx, actor, id, 0)
}

func (ps *Papers) scanFor(ctx context.Context, actor union.Actor, id union.ID, paper union.PaperKind) (union.Batch, union.Role, error) {
	if slices.Contains(union.BankSheets(), paper) {
		return ps.sheetFor(ctx, actor, id, paper)
	}
	batch, _, role, err := ps.handling(ctx, actor, id)
	if err == nil && !slices.Contains(batch.Stamped(), paper) {
		err = errPaperUnknown
	}
	return batch, role, err
}

// sheetTime is when a clerk may scan a signed sheet of the bank.
var sheetTime = map[union.PaperKind][]string{
	union.PaperAcceptanceSheet: {union.BatchSubmitted},
	union.PaperReturnSheet:     {union.BatchSubmitted, union.BatchAccepted},
	union.PaperResultSheet:     {union.BatchAccepted, union.BatchResulted},
}

// sheetFor gives the batch for whose bank's sheet a clerk brings a scan.
func (ps *Papers) sheetFor(ctx context.Context, actor union.Actor, id union.ID, paper union.PaperKind) (union.Batch, union.Role, error) {
	batch, role, err := ps.Store.BatchOfUnit(ctx, actor, id, union.RoleClerk)
	if err == nil && !slices.Contains(sheetTime[paper], batch.Status) {
		err = union.Conflict("papers_not_at_hand", "这个批次现在不能上传这种单据。", batch.Status)
	}
	return batch, role, err
}
