package api_test

import (
	"context"
	"maps"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// application plants an application of an org: empty, of an owner, in a status.
func (w *world) application(at union.Org, owner union.ID, status string) union.ID {
	w.T.Helper()
	now := w.Store.Now()
	app := union.Application{
		ID: w.Store.NewID(), ApplyingOrgID: w.unit(at).ID, OrgID: at.ID, AccountID: &owner, Mode: union.ModeSelf, Status: status, Version: 1,
		NameMasked: "*本", TouchedAt: now, CreatedAt: now, UpdatedAt: now,
	}
	if status != union.ApplicationDraft {
		app.SubmittedAt = &now
	}
	mustDo(w.T, w.Store.AddApplication(context.Background(), &app))
	return app.ID
}

// mine plants a draft that is the caller's where the place is the caller's own, and
// somebody else's elsewhere; full says with photos and signature.
func (w *world) mine(p *who, at union.Org, status string) (owner *who, id union.ID) {
	owner = p
	if at.ID != p.At[own].ID || p.Role == "stranger" {
		owner = w.Boss
	}
	return owner, w.application(at, owner.AccountID, status)
}

// signed takes a draft to photos and signature over HTTP.
func (w *world) signed(p *who, at union.Org) *uniontest.Applicant {
	owner, id := w.mine(p, at, union.ApplicationDraft)
	a := &uniontest.Applicant{Client: owner.Client, Fields: uniontest.NewFields("样本" + chineseNumber(w)), ApplicationID: string(id), Version: 1}
	a.Fill()
	a.Sign()
	return a
}

// own gives the reach of what only the applicant reaches.
func applicantOnly(make func(w *world, p *who, at union.Org) call) scoped {
	return scoped{Make: make, Reach: anyRole(own)}
}

// scopeEnrolment declares what an applicant does.
func scopeEnrolment() map[string]scoped {
	draft := func(rest string, body func() map[string]any) scoped {
		return applicantOnly(func(w *world, p *who, at union.Org) call {
			_, id := w.mine(p, at, union.ApplicationDraft)
			request := call{Path: "/applications/" + string(id) + rest}
			if body != nil {
				request.Body = body()
			}
			return request
		})
	}
	version := func() map[string]any { return map[string]any{"version": 1} }
	submit := draft("/submission", version)
	submit.Refused = true // an empty draft is not complete
	return map[string]scoped{
		"CreateApplication": {Selfish: true, Caller: (*world).newcomer, Public: true, Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/applications", Body: map[string]any{"org_id": w.unit(at).ID}}
		}},
		"GetCurrentApplication": {Selfish: true, Public: true, Make: func(w *world, p *who, at union.Org) call {
			w.application(p.At[own], p.AccountID, union.ApplicationDraft)
			return call{Path: "/applications/current"}
		}},
		"GetOwnApplication": draft("/own", nil),
		"SaveFields": draft("/fields", func() map[string]any {
			return map[string]any{"version": 1, "fields": uniontest.NewFields("样本")}
		}),
		"AddPhoto": applicantOnly(func(w *world, p *who, at union.Org) call {
			_, id := w.mine(p, at, union.ApplicationDraft)
			return call{Path: "/applications/" + string(id) + "/photos/front", File: w.photo()}
		}),
		// Reviewers reach a photo too; an auditor, officer or leader does not.
		"GetPhoto": {Reach: withReviewers(anyRole(own)), Make: func(w *world, p *who, at union.Org) call {
			key := "photo " + string(p.AccountID)
			return call{Path: "/applications/" + w.once(key, at, func() string {
				owner, id := w.mine(p, at, union.ApplicationDraft)
				owner.Upload("/applications/"+string(id)+"/photos/front", "photo.jpg", w.photo()).Must(201)
				return string(id)
			}) + "/photos/front"}
		}},
		"GetConsentTexts": {Make: plain("/consent-texts/current"), Selfish: true},
		"SignConsent": applicantOnly(func(w *world, p *who, at union.Org) call {
			owner, id := w.mine(p, at, union.ApplicationDraft)
			a := &uniontest.Applicant{Client: owner.Client, Fields: uniontest.NewFields("样本" + chineseNumber(w)), ApplicationID: string(id), Version: 1}
			a.Fill()
			return call{Path: a.SignPath(), File: uniontest.Signature(w.T)}
		}),
		// Only who applied and who helped: a reviewer sees the fields, not the record with its salt.
		"GetEvidence": {Reach: anyRole(own), Make: func(w *world, p *who, at union.Org) call {
			id := w.once("signed "+string(p.AccountID), at, func() string { return w.signed(p, at).ApplicationID })
			return call{Path: "/applications/" + id + "/evidence"}
		}},
		"SubmitApplication": submit,
		"TakeBackApplication": applicantOnly(func(w *world, p *who, at union.Org) call {
			_, id := w.mine(p, at, union.ApplicationSubmitted)
			return call{Path: "/applications/" + string(id) + "/submission?version=1"}
		}),
		"WithdrawApplication": draft("/withdrawal", version),
	}
}

// withReviewers gives clerks, heads and supervisors their usual reach.
func withReviewers(reach map[string][]spot) map[string][]spot {
	for _, role := range []string{"clerk", "head", "supervisor"} {
		reach[role] = []spot{own, child}
	}
	return reach
}

// photo is one photo for all that need any.
func (w *world) photo() []byte {
	return []byte(w.once("a photo", w.Orgs["A"], func() string {
		return string(uniontest.SpecimenPhoto(w.T, union.IDFront, uniontest.NewFields("样本")))
	}))
}

// scopeReview declares what clerks, heads and supervisors decide.
func scopeReview() map[string]scoped {
	submitted := func(rest string, body map[string]any) scoped {
		return scoped{Make: func(w *world, p *who, at union.Org) call {
			request := call{Path: "/applications/" + w.submitted(at) + rest}
			if body != nil {
				request.Body = maps.Clone(body)
			}
			return request
		}}
	}
	decided := func(rest string, body map[string]any) scoped {
		d := submitted(rest, body)
		make := d.Make
		d.Make = func(w *world, p *who, at union.Org) call {
			request := make(w, p, at)
			if p.Over(at) {
				id := request.Path[len("/applications/") : len("/applications/")+36]
				p.Post("/applications/"+id+"/claim", nil).Must(200)
				app, err := w.Store.Application(context.Background(), union.ID(id))
				mustDo(w.T, err)
				request.Body["version"] = app.Version
			}
			return request
		}
		return d
	}
	reasons := []any{map[string]any{"code": "photo_blurred", "field": "photo_front"}}
	reopen := submitted("/reopening", map[string]any{"version": 1, "reasons": reasons})
	reopen.Refused = true
	approve := decided("/approval", map[string]any{"version": 1})
	approve.Refused = true // nothing is filled in
	seen := func(rest string) scoped {
		return scoped{Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/applications/" + w.once("seen", at, func() string { return w.submitted(at) }) + rest}
		}}
	}
	return map[string]scoped{
		"ListReviewQueue": {Selfish: true, Make: func(w *world, _ *who, at union.Org) call {
			w.once("queued", at, func() string { return string(w.application(at, w.Boss.AccountID, union.ApplicationSubmitted)) })
			return call{Path: "/review-queue?limit=100"}
		}},
		"ListReviewReasons": {Make: plain("/review-reasons"), Selfish: true},
		"GetApplication":    seen(""),
		"RevealApplication": {Make: func(w *world, p *who, at union.Org) call {
			id := w.once("revealed", at, func() string { return w.signed(w.Boss, at).ApplicationID })
			return call{Path: "/applications/" + id + "/reveal", Body: map[string]any{"reason": "核对证件"}}
		}},
		"ClaimApplication":   seen("/claim"),
		"ReleaseApplication": seen("/claim"),
		"ApproveApplication": approve,
		"ReturnApplication":  decided("/return", map[string]any{"version": 1, "reasons": reasons}),
		"ReopenApplication":  reopen,
		"RejectApplication":  decided("/rejection", map[string]any{"version": 1, "reason": "not_a_member"}),
		"ApproveMany": {Refused: true, Status: outcome, Make: func(w *world, _ *who, at union.Org) call {
			id := w.application(at, w.Boss.AccountID, union.ApplicationSubmitted)
			return call{Path: "/approvals", Body: map[string]any{"items": []any{map[string]any{"id": id, "version": 1}}}}
		}},
	}
}

// submitted takes an application of an org to its submission over HTTP.
func (w *world) submitted(at union.Org) string {
	a := w.signed(w.Boss, at)
	a.Submit()
	return a.ApplicationID
}

// Over says whether an org lies in the person's usual reach.
func (p *who) Over(at union.Org) bool {
	return (p.Role == "clerk" || p.Role == "head" || p.Role == "supervisor") && at.Path.Within(p.At[own].Path)
}

// outcome reads what became of the only item of a list.
func outcome(a *uniontest.Answer) int {
	switch a.Text("items.0.code") {
	case "":
		return 200
	case "not_found":
		return 404
	}
	return 409
}
