package api_test

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/wechat/simulator"
)

// scopePeople declares sign-in, roles, inbox and the union tree.
func scopePeople() map[string]scoped {
	all := map[string]scoped{}
	for _, list := range []map[string]scoped{scopeSessions(), scopeGrants(), scopeOrgs(), scopeOrgParts()} {
		for id, d := range list {
			all[id] = d
		}
	}
	return all
}

func plain(path string) func(*world, *who, union.Org) call {
	return func(*world, *who, union.Org) call { return call{Path: path} }
}

func scopeSessions() map[string]scoped {
	return map[string]scoped{
		"GetOpenAPI": {Make: plain("/openapi.json"), Selfish: true},
		"CreateSession": {Selfish: true, Make: func(w *world, _ *who, _ union.Org) call {
			code, err := w.Simulator.Mint("p-boss", simulator.LoginCode)
			mustDo(w.T, err)
			return call{Path: "/sessions", Body: map[string]any{"code": code}}
		}, Public: true},
		"DeleteCurrentSession": {Make: plain("/sessions/current"), Selfish: true, Caller: (*world).again},
		"GetMe":                {Make: plain("/me"), Selfish: true},
		"ListInbox":            {Make: plain("/inbox"), Selfish: true},
		"ListSubscriptions":    {Make: plain("/subscriptions"), Selfish: true},
		"AnswerSubscriptions": {Selfish: true, Make: func(w *world, _ *who, _ union.Org) call {
			id := w.Words.Asked()[0].ID
			return call{Path: "/subscriptions", Body: map[string]any{"answers": []map[string]any{{"template_id": id, "answer": "accept"}}}}
		}},
		"PutMyPhone": {Selfish: true, Make: func(_ *world, _ *who, _ union.Org) call {
			return call{Path: "/me/phone", Body: map[string]any{"phone": "13900000001"}}
		}},
		// A message belongs to the caller where the place is the caller's own, to somebody else elsewhere.
		"ReadMessage": {Reach: anyRole(own), Make: func(w *world, p *who, at union.Org) call {
			owner := p.AccountID
			if at.ID != p.At[own].ID {
				owner = w.Boss.AccountID
			}
			return call{Path: "/inbox/" + string(w.message(owner)) + "/reading"}
		}},
		"CreateScanLogin": {Make: plain("/scan-logins"), Selfish: true},
		"PollScanLogin": {Selfish: true, Make: func(w *world, _ *who, _ union.Org) call {
			id, secret := w.scan()
			return call{Path: "/scan-logins/" + id, Header: map[string]string{"X-Poll-Secret": secret}}
		}},
		"GetScanRequest": {Selfish: true, Make: func(w *world, _ *who, _ union.Org) call {
			id, _ := w.scan()
			return call{Path: "/scan-logins/" + id + "/request"}
		}},
		"ConfirmScanLogin": {Selfish: true, Make: func(w *world, _ *who, _ union.Org) call {
			id, _ := w.scan()
			return call{Path: "/scan-logins/" + id + "/confirmation"}
		}},
	}
}

func (w *world) scan() (id, secret string) {
	w.T.Helper()
	scan, err := w.Features.Auth.BeginScan(context.Background(), "样本浏览器", "192.0.2.1")
	mustDo(w.T, err)
	return string(scan.ID), scan.Secret
}

// message puts a message into an account's inbox.
func (w *world) message(account union.ID) union.ID {
	w.T.Helper()
	ctx := context.Background()
	mustDo(w.T, w.Store.Enqueue(ctx, union.Notice{Topic: "grant:ended", AccountID: account}))
	for n := 1; n > 0; {
		var err error
		n, err = w.Outbox.Once(ctx)
		mustDo(w.T, err)
	}
	rows, _, _, err := w.Store.Inbox(ctx, union.Actor{AccountID: account}, store.Page{Limit: 1})
	mustDo(w.T, err)
	return rows[0].ID
}

func scopeGrants() map[string]scoped {
	return map[string]scoped{
		"ListGrants": {Make: func(w *world, _ *who, at union.Org) call {
			w.once("grant", at, func() string { return string(w.grantIn(at).ID) })
			return call{Path: "/grants?org_id=" + string(at.ID)}
		}},
		"CreateInvitation": {Make: func(w *world, _ *who, at union.Org) call {
			place := w.placeBelow(at)
			return call{Path: "/grants", Body: map[string]any{"role": "leader", "place_id": place.ID, "name": "样本组长"}}
		}},
		"EndGrant": {Make: func(w *world, _ *who, at union.Org) call { return call{Path: "/grants/" + string(w.grantIn(at).ID)} }},
		"ListInvitations": {Selfish: true, Make: func(w *world, _ *who, at union.Org) call {
			w.once("invitation", at, func() string { return w.invitation(at) })
			return call{Path: "/invitations?limit=100"}
		}},
		"CancelInvitation": {Make: func(w *world, _ *who, at union.Org) call { return call{Path: "/invitations/" + w.invitation(at)} }},
		"GetInvitation": {Selfish: true, Public: true, Make: func(w *world, _ *who, at union.Org) call {
			invited, err := w.Features.Auth.Invite(context.Background(), w.bossActor(), union.RoleLeader, w.placeBelow(at).ID, "样本组长")
			mustDo(w.T, err)
			return call{Path: "/invitations/" + invited.Code}
		}},
		"AcceptInvitation": {Selfish: true, Caller: (*world).newcomer, Public: true, Make: func(w *world, _ *who, at union.Org) call {
			invited, err := w.Features.Auth.Invite(context.Background(), w.bossActor(), union.RoleLeader, w.placeBelow(at).ID, "样本组长")
			mustDo(w.T, err)
			return call{Path: "/invitations/" + invited.Code + "/acceptance"}
		}},
	}
}

// bossActor is the boss as the rules see them.
func (w *world) bossActor() union.Actor {
	scopes, err := w.Store.ScopesOf(context.Background(), w.Boss.AccountID)
	mustDo(w.T, err)
	return union.Actor{AccountID: w.Boss.AccountID, Device: "phone", Scopes: scopes}
}

// placeBelow gives an org of its own below another, at which a leader has work: a branch
// below a unit, a group below a branch, a unit's branch below a district.
func (w *world) placeBelow(at union.Org) union.Org {
	level := union.LevelGroup
	switch at.Level {
	case union.LevelFederation:
		at = w.Org(&at, union.LevelPrimary, "样本直属"+w.next(), "")
		level = union.LevelBranch
	case union.LevelDistrict, union.LevelPrimary:
		level = union.LevelBranch
	case union.LevelGroup:
		return at
	}
	return w.Org(&at, level, "样本下级"+w.next(), "")
}

// grantIn makes a leader within an org.
func (w *world) grantIn(at union.Org) union.Grant {
	place := w.placeBelow(at)
	return w.Grant(w.signIn(w.next()).Client, union.Grant{Role: union.RoleLeader, OrgID: &place.ID})
}

// invitation makes an open invitation within an org and gives its id.
func (w *world) invitation(at union.Org) string {
	invited, err := w.Features.Auth.Invite(context.Background(), w.bossActor(), union.RoleLeader, w.placeBelow(at).ID, "样本组长")
	mustDo(w.T, err)
	return string(invited.ID)
}

func scopeOrgs() map[string]scoped {
	return map[string]scoped{
		"ListOrgs": {Selfish: true, Public: true, Make: func(_ *world, _ *who, at union.Org) call {
			return call{Path: "/orgs?parent_id=" + string(at.ID)}
		}},
		"GetOrg": {Make: func(_ *world, _ *who, at union.Org) call { return call{Path: "/orgs/" + string(at.ID)} }},
		"ListUnits": {Make: func(_ *world, _ *who, at union.Org) call {
			return call{Path: "/orgs/" + string(at.ID) + "/units?limit=100"}
		}},
		"ListChildren": {Make: func(_ *world, _ *who, at union.Org) call {
			return call{Path: "/orgs/" + string(at.ID) + "/children?limit=100"}
		}},
		"GetWork":     {Make: func(_ *world, _ *who, at union.Org) call { return call{Path: "/work?org_id=" + string(at.ID)} }},
		"GetProgress": {Make: func(_ *world, _ *who, at union.Org) call { return call{Path: "/orgs/" + string(at.ID) + "/progress"} }},
		"CreateOrg": {Make: func(w *world, _ *who, at union.Org) call {
			level := union.LevelBranch
			if at.Level == union.LevelBranch || at.Level == union.LevelFederation {
				level = map[union.OrgLevel]union.OrgLevel{union.LevelBranch: union.LevelGroup, union.LevelFederation: union.LevelPrimary}[at.Level]
			}
			return call{Path: "/orgs", Body: map[string]any{"parent_id": at.ID, "code": "N" + w.next(), "name": "样本新组织", "level": level}}
		}},
		"ImportOrgs": {Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/orgs/import?parent_id=" + string(at.ID), File: []byte("单位编号,单位名称,级别\nI" + w.next() + ",样本导入分会,分会\n")}
		}},
		"PutOrg": {Make: func(w *world, _ *who, at union.Org) call {
			org := w.placeBelow(at)
			return call{Path: "/orgs/" + string(org.ID), Body: map[string]any{
				"version": org.Version, "name": "样本改名", "applies": org.Applies, "phone": "", "address": "", "headcount": 7,
			}}
		}},
		"CloseOrg": {Make: func(w *world, _ *who, at union.Org) call {
			org := w.placeBelow(at)
			return call{Path: "/orgs/" + string(org.ID) + "/closure", Body: map[string]any{"version": org.Version, "reason": "合并"}}
		}},
		"PutOrgBankBranch": {Make: func(w *world, _ *who, at union.Org) call {
			org := w.unitOf(at)
			return call{Path: "/orgs/" + string(org.ID) + "/bank-branch", Body: map[string]any{"version": org.Version, "bank_branch_id": w.Banks["Y"].ID}}
		}, Reach: map[string][]spot{"supervisor": {own, child}}},
		"PutOrgHead": {Make: func(w *world, _ *who, at union.Org) call {
			org := w.unitOf(at)
			return call{Path: "/orgs/" + string(org.ID) + "/head", Body: map[string]any{"version": org.Version, "member_id": w.addMember(org)}}
		}},
	}
}

// unitOf gives an org to change: one that applies, made below a district, or the org itself.
func (w *world) unitOf(at union.Org) union.Org {
	if at.Level == union.LevelDistrict || at.Level == union.LevelFederation {
		return w.Org(&at, union.LevelPrimary, "样本单位"+w.next(), w.Banks["X"].ID)
	}
	org, err := w.Store.Org(context.Background(), at.ID)
	mustDo(w.T, err)
	return org
}

func scopeOrgParts() map[string]scoped {
	bank := func(code string) map[string]any {
		return map[string]any{"code": code, "name": "样本网点", "address": "样本路2号", "phone": "0533-2222222"}
	}
	nobody := map[string][]spot{"supervisor": nil}
	return map[string]scoped{
		"ListJoinCodes": {Make: func(w *world, _ *who, at union.Org) call {
			w.once("join", at, func() string { return w.joinCode(at) })
			return call{Path: "/orgs/" + string(at.ID) + "/join-codes"}
		}},
		"CreateJoinCode": {Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/orgs/" + string(w.placeBelow(at).ID) + "/join-codes"}
		}},
		"EndJoinCode": {Make: func(w *world, _ *who, at union.Org) call {
			place := w.placeBelow(at)
			return call{Path: "/orgs/" + string(place.ID) + "/join-codes/" + w.joinCode(place)}
		}},
		"GetJoinCode": {Selfish: true, Public: true, Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/join-codes/" + w.once("join", at, func() string { return w.joinCode(at) })}
		}},
		"ListBankBranches": {Make: plain("/bank-branches"), Selfish: true},
		"ListBranchOfficers": {Selfish: true, Make: func(w *world, _ *who, _ union.Org) call {
			return call{Path: "/bank-branches/" + string(w.Banks["X"].ID) + "/officers"}
		}},
		// A supervisor of a district may not: the branches are the federation's.
		"CreateBankBranch": {Reach: nobody, Denied: 403, Refused: true, Make: func(w *world, _ *who, _ union.Org) call {
			return call{Path: "/bank-branches", Body: bank("C" + w.next())}
		}},
		"PutBankBranch": {Reach: nobody, Denied: 403, Refused: true, Make: func(w *world, _ *who, _ union.Org) call {
			body := bank("BANKZ")
			body["version"], body["hours"], body["lat"], body["lng"], body["closed"] = 1, "", 0, 0, false
			return call{Path: "/bank-branches/" + string(w.Banks["Z"].ID), Body: body}
		}},
	}
}

func (w *world) joinCode(at union.Org) string {
	made, err := w.Features.Orgs.CreateJoinCode(context.Background(), w.bossActor(), at.ID)
	mustDo(w.T, err)
	return made.Code
}
