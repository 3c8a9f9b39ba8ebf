package store

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"unioncard/server/union"
)

// ApplyingOrg gives the unit that applies to the bank for an org: itself, or the
// nearest above it that does.
func (s *Store) ApplyingOrg(ctx context.Context, org union.Org) (union.Org, error) {
	if org.Applies {
		return org, nil
	}
	var units []union.Org
	err := s.reading(ctx).Where("path IN ? AND applies = ?", org.Path.Ancestors(), true).Order("path DESC").Limit(1).Find(&units).Error
	if err != nil {
		return union.Org{}, err
	}
	if len(units) == 0 {
		return union.Org{}, union.Refused("org_does_not_apply", "这个组织不办理开卡，请选择您所在的基层工会。",
			union.FieldError{Field: "org_id", Code: "org_does_not_apply", Detail: "请选择您所在的基层工会。"})
	}
	return units[0], nil
}

// AddOrg keeps a new org.
func (s *Store) AddOrg(ctx context.Context, org union.Org) error { return s.AddOrgs(ctx, org) }

// subtree is the query for the ids of an org and all below it.
func (s *Store) subtree(ctx context.Context, path union.Path) *gorm.DB {
	return s.reading(ctx).Model(&union.Org{}).Select("id").Where("path >= ? AND path < ?", path, path.End())
}

// PublicOrg is what anybody may know of an org.
type PublicOrg struct {
	ID         union.ID
	Path       union.Path
	Name       string
	Level      union.OrgLevel
	ParentName string
	Phone      string
	Address    string
}

func (s *Store) publicOrgs(ctx context.Context) *gorm.DB {
	return s.reading(ctx).Table("orgs").Joins("LEFT JOIN orgs parents ON parents.id = orgs.parent_id").
		Select("orgs.id, orgs.path, orgs.name, orgs.level, orgs.phone, orgs.address, COALESCE(parents.name, '') AS parent_name")
}

// OrgFilter narrows a search for orgs.
type OrgFilter struct {
	Text     string // in the name, or the whole code
	ParentID union.ID
	Page     Page
}

// FindOrgs lists the public facts of orgs that are not closed, each before those below it.
func (s *Store) FindOrgs(ctx context.Context, f OrgFilter) ([]PublicOrg, string, error) {
	query := s.publicOrgs(ctx).Where("orgs.closed = ?", false)
	if f.Text != "" {
		query = query.Where("orgs.name LIKE ? ESCAPE '!' OR orgs.code = ?", "%"+escapeLike(f.Text)+"%", f.Text)
	}
	if f.ParentID != "" {
		query = query.Where("orgs.parent_id = ?", f.ParentID)
	}
	c, on, err := f.Page.after()
	if err != nil {
		return nil, "", err
	}
	if on {
		query = query.Where("orgs.path > ?", c.Key)
	}
	var rows []PublicOrg
	err = query.Order("orgs.path").Limit(f.Page.size() + 1).Scan(&rows).Error
	rows, next := trim(f.Page, rows, func(o PublicOrg) cursor { return cursor{Key: string(o.Path), ID: o.ID} })
	return rows, next, err
}

// escapeLike makes a person's text match itself only. The escape character is "!":
// the two dialects read a backslash in a literal differently.
func escapeLike(text string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(text)
}

// Children lists the orgs directly below one. Callers check the scope.
func (s *Store) Children(ctx context.Context, parent union.ID, page Page) ([]union.Org, string, error) {
	query, err := page.byID(s.reading(ctx).Where("parent_id = ?", parent), "id", false)
	if err != nil {
		return nil, "", err
	}
	var rows []union.Org
	err = query.Find(&rows).Error
	rows, next := trim(page, rows, func(o union.Org) cursor { return cursor{ID: o.ID} })
	return rows, next, err
}

// Roots lists the orgs that stand under no other.
func (s *Store) Roots(ctx context.Context) ([]union.Org, error) {
	var roots []union.Org
	err := s.reading(ctx).Where("parent_id IS NULL").Order("id").Limit(10).Find(&roots).Error
	return roots, err
}

// OrgsByCode finds orgs by their codes.
func (s *Store) OrgsByCode(ctx context.Context, codes []string) (map[string]union.Org, error) {
	found := map[string]union.Org{}
	for chunk := range slices.Chunk(codes, 500) {
		var rows []union.Org
		err := s.reading(ctx).Where("code IN ?", chunk).Find(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, org := range rows {
			found[org.Code] = org
		}
	}
	return found, nil
}

// AddOrgs keeps new orgs. ErrOrgCodeTaken: one of their codes is in use.
func (s *Store) AddOrgs(ctx context.Context, orgs ...union.Org) error {
	if len(orgs) == 0 {
		return nil
	}
	return orgCodeError(s.writing(ctx).Create(&orgs).Error)
}

// PutOrg writes an org whose Version is the new one. Its place in the tree stays.
func (s *Store) PutOrg(ctx context.Context, org union.Org) error {
	result := s.writing(ctx).Model(&union.Org{}).Where("id = ? AND version = ?", org.ID, org.Version-1).
		Select("*").Omit("id", "parent_id", "path", "level", "code", "created_at").Updates(&org)
	if result.Error == nil && result.RowsAffected != 1 {
		return union.ErrStale
	}
	return result.Error
}

func orgCodeError(err error) error {
	if Violates(err, "uq_orgs_code") {
		return ErrOrgCodeTaken
	}
	return err
}

// ErrOrgCodeTaken says that another org has the code.
var ErrOrgCodeTaken = union.Refused("org_code_taken", "这个单位编号已经有了，请核对后再填。",
	union.FieldError{Field: "code", Code: "taken", Detail: "这个单位编号已经有了。"})

// Busy says what keeps an org from being closed: open orgs below it, applications of its
// people that are neither finished nor with a card, or service bases that members find
// and nobody would look after. Empty means nothing.
func (s *Store) Busy(ctx context.Context, org union.Org) (string, error) {
	var n int64
	err := s.reading(ctx).Model(&union.Org{}).Where("parent_id = ? AND closed = ?", org.ID, false).Count(&n).Error
	if err != nil || n > 0 {
		return "children", err
	}
	err = s.reading(ctx).Model(&union.Application{}).
		Where("(org_id = ? OR applying_org_id = ?) AND status IN ?", org.ID, org.ID, underWay).Count(&n).Error
	if err != nil || n > 0 {
		return "applications", err
	}
	err = s.reading(ctx).Model(&union.ServiceBase{}).Where("org_path = ? AND status = ?", org.Path, union.BasePublished).Count(&n).Error
	if err != nil || n > 0 {
		return "bases", err
	}
	return "", nil
}

// Settled says whether nobody in a subtree has an application under way or stands
// on a list, so that the unit that applies for them may change.
func (s *Store) Settled(ctx context.Context, path union.Path) (bool, error) {
	var ids []union.ID
	err := s.reading(ctx).Model(&union.Application{}).Where("org_id IN (?)", s.subtree(ctx, path)).
		Where("status IN ?", underWay).Limit(1).Pluck("id", &ids).Error
	if err != nil || len(ids) > 0 {
		return false, err
	}
	err = s.reading(ctx).Model(&union.RosterRow{}).Where("org_id IN (?)", s.subtree(ctx, path)).
		Where("status <> ?", union.RowEnded).Limit(1).Pluck("id", &ids).Error
	return len(ids) == 0, err
}

// underWay are the statuses of applications that wait for somebody.
var underWay = []string{
	union.ApplicationDraft, union.ApplicationSubmitted, union.ApplicationReturned, union.ApplicationApproved, union.ApplicationBatched,
}

// HoldOrg makes sure that an org is open until the transaction ends: closing it waits,
// or has been first, which is union.ErrNotFound.
func (s *Store) HoldOrg(ctx context.Context, id union.ID) error {
	result := s.writing(ctx).Model(&union.Org{}).Where("id = ? AND closed = ?", id, false).UpdateColumn("closed", false)
	if result.Error == nil && result.RowsAffected != 1 {
		return union.ErrNotFound
	}
	return result.Error
}
