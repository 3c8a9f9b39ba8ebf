package store

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"unioncard/server/union"
)

// UnitGap is something without which nobody of a unit can get a card.
type UnitGap string

// The gaps of a unit.
const (
	GapClerk  UnitGap = "clerk"  // nobody to collect and review
	GapBranch UnitGap = "branch" // no bank branch to hand a batch in at
	GapRoster UnitGap = "roster" // no list of who should get a card
)

// gapConditions say of a row of unitsWithin that it lacks something.
var gapConditions = map[UnitGap]string{GapClerk: "clerks = 0", GapBranch: "bank_branch_id IS NULL", GapRoster: "listed = 0"}

// UnitStanding is an applying org with what it needs before anybody gets a card.
type UnitStanding struct {
	ID             union.ID
	Path           union.Path
	Name           string
	Level          union.OrgLevel
	ParentName     string
	Headcount      int
	Clerks         int
	BankBranchName string
	Roster         int64 `gorm:"-"` // people on the list who have not left
	Gaps           int   // 1 where something is missing
}

// UnitCounts is how many units there are, and how many of them lack what.
type UnitCounts struct {
	Units, WithoutClerk, WithoutBranch, WithoutRoster int64
}

// UnitFilter narrows a list of units.
type UnitFilter struct {
	Text string // in the name, or the whole code
	Gap  UnitGap
	Page Page
}

// unitsWithin is the query for the open applying orgs at and below a place, each with its
// clerks, its branch and whether it has a list.
func (s *Store) unitsWithin(ctx context.Context, top union.Path) *gorm.DB {
	inner := s.reading(ctx).Table("orgs").
		Joins("LEFT JOIN orgs parents ON parents.id = orgs.parent_id").
		Joins("LEFT JOIN bank_branches ON bank_branches.id = orgs.bank_branch_id").
		Select("orgs.id, orgs.path, orgs.code, orgs.name, orgs.level, orgs.headcount, orgs.bank_branch_id, COALESCE(parents.name, '') AS parent_name, "+
			"COALESCE(bank_branches.name, '') AS bank_branch_name, "+
			"(SELECT COUNT(*) FROM grants WHERE grants.org_id = orgs.id AND grants.role = ? AND grants.ended_at IS NULL) AS clerks, "+
			"EXISTS (SELECT 1 FROM roster_rows WHERE roster_rows.applying_org_id = orgs.id AND roster_rows.status IN ?) AS listed",
			union.RoleClerk, livingRows).
		Where("orgs.path >= ? AND orgs.path < ? AND orgs.applies = ? AND orgs.closed = ?", top, top.End(), true, false)
	return s.reading(ctx).Table("(?) AS units", inner)
}

// livingRows are the statuses of people who have not left.
var livingRows = []string{union.RowExpected, union.RowApplied}

// anyGap is 1 for a unit that lacks something, so that those stand first.
var anyGap = "CASE WHEN " + gapConditions[GapClerk] + " OR " + gapConditions[GapBranch] + " OR " + gapConditions[GapRoster] + " THEN 1 ELSE 0 END"

// Units lists the applying orgs at and below an org, those that lack something first.
// Callers check the scope.
func (s *Store) Units(ctx context.Context, top union.Org, f UnitFilter) ([]UnitStanding, string, error) {
	query := s.unitsWithin(ctx, top.Path).Select("units.*, " + anyGap + " AS gaps")
	if f.Text != "" {
		query = query.Where("name LIKE ? ESCAPE '!' OR code = ?", "%"+escapeLike(f.Text)+"%", f.Text)
	}
	if condition := gapConditions[f.Gap]; condition != "" {
		query = query.Where(condition)
	}
	c, on, err := f.Page.after()
	if err != nil {
		return nil, "", err
	}
	if on {
		gaps, path, found := strings.Cut(c.Key, " ")
		if !found || gaps != "0" && gaps != "1" {
			return nil, "", errCursor
		}
		if gaps == "1" {
			query = query.Where(anyGap+" = 0 OR path > ?", path)
		} else {
			query = query.Where(anyGap+" = 0 AND path > ?", path)
		}
	}
	var rows []UnitStanding
	if err = query.Order("gaps DESC, path").Limit(f.Page.size() + 1).Scan(&rows).Error; err != nil {
		return nil, "", err
	}
	rows, next := trim(f.Page, rows, func(u UnitStanding) cursor {
		key := "0 "
		if u.Gaps == 1 {
			key = "1 "
		}
		return cursor{Key: key + string(u.Path), ID: u.ID}
	})
	if err = s.countRosters(ctx, rows); err != nil {
		return nil, "", err
	}
	return rows, next, s.sumHeadcounts(ctx, top.Path, rows)
}

func (s *Store) countRosters(ctx context.Context, units []UnitStanding) error {
	at := make(map[union.ID]*UnitStanding, len(units))
	ids := make([]union.ID, len(units))
	for i := range units {
		ids[i], at[units[i].ID] = units[i].ID, &units[i]
	}
	if len(ids) == 0 {
		return nil
	}
	var rows []struct {
		ApplyingOrgID union.ID
		N             int64
	}
	err := s.reading(ctx).Model(&union.RosterRow{}).Select("applying_org_id, COUNT(*) AS n").
		Where("applying_org_id IN ? AND status IN ?", ids, livingRows).Group("applying_org_id").Scan(&rows).Error
	for _, r := range rows {
		at[r.ApplyingOrgID].Roster = r.N
	}
	return err
}

// sumHeadcounts adds to each unit's headcount those of its branches and groups.
func (s *Store) sumHeadcounts(ctx context.Context, top union.Path, units []UnitStanding) error {
	if len(units) == 0 {
		return nil
	}
	at := make(map[union.Path]*UnitStanding, len(units))
	for i := range units {
		at[units[i].Path] = &units[i]
	}
	var parts []struct {
		Path      union.Path
		Headcount int
		Applies   bool
	}
	err := s.reading(ctx).Model(&union.Org{}).Select("path, headcount, applies").
		Where("path >= ? AND path < ? AND closed = ? AND (applies = ? OR headcount > 0)", top, top.End(), false, true).Order("path").Scan(&parts).Error
	applies := make(map[union.Path]bool, len(parts))
	for _, p := range parts { // each after those above it
		if p.Applies {
			applies[p.Path] = true
			continue
		}
		above := p.Path.Ancestors()
		slices.Reverse(above)
		nearest := slices.IndexFunc(above, func(path union.Path) bool { return applies[path] })
		if nearest >= 0 && at[above[nearest]] != nil {
			at[above[nearest]].Headcount += p.Headcount
		}
	}
	return err
}

// CountUnits counts the applying orgs at and below an org, and the gaps among them.
func (s *Store) CountUnits(ctx context.Context, top union.Org) (UnitCounts, error) {
	sum := func(gap UnitGap) string {
		return "COALESCE(SUM(CASE WHEN " + gapConditions[gap] + " THEN 1 ELSE 0 END), 0)"
	}
	var counts UnitCounts
	err := s.unitsWithin(ctx, top.Path).Select("COUNT(*) AS units, " + sum(GapClerk) + " AS without_clerk, " +
		sum(GapBranch) + " AS without_branch, " + sum(GapRoster) + " AS without_roster").Scan(&counts).Error
	return counts, err
}

// OrgNamesOf are the names that an org's record refers to by id.
type OrgNamesOf struct {
	Parent, Head, BankBranch, Officer string
}

// NamesOf gives the names around one org: that of the one above, its head's masked one, its
// bank branch's and its officer's; empty for what it has not.
func (s *Store) NamesOf(ctx context.Context, org union.Org) (OrgNamesOf, error) {
	var names OrgNamesOf
	err := s.reading(ctx).Table("orgs").
		Joins("LEFT JOIN orgs parents ON parents.id = orgs.parent_id").
		Joins("LEFT JOIN members ON members.id = orgs.head_member_id").
		Joins("LEFT JOIN bank_branches ON bank_branches.id = orgs.bank_branch_id").
		Joins("LEFT JOIN accounts ON accounts.id = orgs.officer_id").
		Select("COALESCE(parents.name, '') AS parent, COALESCE(members.name_masked, '') AS head, "+
			"COALESCE(bank_branches.name, '') AS bank_branch, COALESCE(accounts.name, '') AS officer").
		Where("orgs.id = ?", org.ID).Scan(&names).Error
	return names, err
}
