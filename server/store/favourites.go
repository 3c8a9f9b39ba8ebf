package store

import (
	"context"

	"gorm.io/gorm/clause"

	"unioncard/server/union"
)

// AddFavourite keeps a base at hand; one that is kept already stays.
func (s *Store) AddFavourite(ctx context.Context, account, base union.ID) error {
	return s.writing(ctx).Clauses(clause.OnConflict{DoNothing: true}).
		Create(&union.Favourite{ID: s.NewID(), AccountID: account, ServiceBaseID: base, CreatedAt: s.Now()}).Error
}

// DropFavourite puts a base away.
func (s *Store) DropFavourite(ctx context.Context, account, base union.ID) error {
	return s.writing(ctx).Where("account_id = ? AND service_base_id = ?", account, base).Delete(&union.Favourite{}).Error
}

// IsFavourite says whether the account keeps the base.
func (s *Store) IsFavourite(ctx context.Context, account, base union.ID) (bool, error) {
	var n int64
	err := s.reading(ctx).Model(&union.Favourite{}).Where("account_id = ? AND service_base_id = ?", account, base).Count(&n).Error
	return n > 0, err
}

// Favourites lists the bases that an account keeps, the newest first; those that are no
// longer published are left out.
func (s *Store) Favourites(ctx context.Context, account union.ID, page Page) ([]union.ServiceBase, string, error) {
	query := s.reading(ctx).Where("account_id = ?", account)
	query, err := page.byID(query, "id", true)
	if err != nil {
		return nil, "", err
	}
	var kept []union.Favourite
	if err = query.Find(&kept).Error; err != nil {
		return nil, "", err
	}
	kept, next := trim(page, kept, func(f union.Favourite) cursor { return cursor{ID: f.ID} })
	ids := make([]union.ID, len(kept))
	for i, f := range kept {
		ids[i] = f.ServiceBaseID
	}
	var bases []union.ServiceBase
	err = s.reading(ctx).Where("id IN ?", ids).Find(&bases).Error
	byID := make(map[union.ID]union.ServiceBase, len(bases))
	for _, b := range bases {
		byID[b.ID] = b
	}
	list := make([]union.ServiceBase, 0, len(bases))
	for _, id := range ids {
		if b, ok := byID[id]; ok && b.Open(s.Today()) {
			list = append(list, b)
		}
	}
	return list, next, err
}
