package batch

import (
	"context"
	"fmt"
	"strings"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Cropper cuts a part out of a photo.
type Cropper interface {
	Crop(photo []byte, box union.Box) ([]byte, error)
}

var (
	errPrintable = union.Conflict("name_printable", "这个姓名可以正常打印，不需要截图。", "")
	errBox       = union.Refused("box", "截图的范围不对，请重新框选姓名。", union.FieldError{Field: "box", Code: "box", Detail: "请在照片范围内框选姓名。"})
)

// NameCrop shows the name as it would be cut from the front of an approved application's
// document, for a name that the papers' font cannot print. The look is on record first.
func (b *Batches) NameCrop(ctx context.Context, actor union.Actor, id union.ID, box union.Box) ([]byte, error) {
	c, err := b.cropping(ctx, actor, id, box, "applications:name_crop")
	if err != nil {
		return nil, err
	}
	plain, err := union.OpenFile(ctx, b.Blobs, b.Vault, union.PhotoPlace(c.photo.ID), c.photo.BlobKey)
	if err != nil {
		return nil, err
	}
	return b.Cropper.Crop(plain, box)
}

// ConfirmNameCrop notes that a box shows the name: it is printed in the name's place with
// the code points. It gives these.
func (b *Batches) ConfirmNameCrop(ctx context.Context, actor union.Actor, id union.ID, box union.Box) (string, error) {
	c, err := b.cropping(ctx, actor, id, box, "applications:confirm_name_crop")
	if err != nil {
		return "", err
	}
	crop := union.ConfirmedCrop{
		ID: b.Store.NewID(), ApplicationID: c.app.ID, PhotoID: c.photo.ID, Box: box, ConfirmedBy: actor.AccountID, CreatedAt: b.Store.Now(),
	}
	return c.codes, b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error { return tx.SaveCrop(ctx, crop) })
}

// cropped is whose name is cut from which photo.
type cropped struct {
	app   union.Application
	photo union.Photo
	codes string
}

func (b *Batches) cropping(ctx context.Context, actor union.Actor, id union.ID, box union.Box, action string) (cropped, error) {
	app, role, err := b.Store.ReviewedApplication(ctx, actor, id, union.RoleClerk)
	c := cropped{app: app}
	switch {
	case err != nil:
		return c, err
	case app.Status != union.ApplicationApproved:
		return c, union.Conflict("application_wrong_status", "审核通过、还没有封存的申请才需要核对姓名截图。", app.Status)
	case !box.Good():
		return c, errBox
	}
	entry := union.Audit{
		Actor: actor, Role: role, Action: action, Subject: string(union.SubjectApplication), SubjectID: app.ID, OrgID: app.ApplyingOrgID, Reason: "name not printable",
	}
	if app.MemberID != nil {
		entry.MemberID = *app.MemberID
	}
	if err = b.Store.Audit(ctx, entry); err != nil {
		return c, err
	}
	fields, err := app.OpenFields(b.Vault)
	if err != nil {
		return c, err
	}
	c.codes, err = b.codes(fields.Name)
	if err == nil && c.codes == "" {
		err = errPrintable
	}
	if err != nil {
		return c, err
	}
	photos, err := b.Store.CurrentPhotos(ctx, app.ID)
	if err != nil {
		return c, err
	}
	photo, ok := photos[union.IDFront]
	if !ok {
		return c, union.ErrNotFound
	}
	c.photo = photo
	return c, nil
}

// codes gives the code points of the characters of a name that cannot be printed.
func (b *Batches) codes(name string) (string, error) {
	missing, err := b.Fonts.Missing(name)
	if err != nil {
		return "", err
	}
	list := make([]string, len(missing))
	for i, r := range missing {
		list[i] = fmt.Sprintf("U+%X", r)
	}
	return strings.Join(list, " "), nil
}

// addCrops finds the pictures that stand for names which cannot be printed.
func (b *Batches) addCrops(ctx context.Context, rows []planned) error {
	var all strings.Builder
	for _, r := range rows {
		all.WriteString(r.fields.Name)
	}
	if codes, err := b.codes(all.String()); err != nil || codes == "" {
		return err
	}
	for i, r := range rows {
		codes, err := b.codes(r.fields.Name)
		if err != nil {
			return err
		}
		if codes == "" {
			continue
		}
		crops, err := b.Store.Crops(ctx, []union.ID{r.app.ID})
		if err != nil {
			return err
		}
		crop, ok := crops[r.app.ID]
		if !ok {
			return errChangedMeanwhile.WithCause(fmt.Errorf("application %s has no crop of its name", r.app.ID))
		}
		photos, err := b.Store.CurrentPhotos(ctx, r.app.ID)
		if err != nil {
			return err
		}
		plain, err := union.OpenFile(ctx, b.Blobs, b.Vault, union.PhotoPlace(crop.PhotoID), photos[union.IDFront].BlobKey)
		if err != nil {
			return err
		}
		picture, err := b.Cropper.Crop(plain, crop.Box)
		if err != nil {
			return err
		}
		rows[i].crop = &union.NameCrop{JPEG: picture, Codes: codes}
	}
	return nil
}
