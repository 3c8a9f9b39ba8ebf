package walk_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"testing"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// somebody is an account that asks, with the roles that it holds and where.
type somebody struct {
	name  string
	roles []union.Role
	far   bool // in another unit, or at another branch of the bank
}

// everybody asks for every event. A member, their own clerk and those who help are other
// people for each subject; the rest are the same throughout.
var everybody = []somebody{
	{name: "member"},
	{name: "own clerk", roles: []union.Role{union.RoleClerk}}, // a clerk whose own application it is
	{name: "helping clerk", roles: []union.Role{union.RoleClerk}},
	{name: "helping leader", roles: []union.Role{union.RoleLeader}},
	{name: "clerk", roles: []union.Role{union.RoleClerk}},
	{name: "head", roles: []union.Role{union.RoleHead}},
	{name: "leader", roles: []union.Role{union.RoleLeader}},
	{name: "supervisor", roles: []union.Role{union.RoleSupervisor}},
	{name: "officer", roles: []union.Role{union.RoleBankOfficer}},
	{name: "merchant", roles: []union.Role{union.RoleMerchant}},
	{name: "auditor", roles: []union.Role{union.RoleAuditor}},
	{name: "another member", far: true},
	{name: "foreign leader", roles: []union.Role{union.RoleLeader}, far: true},
	{name: "foreign clerk", roles: []union.Role{union.RoleClerk}, far: true},
	{name: "foreign officer", roles: []union.Role{union.RoleBankOfficer}, far: true},
}

// without leaves some out.
func without(names ...string) []somebody {
	var list []somebody
	for _, who := range everybody {
		if !slices.Contains(names, who.name) {
			list = append(list, who)
		}
	}
	return list
}

// world is a city with everybody in it.
type world struct {
	*uniontest.Server

	rules rules
	city  uniontest.City
	staff map[string]*uniontest.Client
	db    *sql.DB

	serial int
	cards  int
	files  map[string]string // what was prepared once for a subject
	looked *subject          // at whom the newest look was,
	last   string            // and what it saw; empty when something may have changed since
}

func newWorld(t *testing.T, driver string) *world {
	t.Helper()
	w := &world{Server: uniontest.New(t, driver), files: map[string]string{}}
	w.rules, w.city, w.db = newRules(w.Server), w.NewCity(), w.SQL()
	w.db.SetMaxOpenConns(2)
	base := w.Store.NewID()
	w.staff = map[string]*uniontest.Client{
		"clerk":           w.Staff("经办", union.RoleClerk, w.city.Unit),
		"helping clerk":   w.Staff("代办经办", union.RoleClerk, w.city.Unit),
		"head":            w.Staff("主席", union.RoleHead, w.city.Unit),
		"leader":          w.Staff("组长", union.RoleLeader, w.city.Branch),
		"helping leader":  w.Staff("代办组长", union.RoleLeader, w.city.Branch),
		"supervisor":      w.Staff("督导", union.RoleSupervisor, w.city.District),
		"officer":         w.Officer("网点员", w.city.BankBranch),
		"auditor":         w.Staff("审计", union.RoleAuditor, w.city.District),
		"merchant":        w.Person("店员"),
		"another member":  w.Person("旁人"),
		"foreign clerk":   w.Staff("外单位经办", union.RoleClerk, w.city.Foreign),
		"foreign leader":  w.Staff("外组长", union.RoleLeader, w.city.Sibling),
		"foreign officer": w.Officer("外网点员", w.BankBranch("B002")),
		"second clerk":    w.Staff("另一经办", union.RoleClerk, w.city.Unit),
	}
	w.Grant(w.staff["merchant"], union.Grant{Role: union.RoleMerchant, ServiceBaseID: &base})
	for name, who := range w.staff {
		if name == "clerk" || name == "helping clerk" || name == "head" || name == "second clerk" {
			w.mandate(who)
		}
	}
	return w
}

// next gives a number that no other call gets.
func (w *world) next() int { w.serial++; return w.serial }

// person signs somebody new in.
func (w *world) person(name string) *uniontest.Client {
	w.T.Helper()
	return w.Person(fmt.Sprintf("%s-%d", name, w.next()))
}

// actor is who a client is to the rules.
func (w *world) actor(c *uniontest.Client) union.Actor {
	w.T.Helper()
	actor, err := w.Features.Auth.Resolve(context.Background(), c.Token)
	w.must(err)
	return actor
}

func (w *world) must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// mandate puts a signer's own ID on file.
func (w *world) mandate(who *uniontest.Client) {
	w.T.Helper()
	ctx, actor := context.Background(), w.actor(who)
	ids := w.rules.ids
	_, err := ids.Start(ctx, actor, uniontest.NewFields("样本签字人"), ids.Consent.SHA256)
	w.must(err)
	for _, side := range []union.IDSide{union.IDFront, union.IDBack} {
		_, err = ids.AddPhoto(ctx, actor, side, nil)
		w.must(err)
	}
	_, err = ids.Sign(ctx, actor, nil)
	w.must(err)
}
