package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"unioncard/server/union"
)

// reviewers are the roles that decide on applications.
var reviewers = []union.Role{union.RoleClerk, union.RoleHead, union.RoleSupervisor}

// Application gives an application by id. Callers that act for a person check the scope.
func (s *Store) Application(ctx context.Context, id union.ID) (union.Application, error) {
	var app union.Application
	err := s.reading(ctx).Where("id = ?", id).Take(&app).Error
	return app, found(err)
}

// helpers are the roles in which somebody helps with another person's application.
var helpers = []union.Role{union.RoleClerk, union.RoleLeader}

// OwnApplication gives an application of the actor's own, or one that they help with: for
// as long as they are clerk or leader over the person's org.
func (s *Store) OwnApplication(ctx context.Context, actor union.Actor, id union.ID) (union.Application, error) {
	app, err := s.Application(ctx, id)
	if err != nil {
		return app, err
	}
	own := app.AccountID != nil && *app.AccountID == actor.AccountID
	if own {
		return app, nil
	}
	if app.HelperAccountID == nil || *app.HelperAccountID != actor.AccountID {
		return union.Application{}, union.ErrNotFound
	}
	org, err := s.Org(ctx, app.OrgID)
	if err != nil {
		return union.Application{}, err
	}
	if !actor.Over(org.Path, helpers...) {
		return union.Application{}, union.ErrNotFound
	}
	return app, nil
}

// NextHelper gives who goes on helping with an application: its helper while in office,
// else the unit's clerk who is longest there; nil when there is none.
func (s *Store) NextHelper(ctx context.Context, app union.Application) (*union.ID, error) {
	if app.HelperAccountID != nil {
		scopes, err := s.ScopesOf(ctx, *app.HelperAccountID)
		if err != nil {
			return nil, err
		}
		org, err := s.Org(ctx, app.OrgID)
		if err != nil {
			return nil, err
		}
		if (union.Actor{Scopes: scopes}).Over(org.Path, helpers...) {
			return app.HelperAccountID, nil
		}
	}
	clerks, err := s.Holders(ctx, app.ApplyingOrgID, union.RoleClerk)
	if err != nil || len(clerks) == 0 {
		return nil, err
	}
	return &clerks[0], nil
}

// CurrentApplication gives the account's newest application; union.ErrNotFound before the first.
func (s *Store) CurrentApplication(ctx context.Context, account union.ID) (union.Application, error) {
	var app union.Application
	err := s.reading(ctx).Where("account_id = ?", account).Order("id DESC").Limit(1).Take(&app).Error
	return app, found(err)
}

// ReviewedApplication gives an application that the actor reaches by one of the roles;
// none named means those of a reviewer.
func (s *Store) ReviewedApplication(ctx context.Context, actor union.Actor, id union.ID, roles ...union.Role) (union.Application, union.Role, error) {
	if len(roles) == 0 {
		roles = reviewers
	}
	app, err := s.Application(ctx, id)
	if err != nil {
		return app, "", err
	}
	org, err := s.Org(ctx, app.ApplyingOrgID)
	if err != nil {
		return app, "", err
	}
	role, ok := actor.RoleOver(org.Path, roles...)
	if !ok {
		return union.Application{}, "", union.ErrNotFound
	}
	return app, role, nil
}

// Reviewed is an application with the role by which the actor may review it.
type Reviewed struct {
	union.Application

	Role union.Role
}

// ReviewedApplications gives those of a list of applications that are in the reviewer's
// scope.
func (s *Store) ReviewedApplications(ctx context.Context, actor union.Actor, ids []union.ID) (map[union.ID]Reviewed, error) {
	apps, err := s.ApplicationsByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	roles := map[union.ID]union.Role{} // by unit; empty beyond the scope
	list := make(map[union.ID]Reviewed, len(apps))
	for id, app := range apps {
		role, asked := roles[app.ApplyingOrgID]
		if !asked {
			org, err := s.Org(ctx, app.ApplyingOrgID)
			if err != nil {
				return nil, err
			}
			role, _ = actor.RoleOver(org.Path, reviewers...)
			roles[app.ApplyingOrgID] = role
		}
		if role != "" {
			list[id] = Reviewed{app, role}
		}
	}
	return list, nil
}

// AddApplication keeps a new draft. A second draft of the same account is ErrDraftExists.
func (s *Store) AddApplication(ctx context.Context, app *union.Application) error {
	err := s.writing(ctx).Create(app).Error
	if Violates(err, "uq_applications_draft") {
		return ErrDraftExists
	}
	return err
}

// ErrDraftExists says that the account has a draft already.
var ErrDraftExists = union.Conflict("draft_exists", "您已有一份未提交的申请，请接着填写。", union.ApplicationDraft)

// SaveApplication changes columns of a row that is not moving, by version.
func (s *Store) SaveApplication(ctx context.Context, app union.Application, set map[string]any) error {
	set["version"] = app.Version + 1
	result := s.writing(ctx).Model(&union.Application{}).
		Where("id = ? AND status = ? AND version = ?", app.ID, app.Status, app.Version).Updates(set)
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected != 1 {
		return union.ErrStale
	}
	return nil
}

// ClaimApplication makes the account the only one to decide on a submitted application
// until a moment, unless somebody else is. It returns false then.
func (s *Store) ClaimApplication(ctx context.Context, id, account union.ID, until time.Time) (bool, error) {
	result := s.writing(ctx).Model(&union.Application{}).
		Where("id = ? AND status = ? AND (claimed_by IS NULL OR claimed_by = ? OR claim_until < ?)", id, union.ApplicationSubmitted, account, s.Now()).
		Updates(map[string]any{"claimed_by": account, "claim_until": until})
	return result.RowsAffected == 1, result.Error
}

// ClaimApplications is ClaimApplication for a list, and gives how many were got.
func (s *Store) ClaimApplications(ctx context.Context, ids []union.ID, account union.ID, until time.Time) (int, error) {
	result := s.writing(ctx).Model(&union.Application{}).
		Where("id IN ? AND status = ? AND (claimed_by IS NULL OR claimed_by = ? OR claim_until < ?)", ids, union.ApplicationSubmitted, account, s.Now()).
		Updates(map[string]any{"claimed_by": account, "claim_until": until})
	return int(result.RowsAffected), result.Error
}

// ReleaseApplication gives a claim back.
func (s *Store) ReleaseApplication(ctx context.Context, id, account union.ID) error {
	return s.writing(ctx).Model(&union.Application{}).Where("id = ? AND claimed_by = ?", id, account).
		Updates(map[string]any{"claimed_by": nil, "claim_until": nil}).Error
}

// SetFlags changes the hints for the reviewer, which are no content: the version stays.
// Where somebody has changed them since the application was read, the transaction is done again.
func (s *Store) SetFlags(ctx context.Context, app union.Application, flags string) error {
	result := s.writing(ctx).Model(&union.Application{}).Where("id = ? AND flags = ?", app.ID, app.Flags).UpdateColumn("flags", flags)
	if result.Error == nil && result.RowsAffected != 1 {
		return errReadBefore
	}
	return result.Error
}

// LiveWithIndex lists other applications that state the same document number or phone
// and are submitted, approved, batched, or opened with a card that is not closed.
func (s *Store) LiveWithIndex(ctx context.Context, kind union.IndexKind, current, next []byte, except union.ID) ([]union.Application, error) {
	column := "document_index"
	if kind == union.IndexPhone {
		column = "phone_index"
	}
	var apps []union.Application
	err := s.reading(ctx).Where(matchIndex(s.reading(ctx), column, current, next)).
		Where("id <> ? AND (status = ? OR status IN ? AND held_document IS NOT NULL)", except, union.ApplicationSubmitted,
			[]string{union.ApplicationApproved, union.ApplicationBatched, union.ApplicationOpened}).
		Order("id").Limit(20).Find(&apps).Error
	return apps, err
}

// matchIndex asks both index columns while the index keys rotate.
func matchIndex(db *gorm.DB, column string, current, next []byte) *gorm.DB {
	match := db.Session(&gorm.Session{NewDB: true}).Where(column+" = ?", current)
	if next != nil {
		match = match.Or(column+"_next = ?", next).Or(column+" = ?", next).Or(column+"_next = ?", current)
	}
	return match
}

// CurrentPhotos gives the photos in force, by side.
func (s *Store) CurrentPhotos(ctx context.Context, app union.ID) (map[union.IDSide]union.Photo, error) {
	var rows []union.Photo
	err := s.reading(ctx).Where("application_id = ? AND current IS NOT NULL AND deleted_at IS NULL", app).Find(&rows).Error
	photos := map[union.IDSide]union.Photo{}
	for _, p := range rows {
		photos[p.Side] = p
	}
	return photos, err
}

// PutPhoto makes a photo the one in force and gives the one that it replaces, if any.
func (s *Store) PutPhoto(ctx context.Context, photo union.Photo) (*union.Photo, error) {
	current := string(photo.ApplicationID) + " " + string(photo.Side)
	var old []union.Photo
	err := s.reading(ctx).Where("current = ?", current).Limit(1).Find(&old).Error
	if err != nil {
		return nil, err
	}
	err = s.writing(ctx).Model(&union.Photo{}).Where("current = ?", current).
		Updates(map[string]any{"current": nil, "deleted_at": s.Now()}).Error
	if err != nil {
		return nil, err
	}
	photo.Current = &current
	err = s.writing(ctx).Create(&photo).Error
	if Violates(err, "uq_photos_current") {
		return nil, union.ErrStale
	}
	if err != nil || len(old) == 0 {
		return nil, err
	}
	return &old[0], nil
}

// LivePhotos gives up to limit applications, after one, whose photos nobody has deleted.
func (s *Store) LivePhotos(ctx context.Context, after union.ID, limit int) ([]union.Application, error) {
	var apps []union.Application
	err := s.reading(ctx).Where("id > ? AND photos_deleted_at IS NULL", after).Order("id").Limit(limit).Find(&apps).Error
	return apps, err
}

// DropPhotos marks all photos of an application as deleted and gives them, so that
// their blobs can be deleted.
func (s *Store) DropPhotos(ctx context.Context, app union.ID) ([]union.Photo, error) {
	var rows []union.Photo
	err := s.reading(ctx).Where("application_id = ?", app).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	err = s.writing(ctx).Model(&union.Photo{}).Where("application_id = ? AND deleted_at IS NULL", app).
		Updates(map[string]any{"current": nil, "deleted_at": s.Now()}).Error
	return rows, err
}

// DocumentHeld says whether a living application holds a document number.
func (s *Store) DocumentHeld(ctx context.Context, current, next []byte) (bool, error) {
	var n int64
	err := s.reading(ctx).Model(&union.Application{}).Where(matchIndex(s.reading(ctx), "held_document", current, next)).Limit(1).Count(&n).Error
	return n > 0, err
}
