package store

import (
	"context"

	"unioncard/server/union"
)

// BaseWithOrg gives a service base and the org that it belongs to. Callers check the scope.
func (s *Store) BaseWithOrg(ctx context.Context, id union.ID) (union.ServiceBase, union.Org, error) {
	var base union.ServiceBase
	err := s.reading(ctx).Where("id = ?", id).Take(&base).Error
	if err != nil {
		return base, union.Org{}, found(err)
	}
	org, err := s.Org(ctx, base.OrgID)
	return base, org, err
}

// BaseFor gives a service base if the actor reaches its org by one of the roles, else
// union.ErrNotFound.
func (s *Store) BaseFor(ctx context.Context, actor union.Actor, id union.ID, roles ...union.Role) (union.ServiceBase, union.Org, error) {
	base, org, err := s.BaseWithOrg(ctx, id)
	if err != nil {
		return base, org, err
	}
	if !actor.Over(org.Path, roles...) {
		return union.ServiceBase{}, union.Org{}, union.ErrNotFound
	}
	return base, org, nil
}

// PublishedBase gives a base that members may see today.
func (s *Store) PublishedBase(ctx context.Context, id union.ID) (union.ServiceBase, union.Org, error) {
	base, org, err := s.BaseWithOrg(ctx, id)
	if err == nil && !base.Open(s.Today()) {
		return union.ServiceBase{}, union.Org{}, union.ErrNotFound
	}
	return base, org, err
}

// HoldBase lets transactions that count something of a base come one after the other. It
// comes first in a transaction: on MariaDB what is read before it may be older.
func (s *Store) HoldBase(ctx context.Context, id union.ID) error {
	return s.writing(ctx).Exec("UPDATE service_bases SET version = version WHERE id = ?", id).Error
}

// AddBase keeps a new service base.
func (s *Store) AddBase(ctx context.Context, base union.ServiceBase) error {
	return s.AddBases(ctx, []union.ServiceBase{base})
}

// AddBases keeps new service bases, all as one change.
func (s *Store) AddBases(ctx context.Context, bases []union.ServiceBase) error {
	return s.Tx(ctx, func(ctx context.Context, tx *Store) error {
		revision, err := tx.nextPlaceRevision(ctx)
		if err != nil {
			return err
		}
		paths := map[union.ID]union.Path{}
		for i := range bases {
			b := &bases[i]
			if _, known := paths[b.OrgID]; !known {
				org, err := tx.Org(ctx, b.OrgID)
				if err != nil {
					return err
				}
				paths[b.OrgID] = org.Path
			}
			b.Revision, b.OrgPath = revision, paths[b.OrgID]
		}
		return insertMany(ctx, tx, bases)
	})
}

// PutBase writes a base whose Version is the new one.
func (s *Store) PutBase(ctx context.Context, base union.ServiceBase) error {
	return s.Tx(ctx, func(ctx context.Context, tx *Store) error {
		var err error
		if base.Revision, err = tx.nextPlaceRevision(ctx); err != nil {
			return err
		}
		result := tx.writing(ctx).Model(&union.ServiceBase{}).Where("id = ? AND version = ?", base.ID, base.Version-1).
			Select("*").Omit("id", "org_id", "org_path", "created_at").Updates(&base)
		if result.Error == nil && result.RowsAffected != 1 {
			return union.ErrStale
		}
		return result.Error
	})
}

// BaseFilter narrows a list of bases.
type BaseFilter struct {
	Status string
	Text   string // in the name
	Page   Page
}

// Bases lists the service bases of an org and those below it, those of one org together.
// Callers check the scope.
func (s *Store) Bases(ctx context.Context, top union.Org, f BaseFilter) ([]union.ServiceBase, string, error) {
	query := s.reading(ctx).Where("org_path >= ? AND org_path < ?", top.Path, top.Path.End())
	if f.Status != "" {
		query = query.Where("status = ?", f.Status)
	}
	if f.Text != "" {
		query = query.Where("name LIKE ? ESCAPE '!'", "%"+escapeLike(f.Text)+"%")
	}
	query, err := f.Page.byPath(query)
	if err != nil {
		return nil, "", err
	}
	var rows []union.ServiceBase
	err = query.Find(&rows).Error
	rows, next := trim(f.Page, rows, func(b union.ServiceBase) cursor { return cursor{Key: string(b.OrgPath), ID: b.ID} })
	return rows, next, err
}

// BaseNames lists the names of an org's own bases, to see which of a list are there.
func (s *Store) BaseNames(ctx context.Context, org union.ID) (map[string]bool, error) {
	var names []string
	err := s.reading(ctx).Model(&union.ServiceBase{}).Where("org_id = ?", org).Pluck("name", &names).Error
	known := make(map[string]bool, len(names))
	for _, n := range names {
		known[n] = true
	}
	return known, err
}

// BasePhotos gives the pictures of a base in their order.
func (s *Store) BasePhotos(ctx context.Context, base union.ID) ([]union.BasePhoto, error) {
	var photos []union.BasePhoto
	err := s.reading(ctx).Where("service_base_id = ?", base).Order("position, id").Find(&photos).Error
	return photos, err
}

// BasePhoto gives one picture of a base.
func (s *Store) BasePhoto(ctx context.Context, base, id union.ID) (union.BasePhoto, error) {
	var photo union.BasePhoto
	err := s.reading(ctx).Where("id = ? AND service_base_id = ?", id, base).Take(&photo).Error
	return photo, found(err)
}

// AddBasePhoto keeps a picture.
func (s *Store) AddBasePhoto(ctx context.Context, photo union.BasePhoto) error {
	return s.writing(ctx).Create(&photo).Error
}

// DropBasePhoto forgets a picture; its blob is the caller's to delete.
func (s *Store) DropBasePhoto(ctx context.Context, id union.ID) error {
	return s.writing(ctx).Where("id = ?", id).Delete(&union.BasePhoto{}).Error
}
