// Package sample invents a city to try the product with: a federation, its units, the
// people of every role, rosters, and applications that wait for a review. Nobody in it
// exists; numbers are valid by rule only.
package sample

import (
	"fmt"
	"math/rand/v2"

	"unioncard/server/union"
)

const (
	bankBranches   = 20
	rowsOfUnit     = 17 // of a unit that nobody walks through
	rowsOfWalkable = 40
	freshMembers   = 3 // of a walkable unit, who have not begun
	federationCode = "370300"
	federationSlug = "zibo"
	memberSerials  = 2_000_000 // members that a generator adds have numbers from here on
	firstWalkable  = 2         // walkable units of the first district
)

// City is the sample city: the same for the same seed.
type City struct {
	Units      []Unit
	Staff      []Staff
	Applicants []Applicant
	Fresh      []Applicant // on a roster, and free to apply

	random *rand.Rand
	serial int64
	ids    map[string]int
}

// Unit is a primary union that applies to the bank.
type Unit struct {
	Code, Name string
	District   int // of the districts
	Bank       int // of the bank branches
	Headcount  int
	Walkable   bool // with people for every role and applications to review
	Rows       []Row
}

// Row is a line of a unit's roster.
type Row struct {
	union.Personal

	Name, Number, Phone string
	Place               int // 0 is the unit itself, others its branches
	Hardship            string
	Year                int
}

// Staff is somebody with a role.
type Staff struct {
	ID, Name string
	Role     union.Role
	Org      string // code; of a merchant the federation's base
	Bank     int    // of an officer
	Title    string
}

// Applicant is somebody who applies for a card.
type Applicant struct {
	ID     string // whose phone it is
	Unit   int
	Case   union.Flag // what the reviewer is to see; empty for nothing
	Fields union.Fields
	Read   string // the name on the photo
}

// NewCity invents a city.
func NewCity(seed uint64) *City {
	//nolint:gosec // repeatable on purpose; nothing secret comes of it
	c := &City{random: rand.New(rand.NewPCG(seed, 1)), ids: map[string]int{}}
	c.addStaff(union.RoleSupervisor, federationSlug, federationCode, 0, "市总工会")
	c.addStaff(union.RoleAuditor, federationSlug, federationCode, 0, "审计")
	for i, d := range districts {
		for n := range d.units {
			c.addUnit(i, n)
		}
	}
	for i := range bankBranches {
		c.addStaff(union.RoleBankOfficer, fmt.Sprintf("branch%02d", i+1), "", i, "银行服务人员")
	}
	for _, d := range districts {
		c.addStaff(union.RoleSupervisor, d.slug, d.code, 0, d.name+"总工会")
	}
	c.addStaff(union.RoleMerchant, federationSlug, "", 0, "店员")
	c.twins()
	return c
}

func (c *City) addUnit(of, n int) {
	d := districts[of]
	u := Unit{
		Code: fmt.Sprintf("%s-%03d", d.code, n+1), District: of, Walkable: n == 0 || of == 0 && n < firstWalkable,
		Name: fmt.Sprintf("%s%s%s工会", d.name, unitWords[(n+of)%len(unitWords)], unitTrades[(n/len(unitWords)*5+n*3+of)%len(unitTrades)]),
		Bank: len(c.Units) % bankBranches, Headcount: 40 + c.random.IntN(200),
	}
	c.Units = append(c.Units, u)
	at := len(c.Units) - 1
	c.addStaff(union.RoleClerk, d.slug, u.Code, 0, "经办人")
	count := rowsOfUnit
	if u.Walkable {
		c.addStaff(union.RoleClerk, d.slug, u.Code, 0, "经办人")
		c.addStaff(union.RoleHead, d.slug, u.Code, 0, "工会负责人")
		for i := range branches {
			c.addStaff(union.RoleLeader, d.slug, placeCode(u.Code, i+1), 0, "分会负责人")
		}
		c.addCases(at)
		count = rowsOfWalkable
	}
	for range count {
		c.Units[at].Rows = append(c.Units[at].Rows, c.row(c.person("")))
	}
}

func (c *City) addStaff(role union.Role, slug, org string, bank int, title string) {
	name := c.name()
	c.Staff = append(c.Staff, Staff{ID: c.id(string(role), slug), Name: name, Role: role, Org: org, Bank: bank, Title: title})
}

// id numbers the people of a role in a place, such as clerk-zhangdian-01.
func (c *City) id(role, slug string) string {
	key := role + "-" + slug
	c.ids[key]++
	return fmt.Sprintf("%s-%02d", key, c.ids[key])
}

func placeCode(unit string, place int) string {
	if place == 0 {
		return unit
	}
	return fmt.Sprintf("%s-%d", unit, place)
}

// Label is how a person is shown in the simulator.
func (s Staff) Label() string { return "样本·" + s.Name + "（" + s.Title + "）" }

// OpenID is the person's identity at the simulated WeChat.
func OpenID(id string) string { return "sample-" + id }
