package api_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// spot is where a subject lies as seen from the one who asks.
type spot string

const (
	own       spot = "own"
	parent    spot = "parent"
	child     spot = "child"
	sibling   spot = "sibling"
	otherCity spot = "other city"
)

var spots = []spot{own, parent, child, sibling, otherCity}

// who is one row of the matrix: somebody with one role, and the orgs around it.
type who struct {
	Role string // stranger, account, member or a role of a grant
	At   map[spot]union.Org
	*uniontest.Client

	AccountID union.ID
	member    union.ID // empty without a tie
	base      union.ID // where a merchant works
	person    string   // as the simulated WeChat knows them
}

// world is two cities with somebody of every role, and a marker in the name of each org.
type world struct {
	*uniontest.Server

	Orgs   map[string]union.Org // A city, D districts, P units, B branches, G group; Z… is the other city
	Banks  map[string]union.BankBranch
	People []*who
	// Boss is supervisor of both cities and prepares subjects anywhere.
	Boss *who

	serial   int
	cache    map[string]string
	handedIn map[union.ID]handedIn // by unit
}

// next gives a text that no other call has got.
func (w *world) next() string { w.serial++; return fmt.Sprintf("s%06d", w.serial) }

// once makes something for an org the first time it is asked for.
func (w *world) once(what string, at union.Org, make func() string) string {
	key := what + " " + string(at.ID)
	if w.cache[key] == "" {
		w.cache[key] = make()
	}
	return w.cache[key]
}

func newWorld(t *testing.T, s *uniontest.Server) *world {
	t.Helper()
	w := &world{Server: s, Orgs: map[string]union.Org{}, Banks: map[string]union.BankBranch{}, cache: map[string]string{}, handedIn: map[union.ID]handedIn{}}
	for _, name := range []string{"X", "Y", "Z"} {
		bank := union.BankBranch{ID: s.Store.NewID(), Code: "BANK" + name, Name: "样本支行" + name, Version: 1, CreatedAt: s.Store.Now(), UpdatedAt: s.Store.Now()}
		mustDo(t, s.Store.AddBankBranch(context.Background(), bank))
		w.Banks[name] = bank
	}
	for _, line := range []string{
		"A - federation Y", "D1 A district Y", "D2 A district Y", "P1 D1 primary X", "P2 D1 primary Y", "B1 P1 branch X", "B2 P1 branch X", "G1 B1 group X",
		"ZA - federation Z", "ZD ZA district Z", "ZP ZD primary Z", "ZB ZP branch Z",
	} {
		var key, above, level, bank string
		_, err := fmt.Sscan(line, &key, &above, &level, &bank)
		mustDo(t, err)
		var top *union.Org
		if above != "-" {
			org := w.Orgs[above]
			top = &org
		}
		w.Orgs[key] = s.Org(top, union.OrgLevel(level), "标记"+key+"号工会", w.Banks[bank].ID)
	}
	w.enter("stranger", "P1", "D1", "B1", "P2", "ZP")
	w.enter("account", "P1", "D1", "B1", "P2", "ZP")
	w.enter("member", "P1", "D1", "B1", "P2", "ZP")
	for _, role := range []string{"clerk", "head", "bank_officer", "merchant"} {
		w.enter(role, "P1", "D1", "B1", "P2", "ZP")
	}
	w.enter("leader", "B1", "P1", "G1", "B2", "ZB")
	for _, role := range []string{"supervisor", "auditor"} {
		w.enter(role, "D1", "A", "P1", "D2", "ZD")
	}
	w.Boss = w.signIn("boss")
	for _, root := range []string{"A", "ZA"} {
		org := w.Orgs[root]
		s.Grant(w.Boss.Client, union.Grant{Role: union.RoleSupervisor, OrgID: &org.ID})
	}
	return w
}

func (w *world) signIn(name string) *who {
	c := w.Person(name)
	return &who{Client: c, person: "p-" + name, AccountID: union.ID(c.Get("/me").Must(200).Text("account_id"))}
}

// enter brings somebody of a role in at the first of the orgs.
func (w *world) enter(role string, at ...string) {
	p := w.signIn("matrix-" + role)
	p.Role, p.At = role, map[spot]union.Org{}
	for i, s := range spots {
		p.At[s] = w.Orgs[at[i]]
	}
	home := p.At[own].ID
	switch role {
	case "account":
	case "stranger":
		p.Token = ""
	case "member":
		p.member = w.tie(p, p.At[own])
	case "bank_officer":
		bank := w.Banks["X"].ID
		w.Grant(p.Client, union.Grant{Role: union.RoleBankOfficer, BankBranchID: &bank})
	case "merchant":
		base := w.serviceBase(p.At[own])
		p.base = base
		w.Grant(p.Client, union.Grant{Role: union.RoleMerchant, ServiceBaseID: &base})
	default:
		w.Grant(p.Client, union.Grant{Role: union.Role(role), OrgID: &home})
	}
	w.People = append(w.People, p)
}

// tie makes a person a member of an org.
func (w *world) tie(p *who, org union.Org) union.ID {
	ctx := context.Background()
	member := w.addMember(org)
	account, err := w.Store.Account(ctx, p.AccountID)
	mustDo(w.T, err)
	mustDo(w.T, w.Store.TieAccount(ctx, account, member))
	mustDo(w.T, w.Features.Auth.Forget(ctx, p.AccountID))
	return member
}

// addMember adds somebody without an account to an org.
func (w *world) addMember(org union.Org) union.ID {
	id := w.Store.NewID()
	mustDo(w.T, w.Store.AddMembers(context.Background(), []union.Member{{
		ID: id, OrgID: org.ID, Name: union.Sealed{Masked: "*本"}, Version: 1, CreatedAt: w.Store.Now(), UpdatedAt: w.Store.Now(),
	}}))
	return id
}

// again signs the same person in once more, for calls that end their own session.
func (w *world) again(p *who) *uniontest.Client { return w.SignIn(p.person) }

// newcomer signs somebody in who has no role, for calls that would change the person.
func (w *world) newcomer(*who) *uniontest.Client { return w.signIn(w.next()).Client }

// foreign lists what no answer to a person may hold: the ids and names of orgs that are
// neither in their reach nor above it.
func (w *world) foreign(p *who) []string {
	home := p.At[own].Path
	var markers []string
	for _, org := range w.Orgs {
		if !org.Path.Within(home) && !home.Within(org.Path) {
			markers = append(markers, org.Name, string(org.ID))
		}
	}
	return markers
}

func holds(body []byte, markers []string) string {
	for _, m := range markers {
		if strings.Contains(string(body), m) {
			return m
		}
	}
	return ""
}

func mustDo(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
