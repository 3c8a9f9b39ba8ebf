package paper

import (
	"context"
	"fmt"
	"strings"

	"unioncard/server/store"
	"unioncard/server/union"
)

var (
	errPrintable = union.Conflict("name_printable", "这个姓名可以正常打印，不需要截图。", "")
	errBox       = union.Refused("box", "截图的范围不对，请重新框选姓名。", union.FieldError{Field: "box", Code: "box", Detail: "请在照片范围内框选姓名。"})
)

// NameCrop shows the name as it would be cut from the front of an approved application's
// document, for a name that the papers' font cannot print. The look is on record first.
func (ps *Papers) NameCrop(ctx context.Context, actor union.Actor, id union.ID, box union.Box) ([]byte, error) {
	c, err := ps.cropping(ctx, actor, id, box, "applications:name_crop")
	if err != nil {
		return nil, err
	}
	plain, err := union.OpenFile(ctx, ps.Blobs, ps.Vault, union.PhotoPlace(c.photo.ID), c.photo.BlobKey)
	if err != nil {
		return nil, err
	}
	return ps.Cropper.Crop(plain, box)
}

// ConfirmNameCrop notes that a box shows the name: it is printed in the name's place with
// the code points. It gives these.
func (ps *Papers) ConfirmNameCrop(ctx context.Context, actor union.Actor, id union.ID, box union.Box) (string, error) {
	c, err := ps.cropping(ctx, actor, id, box, "applications:confirm_name_crop")
	if err != nil {
		return "", err
	}
	crop := union.ConfirmedCrop{
		ID: ps.Store.NewID(), ApplicationID: c.app.ID, PhotoID: c.photo.ID, Box: box, ConfirmedBy: actor.AccountID, CreatedAt: ps.Store.Now(),
	}
	return c.codes, ps.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error { return tx.SaveCrop(ctx, crop) })
}

// cropped is whose name is cut from which photo.
type cropped struct {
	app   union.Application
	photo union.Photo
	codes string
}

func (ps *Papers) cropping(ctx context.Context, actor union.Actor, id union.ID, box union.Box, action string) (cropped, error) {
	app, role, err := ps.Store.ReviewedApplication(ctx, actor, id, union.RoleClerk)
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
	if err = ps.Store.Audit(ctx, entry); err != nil {
		return c, err
	}
	fields, err := app.OpenFields(ps.Vault)
	if err != nil {
		return c, err
	}
	c.codes, err = ps.codes(fields.Name)
	if err == nil && c.codes == "" {
		err = errPrintable
	}
	if err != nil {
		return c, err
	}
	photos, err := ps.Store.CurrentPhotos(ctx, app.ID)
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
func (ps *Papers) codes(name string) (string, error) {
	missing, err := ps.Fonts.Missing(name)
	if err != nil {
		return "", err
	}
	list := make([]string, len(missing))
	for i, r := range missing {
		list[i] = fmt.Sprintf("U+%X", r)
	}
	return strings.Join(list, " "), nil
}

// cropsFor finds the pictures that stand for names which cannot be printed, by the numbers
// of the rows.
func (ps *Papers) cropsFor(ctx context.Context, rows []union.PaperRow) (map[int]*union.NameCrop, error) {
	var all strings.Builder
	for _, r := range rows {
		all.WriteString(r.Fields.Name)
	}
	if codes, err := ps.codes(all.String()); err != nil || codes == "" {
		return nil, err
	}
	found := map[int]*union.NameCrop{}
	for _, r := range rows {
		codes, err := ps.codes(r.Fields.Name)
		if err != nil {
			return nil, err
		}
		if codes == "" {
			continue
		}
		picture, err := ps.cropOf(ctx, r.App.ID)
		if err != nil {
			return nil, err
		}
		found[r.Number] = &union.NameCrop{JPEG: picture, Codes: codes}
	}
	return found, nil
}

// cropOf cuts the confirmed picture of a name.
func (ps *Papers) cropOf(ctx context.Context, app union.ID) ([]byte, error) {
	crops, err := ps.Store.Crops(ctx, []union.ID{app})
	if err != nil {
		return nil, err
	}
	crop, ok := crops[app]
	if !ok {
		return nil, union.ErrBatchChanged.WithCause(fmt.Errorf("application %s has no crop of its name", app))
	}
	photos, err := ps.Store.CurrentPhotos(ctx, app)
	if err != nil {
		return nil, err
	}
	plain, err := union.OpenFile(ctx, ps.Blobs, ps.Vault, union.PhotoPlace(crop.PhotoID), photos[union.IDFront].BlobKey)
	if err != nil {
		return nil, err
	}
	return ps.Cropper.Crop(plain, crop.Box)
}
