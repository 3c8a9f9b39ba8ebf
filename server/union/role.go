package union

import "time"

// Role is what a Grant allows on its org, bank branch or service base.
type Role string

const (
	RoleMember      Role = "member" // everybody with a member; never granted
	RoleClerk       Role = "clerk"
	RoleHead        Role = "head"
	RoleLeader      Role = "leader"
	RoleSupervisor  Role = "supervisor"
	RoleBankOfficer Role = "bank_officer"
	RoleMerchant    Role = "merchant"
	RoleAuditor     Role = "auditor"
)

// GrantableRoles are the roles that an invitation can carry.
var GrantableRoles = []Role{RoleClerk, RoleHead, RoleLeader, RoleSupervisor, RoleBankOfficer, RoleMerchant, RoleAuditor}

// Grantable says whether an invitation can carry the role.
func (r Role) Grantable() bool {
	for _, g := range GrantableRoles {
		if r == g {
			return true
		}
	}
	return false
}

// Grant gives an account a role on one org, bank branch or service base.
type Grant struct {
	ID            ID   `gorm:"primaryKey"`
	AccountID     ID   `gorm:"index:ix_grants_account"`
	Role          Role `gorm:"size:16"`
	OrgID         *ID  `gorm:"index:ix_grants_org"`
	BankBranchID  *ID  `gorm:"index:ix_grants_bank_branch"`
	ServiceBaseID *ID  `gorm:"index:ix_grants_service_base"`
	AppointedBy   *ID  // nil for the first administrator
	StartAt       time.Time
	EndedAt       *time.Time
	EndedBy       *ID
	// Live is account, role and place while the grant lasts, so that nobody holds one twice.
	Live      *string `gorm:"size:100;uniqueIndex:uq_grants_live"`
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Invitation is a one-use offer of a Grant, handed over as a QR.
type Invitation struct {
	ID            ID     `gorm:"primaryKey"`
	CodeHash      []byte `gorm:"size:32;uniqueIndex:uq_invitations_code"`
	Role          Role   `gorm:"size:16"`
	OrgID         *ID    `gorm:"index:ix_invitations_org"`
	BankBranchID  *ID
	ServiceBaseID *ID
	Name          string `gorm:"size:64"` // how colleagues will see the person
	AppointedBy   *ID
	AcceptedBy    *ID
	AcceptedAt    *time.Time
	EndAt         time.Time
	CreatedAt     time.Time
}
