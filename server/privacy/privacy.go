// Package privacy shows personal data in full: one record at a time, to those whose
// step needs it, and only after the look has been written to the audit log.
package privacy

import (
	"context"
	"encoding/json"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Opener opens sealed values.
type Opener interface {
	OpenBytes(place union.Place, sealed []byte) ([]byte, error)
}

// Blobs reads sealed files.
type Blobs interface {
	Get(ctx context.Context, key string) ([]byte, error)
}

// Watermarker draws the viewer's name over a photo.
type Watermarker interface {
	Watermark(photo []byte, text string) ([]byte, error)
}

// Limiter says no when somebody looks too often.
type Limiter interface {
	Allow(ctx context.Context, limit, key string) error
}

// Printer draws a unit's list for the counter.
type Printer interface {
	Draw(ctx context.Context, paper union.Paper) (union.PaperFile, error)
}

// Privacy is the feature.
type Privacy struct {
	store       *store.Store
	opener      Opener
	blobs       Blobs
	watermarker Watermarker
	limiter     Limiter
	printer     Printer
}

// New makes the feature.
func New(s *store.Store, opener Opener, blobs Blobs, watermarker Watermarker, limiter Limiter, printer Printer) *Privacy {
	return &Privacy{s, opener, blobs, watermarker, limiter, printer}
}

// Reveal opens the fields of an application in the reviewer's scope. The look is on
// record before anything is opened; where that fails nothing is shown.
func (p *Privacy) Reveal(ctx context.Context, actor union.Actor, id union.ID, reason string) (union.Fields, error) {
	if bad := union.CheckFreeText("reason", reason, 2, 100); bad != nil {
		return union.Fields{}, union.Refused(bad.Code, "请写明查看原因。"+bad.Detail, *bad)
	}
	app, role, err := p.store.ReviewedApplication(ctx, actor, id)
	if err != nil {
		return union.Fields{}, err
	}
	if app.Status == union.ApplicationWithdrawn || len(app.FieldsSealed) == 0 {
		return union.Fields{}, union.ErrNotFound
	}
	if err = p.record(ctx, actor, role, app, "applications:reveal", reason); err != nil {
		return union.Fields{}, err
	}
	plain, err := p.opener.OpenBytes(union.FieldsPlace(app.ID), app.FieldsSealed)
	if err != nil {
		return union.Fields{}, err
	}
	var fields union.Fields
	return fields, json.Unmarshal(plain, &fields)
}

// Photo opens one side of an application's document for a reviewer, with the viewer's
// name and the time drawn over it.
func (p *Privacy) Photo(ctx context.Context, actor union.Actor, id union.ID, side union.IDSide) ([]byte, error) {
	app, role, err := p.store.ReviewedApplication(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	photos, err := p.store.CurrentPhotos(ctx, app.ID)
	if err != nil {
		return nil, err
	}
	photo, ok := photos[side]
	if !ok || app.Stopped {
		return nil, union.ErrNotFound
	}
	if err = p.record(ctx, actor, role, app, "applications:photo_"+string(side), "review"); err != nil {
		return nil, err
	}
	plain, err := p.openPhoto(ctx, photo)
	if err != nil {
		return nil, err
	}
	return p.watermarker.Watermark(plain, p.mark(actor))
}

// OwnPhoto opens a photo to the person whose document it is, and on record to who helps.
func (p *Privacy) OwnPhoto(ctx context.Context, actor union.Actor, id union.ID, side union.IDSide) ([]byte, error) {
	app, err := p.store.OwnApplication(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	photos, err := p.store.CurrentPhotos(ctx, app.ID)
	if err != nil {
		return nil, err
	}
	photo, ok := photos[side]
	if !ok {
		return nil, union.ErrNotFound
	}
	if err = p.recordHelp(ctx, actor, app, "applications:photo_"+string(side)); err != nil {
		return nil, err
	}
	return p.openPhoto(ctx, photo)
}

// recordHelp writes down that somebody looks at another person's data while helping. It is
// not counted as a reveal: a helper sees again what they have just taken.
func (p *Privacy) recordHelp(ctx context.Context, actor union.Actor, app union.Application, action string) error {
	if app.AccountID != nil && *app.AccountID == actor.AccountID {
		return nil
	}
	entry := union.Audit{Actor: actor, Action: action, Subject: string(union.SubjectApplication), SubjectID: app.ID, OrgID: app.ApplyingOrgID, Reason: "help"}
	if app.MemberID != nil {
		entry.MemberID = *app.MemberID
	}
	return p.store.Audit(ctx, entry)
}

func (p *Privacy) openPhoto(ctx context.Context, photo union.Photo) ([]byte, error) {
	sealed, err := p.blobs.Get(ctx, photo.BlobKey)
	if err != nil {
		return nil, err
	}
	return p.opener.OpenBytes(union.PhotoPlace(photo.ID), sealed)
}

// record writes the look down first.
func (p *Privacy) record(ctx context.Context, actor union.Actor, role union.Role, app union.Application, action, reason string) error {
	if err := p.limiter.Allow(ctx, "reveal", string(actor.AccountID)); err != nil {
		return err
	}
	entry := union.Audit{
		Actor: actor, Role: role, Action: action, Subject: string(union.SubjectApplication), SubjectID: app.ID, OrgID: app.ApplyingOrgID, Reason: reason,
	}
	if app.MemberID != nil {
		entry.MemberID = *app.MemberID
	}
	return p.store.Audit(ctx, entry)
}

func (p *Privacy) mark(actor union.Actor) string {
	name := actor.Name
	if name == "" {
		name = "审核人"
	}
	return name + " " + p.store.Now().In(p.store.Zone()).Format("2006-01-02 15:04") + " " + string(actor.AccountID)[24:30]
}
