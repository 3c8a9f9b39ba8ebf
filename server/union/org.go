package union

import (
	"strings"
	"time"
)

// OrgLevel is the height of an Org in the tree.
type OrgLevel string

const (
	LevelFederation OrgLevel = "federation" // 市总
	LevelDistrict   OrgLevel = "district"   // 区县、委、局（公司）、集团工会
	LevelPrimary    OrgLevel = "primary"    // 基层工会
	LevelBranch     OrgLevel = "branch"     // 工会分会
	LevelGroup      OrgLevel = "group"      // 工会小组
)

// ParentLevels lists the levels that may stand directly above a level.
var parentLevels = map[OrgLevel][]OrgLevel{
	LevelDistrict: {LevelFederation, LevelDistrict},
	LevelPrimary:  {LevelFederation, LevelDistrict},
	LevelBranch:   {LevelPrimary, LevelDistrict},
	LevelGroup:    {LevelPrimary, LevelBranch},
}

// MayStandUnder says whether an org of this level may have a parent of another level.
func (l OrgLevel) MayStandUnder(parent OrgLevel) bool {
	for _, p := range parentLevels[l] {
		if p == parent {
			return true
		}
	}
	return false
}

// MayApply says whether an org of this level may apply to the bank itself.
func (l OrgLevel) MayApply() bool {
	return l == LevelFederation || l == LevelDistrict || l == LevelPrimary
}

// Path is the place of an org in the tree: one segment a level, each closed by "/".
type Path string

// Within says whether the path lies at or below another.
func (p Path) Within(top Path) bool {
	return top != "" && strings.HasPrefix(string(p), string(top))
}

// Child gives the path of a child whose id is given.
func (p Path) Child(id ID) Path { return p + Path(id[24:]) + "/" }

// End is the first path behind the path and all below it: a range that every database
// reads along its index, which not all do for a pattern.
func (p Path) End() Path {
	if p == "" {
		return ""
	}
	return p[:len(p)-1] + "0" // '0' follows '/'
}

// Ancestors lists the paths from the root down to the path itself.
func (p Path) Ancestors() []Path {
	var list []Path
	for i := range len(p) {
		if p[i] == '/' {
			list = append(list, p[:i+1])
		}
	}
	return list
}

// Org is a node of the union tree (工会组织).
type Org struct {
	ID           ID       `gorm:"primaryKey"`
	ParentID     *ID      `gorm:"index:ix_orgs_parent,priority:1"`
	Path         Path     `gorm:"size:128;uniqueIndex:uq_orgs_path"`
	Code         string   `gorm:"size:32;uniqueIndex:uq_orgs_code"`
	Name         string   `gorm:"size:100;index:ix_orgs_parent,priority:2"`
	Level        OrgLevel `gorm:"size:16"`
	Applies      bool
	Phone        string `gorm:"size:20"` // the office's, public
	Address      string `gorm:"size:200"`
	HeadMemberID *ID
	BankBranchID *ID `gorm:"index:ix_orgs_bank_branch"`
	OfficerID    *ID // the bank officer's account
	Headcount    int // people in the org itself, entered by its superior
	Closed       bool
	Version      int64
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// BankBranch is a branch of the bank (银行网点).
type BankBranch struct {
	ID        ID     `gorm:"primaryKey"`
	Code      string `gorm:"size:32;uniqueIndex:uq_bank_branches_code"`
	Name      string `gorm:"size:100"`
	Address   string `gorm:"size:200"`
	District  string `gorm:"size:50"` // 区县
	Phone     string `gorm:"size:20"`
	Hours     string `gorm:"size:500"` // see Hours
	Lat       float64
	Lng       float64
	Datum     Datum `gorm:"size:8"`
	Closed    bool
	Revision  int64 `gorm:"index:ix_bank_branches_revision"` // of all places
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// BankContact is a visit or call of an officer at a unit.
type BankContact struct {
	ID           ID        `gorm:"primaryKey"`
	OrgID        ID        `gorm:"index:ix_bank_contacts_org,priority:1"`
	BankBranchID ID        `gorm:"index:ix_bank_contacts_branch,priority:1"`
	OfficerID    ID        `gorm:"size:36"`
	Kind         string    `gorm:"size:16"` // call or visit
	Note         string    `gorm:"size:500"`
	At           time.Time `gorm:"index:ix_bank_contacts_org,priority:2;index:ix_bank_contacts_branch,priority:2"`
	CreatedAt    time.Time
}

// JoinCode lets a member find the unit by scanning; it gives no right to anything.
type JoinCode struct {
	ID        ID     `gorm:"primaryKey"`
	Code      string `gorm:"size:16;uniqueIndex:uq_join_codes_code"`
	OrgID     ID     `gorm:"index:ix_join_codes_org"`
	CreatedBy ID
	EndedAt   *time.Time
	CreatedAt time.Time
}
