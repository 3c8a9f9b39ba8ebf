package api_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// scopeMoves declares what happens to people who do not go the straight way.
func scopeMoves() map[string]scoped {
	all := map[string]scoped{}
	for _, list := range []map[string]scoped{scopeInk(), scopeEnds(), scopeDuplicates(), scopeTransfers(), scopeTies()} {
		for id, d := range list {
			all[id] = d
		}
	}
	return all
}

// helped plants a draft of somebody else's that a person helps with.
func (w *world) helped(p *who, at union.Org) union.ID {
	now := w.Store.Now()
	app := union.Application{
		ID: w.Store.NewID(), ApplyingOrgID: w.unit(at).ID, OrgID: at.ID, HelperAccountID: &p.AccountID, Mode: union.ModeAssisted,
		Status: union.ApplicationDraft, Version: 1, NameMasked: "*本", TouchedAt: now, CreatedAt: now, UpdatedAt: now,
	}
	mustDo(w.T, w.Store.AddApplication(context.Background(), &app))
	return app.ID
}

func scopeInk() map[string]scoped {
	signed := func(rest string) func(w *world, p *who, at union.Org) call {
		return func(w *world, p *who, at union.Org) call {
			id := w.once("signed "+string(p.AccountID), at, func() string { return w.signed(p, at).ApplicationID })
			return call{Path: "/applications/" + id + rest}
		}
	}
	return map[string]scoped{
		// What one helped with is out of reach where one holds no office, as everywhere.
		"ListHelpedApplications": {Selfish: true, Make: func(w *world, p *who, at union.Org) call {
			w.once("helped "+string(p.AccountID), at, func() string { return string(w.helped(p, at)) })
			return call{Path: "/applications/helped?limit=100"}
		}},
		"SignInk": applicantOnly(func(w *world, p *who, at union.Org) call {
			owner, id := w.mine(p, at, union.ApplicationDraft)
			a := &uniontest.Applicant{Client: owner.Client, Fields: uniontest.NewFields("样本" + chineseNumber(w)), ApplicationID: string(id), Version: 1}
			a.Fill()
			return call{Path: strings.Replace(a.SignPath(), "/consent?", "/consent-sheet?", 1), File: w.photo()}
		}),
		"GetInkSheet":  {Reach: anyRole(own), Make: signed("/consent-sheet")},
		"GetSignature": {Reach: withReviewers(anyRole(own)), Make: signed("/signature")},
		"SetAtCounter": {Make: func(w *world, _ *who, at union.Org) call {
			row := w.rosterRow(at)
			return call{Path: "/roster-rows/" + row.Text("id") + "/counter", Body: map[string]any{"version": row.Number("version"), "at_counter": true}}
		}},
		"GetCounterList": {Make: func(w *world, _ *who, at union.Org) call {
			w.once("at the counter", at, func() string {
				row := w.rosterRow(at)
				w.Boss.Post("/roster-rows/"+row.Text("id")+"/counter", map[string]any{"version": row.Number("version"), "at_counter": true}).Must(200)
				return row.Text("id")
			})
			return call{Path: "/orgs/" + string(at.ID) + "/counter-list"}
		}},
	}
}

func scopeEnds() map[string]scoped {
	stoppers := anyRole(own)
	stoppers["clerk"] = []spot{own, child}
	return map[string]scoped{
		// Not at the bank yet: the rule refuses what the scope lets through.
		"StopApplication": {Reach: stoppers, Refused: true, Make: func(w *world, p *who, at union.Org) call {
			_, id := w.mine(p, at, union.ApplicationApproved)
			return call{Path: "/applications/" + string(id) + "/stop", Body: map[string]any{"version": 1, "cause": "withdrew"}}
		}},
		"EndApplication": {Make: func(w *world, _ *who, at union.Org) call {
			id := w.application(at, w.Boss.AccountID, union.ApplicationSubmitted)
			return call{Path: "/applications/" + string(id) + "/end", Body: map[string]any{"version": 1, "reason": "left"}}
		}},
	}
}

// clash plants a case for an org to settle.
func (w *world) clash(at union.Org) string {
	ctx := context.Background()
	index := []byte(fmt.Sprintf("%032s", w.next()))
	mustDo(w.T, w.Store.OpenClash(ctx, union.ClashDocument, union.Sealed{Index: index}, at.ID, w.Store.Now().Add(time.Hour)))
	cases, _, err := w.Store.Clashes(ctx, union.Actor{Scopes: []union.Scope{{Role: union.RoleSupervisor, OrgPath: at.Path}}}, union.ClashOpen, store.Page{Limit: 100})
	mustDo(w.T, err)
	key := union.ClashKey(union.ClashDocument, index)
	for _, c := range cases {
		if c.ClashKey == key {
			return string(c.ID)
		}
	}
	w.T.Fatal("the case is not there")
	return ""
}

func scopeDuplicates() map[string]scoped {
	return map[string]scoped{
		"ListDuplicateCases": {Make: plain("/duplicate-cases"), Selfish: true},
		"GetDuplicateCase": {Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/duplicate-cases/" + w.once("clash", at, func() string { return w.clash(at) })}
		}},
		// Nothing clashes behind a planted case: there is nothing to keep.
		"SettleDuplicateCase": {Refused: true, Make: func(w *world, _ *who, at union.Org) call {
			id := w.once("clash", at, func() string { return w.clash(at) })
			return call{Path: "/duplicate-cases/" + id + "/settlement", Body: map[string]any{"version": 1, "kept_id": string(w.Store.NewID())}}
		}},
	}
}

// transfer asks that somebody of a distant unit come to an org, or to the unit below it.
func (w *world) transfer(to union.Org) *uniontest.Answer {
	if to.Level == union.LevelDistrict || to.Level == union.LevelFederation {
		to = w.unit(to)
	}
	from := w.Orgs["ZP"]
	if to.Path.Within(from.Path) {
		from = w.Orgs["P2"]
	}
	row := w.rosterRow(from)
	return w.Boss.Post("/roster-rows/"+row.Text("id")+"/transfer", map[string]any{"org_id": to.ID}).Must(201)
}

func scopeTransfers() map[string]scoped {
	decide := func(verb string) scoped {
		return scoped{Public: true, Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/transfers/" + w.transfer(at).Text("id") + "/" + verb, Body: map[string]any{"version": 1}}
		}}
	}
	return map[string]scoped{
		"AskTransfer": {Public: true, Make: func(w *world, _ *who, at union.Org) call {
			to := w.Orgs["ZP"]
			if at.Path.Within(to.Path) {
				to = w.Orgs["P2"]
			}
			return call{Path: "/roster-rows/" + w.rosterRow(at).Text("id") + "/transfer", Body: map[string]any{"org_id": to.ID}}
		}},
		// An application that was never handed in: the rule refuses.
		"AskOwnTransfer": {Selfish: true, Refused: true, Make: func(w *world, p *who, at union.Org) call {
			w.application(p.At[own], p.AccountID, union.ApplicationSubmitted)
			return call{Path: "/me/transfer", Body: map[string]any{"org_id": w.unit(at).ID}}
		}},
		"ListTransfers":  {Make: plain("/transfers"), Selfish: true, Public: true},
		"AcceptTransfer": decide("acceptance"),
		"RefuseTransfer": decide("refusal"),
	}
}

// tieChange plants what a second person has to confirm for a member of an org.
func (w *world) tieChange(at union.Org) string {
	now := w.Store.Now()
	change := union.TieChange{
		ID: w.Store.NewID(), MemberID: w.addMember(at), AccountID: w.signIn(w.next()).AccountID, Kind: union.TieMake, Reason: "new_wechat",
		AskedBy: w.Boss.AccountID, Status: union.TieAsked, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	mustDo(w.T, w.Store.AddTieChange(context.Background(), change))
	return string(change.ID)
}

func scopeTies() map[string]scoped {
	decide := func(verb string) scoped {
		return scoped{Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/ties/" + w.tieChange(at) + "/" + verb, Body: map[string]any{"version": 1}}
		}}
	}
	return map[string]scoped{
		"CreateTieCode": {Make: plain("/me/tie-code"), Selfish: true},
		"ListTies":      {Make: plain("/ties"), Selfish: true},
		// The member of a planted application is not known: the rule refuses.
		"AskTie": {Refused: true, Make: func(w *world, _ *who, at union.Org) call {
			id := w.once("asked for", at, func() string { return string(w.application(at, w.Boss.AccountID, union.ApplicationSubmitted)) })
			return call{Path: "/ties", Body: map[string]any{"application_id": id, "kind": "release", "reason": "phone_lost"}}
		}},
		"ConfirmTie": decide("confirmation"),
		"RefuseTie":  decide("refusal"),
	}
}
