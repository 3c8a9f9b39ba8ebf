package bank

import (
	"context"
	"strconv"

	"unioncard/server/union"
)

// Looked is a row as the officer sees it in full.
type Looked struct {
	Row     union.BatchRow
	Fields  union.Fields
	Stopped bool // the holder or the unit has stopped it: it must not be opened
}

// LookAtRow opens a row to the officer who has it to check. The look is on record
// before anything is opened.
func (d *Desk) LookAtRow(ctx context.Context, actor union.Actor, id union.ID, number int) (Looked, error) {
	row, app, err := d.rowAtBank(ctx, actor, id, number, "batch_rows:look")
	if err != nil {
		return Looked{}, err
	}
	looked := Looked{Row: row, Stopped: app.Stopped}
	looked.Fields, err = row.OpenFrozen(d.Opener)
	if err != nil {
		return Looked{}, err
	}
	looked.Row.Looked = true
	return looked, d.Store.LookedAtRow(ctx, row.ID)
}

// RowPhoto opens one side of a row's document to the officer, with the viewer's name and
// the time drawn over it. Photos of a stopped row are shown to nobody.
func (d *Desk) RowPhoto(ctx context.Context, actor union.Actor, id union.ID, number int, side union.IDSide) ([]byte, error) {
	row, app, err := d.rowAtBank(ctx, actor, id, number, "batch_rows:photo_"+string(side))
	if err != nil {
		return nil, err
	}
	if app.Stopped {
		return nil, union.Conflict("row_stopped", "会员已撤回或单位已停办，这一行的照片不能再查看。", row.Status)
	}
	photos, err := d.Store.CurrentPhotos(ctx, app.ID)
	if err != nil {
		return nil, err
	}
	photo, ok := photos[side]
	if !ok {
		return nil, union.ErrNotFound
	}
	plain, err := union.OpenFile(ctx, d.Blobs, d.Opener, union.PhotoPlace(photo.ID), photo.BlobKey)
	if err != nil {
		return nil, err
	}
	return d.Watermarker.Watermark(plain, d.viewer(actor))
}

// rowAtBank gives an outstanding row of a batch that is at the officer's branch now, and
// writes the look down first.
func (d *Desk) rowAtBank(ctx context.Context, actor union.Actor, id union.ID, number int, action string) (union.BatchRow, union.Application, error) {
	batch, err := d.Store.BatchAtBank(ctx, actor, id)
	if err != nil {
		return union.BatchRow{}, union.Application{}, err
	}
	row, err := d.Store.BatchRow(ctx, batch.ID, number)
	if err != nil {
		return row, union.Application{}, err
	}
	atBank := batch.Status == union.BatchSubmitted || batch.Status == union.BatchAccepted
	if !atBank || row.Status != union.BatchRowSealed {
		return row, union.Application{}, union.Conflict("row_not_at_bank", "这一行已不在银行办理中，不能再查看资料。", row.Status)
	}
	app, err := d.Store.Application(ctx, row.ApplicationID)
	if err != nil {
		return row, app, err
	}
	entry := union.Audit{
		Actor: actor, Role: union.RoleBankOfficer, Action: action, Subject: string(union.SubjectBatchRow), SubjectID: row.ID, OrgID: batch.OrgID,
		Reason: "bank check", Detail: "number=" + strconv.Itoa(number),
	}
	if app.MemberID != nil {
		entry.MemberID = *app.MemberID
	}
	return row, app, d.Store.Audit(ctx, entry)
}

func (d *Desk) viewer(actor union.Actor) string {
	name := actor.Name
	if name == "" {
		name = "银行工作人员"
	}
	return name + " " + d.Store.Now().In(d.Store.Zone()).Format("2006-01-02 15:04") + " " + string(actor.AccountID)[24:30]
}
