package store

import (
	"context"

	"unioncard/server/union"
)

// Helped lists the applications that the actor helps with and that are not handed in, the
// newest first; a name that is not typed yet is the roster's. It lists those of people over
// whose org the actor still holds an office, and returns union.ErrForbidden without any.
func (s *Store) Helped(ctx context.Context, actor union.Actor, p Page) ([]union.Application, string, error) {
	query := s.along(s.reading(ctx).Model(&union.Application{}), "applications", "ix_applications_helper").
		Where("helper_account_id = ? AND status IN ?", actor.AccountID, []string{union.ApplicationDraft, union.ApplicationReturned})
	query, err := s.withinOrgs(ctx, query, "org_id", actor, helpers...)
	if err != nil {
		return nil, "", err
	}
	query, err = p.byID(query, "id", true)
	if err != nil {
		return nil, "", err
	}
	var apps []union.Application
	if err = query.Find(&apps).Error; err != nil {
		return nil, "", err
	}
	apps, next := trim(p, apps, func(a union.Application) cursor { return cursor{ID: a.ID} })
	return apps, next, s.nameByRoster(ctx, apps)
}

func (s *Store) nameByRoster(ctx context.Context, apps []union.Application) error {
	var ids []union.ID
	for _, a := range apps {
		if a.NameMasked == "" && a.RosterRowID != nil {
			ids = append(ids, *a.RosterRowID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var rows []union.RosterRow
	if err := s.reading(ctx).Select("id", "name_masked").Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return err
	}
	names := make(map[union.ID]string, len(rows))
	for _, r := range rows {
		names[r.ID] = r.Name.Masked
	}
	for i, a := range apps {
		if a.NameMasked == "" && a.RosterRowID != nil {
			apps[i].NameMasked = names[*a.RosterRowID]
		}
	}
	return nil
}
