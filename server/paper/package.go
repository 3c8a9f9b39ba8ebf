package paper

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Ready is a copy of the package that waits to be fetched, with the password that is
// shown this once.
type Ready struct {
	Download union.PackageDownload
	Password string
}

var packaged = []string{union.BatchSealed, union.BatchSubmitted, union.BatchAccepted, union.BatchReturned, union.BatchResulted}

// mayPackage says whether there is a package for a role: the bank has none while the unit
// has the batch to correct.
func mayPackage(batch union.Batch, role union.Role) bool {
	if role == union.RoleBankOfficer && (batch.Status == union.BatchReturned || batch.Status == union.BatchSealed) {
		return false
	}
	return slices.Contains(packaged, batch.Status)
}

// NewPackage prepares a copy of the package for whoever asks: a clerk of the unit or the
// officer of the branch. Its files will be encrypted with a password of this copy's own.
func (ps *Papers) NewPackage(ctx context.Context, actor union.Actor, id union.ID) (Ready, error) {
	batch, role, err := ps.Store.BatchOfUnit(ctx, actor, id, union.RoleClerk)
	if union.KindOf(err) == union.KindNotFound {
		batch, err = ps.Store.BatchAtBank(ctx, actor, id)
		role = union.RoleBankOfficer
	}
	if err != nil {
		return Ready{}, err
	}
	if !mayPackage(batch, role) {
		return Ready{}, union.Conflict("package_none", "这个批次没有可下载的资料包。", batch.Status)
	}
	password, err := ps.newPassword()
	if err != nil {
		return Ready{}, err
	}
	now := ps.Store.Now()
	d := union.PackageDownload{
		ID: ps.Store.NewID(), BatchID: batch.ID, Edition: batch.Edition, AccountID: actor.AccountID, EndAt: now.Add(ps.PackageTime), CreatedAt: now,
	}
	d.PasswordSealed, err = ps.Vault.SealBytes(union.PackagePlace(d.ID), []byte(password))
	if err != nil {
		return Ready{}, err
	}
	err = ps.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.ForgetPackages(ctx); err != nil {
			return err
		}
		if err := tx.AddPackageDownload(ctx, d); err != nil {
			return err
		}
		return tx.Audit(ctx, batch.Entry(actor, role, "batches:package", "download="+string(d.ID)))
	})
	return Ready{d, password}, err
}

// passwordLetters has no signs that are read for one another.
const passwordLetters = "abcdefghijkmnpqrstuvwxyz23456789"

// newPassword gives 100 bits in four groups that a person can type.
func (ps *Papers) newPassword() (string, error) {
	raw := make([]byte, 20)
	_, err := io.ReadFull(ps.Rand, raw)
	if err != nil {
		return "", err
	}
	var text strings.Builder
	for i, r := range raw {
		if i > 0 && i%5 == 0 {
			text.WriteByte('-')
		}
		text.WriteByte(passwordLetters[int(r)%len(passwordLetters)])
	}
	return text.String(), nil
}

// Package is a copy on its way out.
type Package struct {
	Name     string // of the ZIP, ASCII
	papers   *Papers
	actor    union.Actor
	role     union.Role
	batch    union.Batch
	records  []union.PaperRecord
	password string
}

var errPackageGone = union.NewError(union.KindNotFound, "package_gone", "这次下载已用过或已过期，请重新申请下载。")

// OpenPackage takes the one use of a prepared copy. The scope is checked again: a role
// may have ended meanwhile. The download is on record before a byte is given.
func (ps *Papers) OpenPackage(ctx context.Context, actor union.Actor, id union.ID) (*Package, error) {
	d, err := ps.Store.PackageDownload(ctx, actor.AccountID, id)
	if union.KindOf(err) == union.KindNotFound {
		return nil, errPackageGone
	}
	if err != nil {
		return nil, err
	}
	batch, role, err := ps.Store.VisibleBatch(ctx, actor, d.BatchID)
	if err != nil {
		return nil, err
	}
	if batch.Edition != d.Edition || !mayPackage(batch, role) {
		return nil, errPackageGone
	}
	password, err := ps.Vault.OpenBytes(union.PackagePlace(d.ID), d.PasswordSealed)
	if err != nil {
		return nil, err
	}
	records, err := ps.Store.Papers(ctx, batch.ID, d.Edition)
	if err != nil {
		return nil, err
	}
	err = ps.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		ok, err := tx.UsePackageDownload(ctx, d.ID)
		if err != nil {
			return err
		}
		if !ok {
			return errPackageGone
		}
		return tx.Audit(ctx, batch.Entry(actor, role, "batches:package_download", fmt.Sprintf("download=%s rows=%d", d.ID, batch.RowCount)))
	})
	if err != nil {
		return nil, err
	}
	name := "package.zip"
	if batch.Number != nil {
		name = fmt.Sprintf("%s-v%d.zip", *batch.Number, d.Edition)
	}
	return &Package{Name: name, papers: ps, actor: actor, role: role, batch: batch, records: records, password: string(password)}, nil
}

// Each gives the files one after the other, so that one is in memory at a time: papers
// encrypted, the manifest, which names nobody, as it is. Once somebody has left the list
// the amendment sheet goes along.
func (p *Package) Each(ctx context.Context, give func(name string, content []byte) error) error {
	for _, record := range p.records {
		if !inForce(p.batch, record) {
			continue
		}
		name, content, err := p.papers.paperContent(ctx, p.actor, p.role, p.batch, record)
		if errors.Is(err, errAllCut) {
			continue
		}
		if err != nil {
			return err
		}
		if err = p.locked(name, content, give); err != nil {
			return err
		}
	}
	if p.batch.Struck == 0 {
		return nil
	}
	content, err := p.papers.drawAmendment(ctx, p.actor, p.role, p.batch, p.batch.Edition)
	if err != nil {
		return err
	}
	return p.locked(amendmentName, content, give)
}

func (p *Package) locked(name string, content []byte, give func(name string, content []byte) error) error {
	var err error
	switch {
	case strings.HasSuffix(name, ".pdf"):
		content, err = p.papers.Locker.LockPDF(content, p.password)
	case strings.HasSuffix(name, ".xlsx"):
		content, err = p.papers.Locker.LockSheet(content, p.password)
	}
	if err != nil {
		return err
	}
	return give(name, content)
}
