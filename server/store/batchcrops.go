package store

import (
	"context"

	"unioncard/server/union"
)

// SaveCrop keeps what a clerk confirmed, in the place of what was confirmed before.
func (s *Store) SaveCrop(ctx context.Context, crop union.ConfirmedCrop) error {
	err := s.writing(ctx).Where("application_id = ?", crop.ApplicationID).Delete(&union.ConfirmedCrop{}).Error
	if err != nil {
		return err
	}
	return s.writing(ctx).Create(&crop).Error
}

// Crops gives by application the confirmed crops whose photo is still the one in force.
func (s *Store) Crops(ctx context.Context, apps []union.ID) (map[union.ID]union.ConfirmedCrop, error) {
	crops := map[union.ID]union.ConfirmedCrop{}
	if len(apps) == 0 {
		return crops, nil
	}
	var rows []union.ConfirmedCrop
	err := s.reading(ctx).Select("name_crops.*").Joins("JOIN photos ON photos.id = name_crops.photo_id AND photos.current IS NOT NULL AND photos.deleted_at IS NULL").
		Where("name_crops.application_id IN ?", apps).Find(&rows).Error
	for _, row := range rows {
		crops[row.ApplicationID] = row
	}
	return crops, err
}
