package api_test

import (
	"context"
	"fmt"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// handedIn is a batch of one row that a unit's own clerk sealed and handed in, with a scan.
type handedIn struct {
	*uniontest.BatchOf

	paper, scan string
}

// atBank gives the handed-in batch of an org's unit, made over HTTP the first time.
func (w *world) atBank(at union.Org) handedIn {
	w.T.Helper()
	unit := w.unit(at)
	if b, made := w.handedIn[unit.ID]; made {
		return b
	}
	clerk, head := w.Staff(w.next(), union.RoleClerk, unit), w.Staff(w.next(), union.RoleHead, unit)
	clerk.Mandate("样本经办")
	head.Mandate("样本主席")
	name := "样本" + chineseNumber(w)
	clerk.Approve(w.Enrol(w.next(), unit, uniontest.NewFields(name)))
	b := handedIn{BatchOf: clerk.NewBatch(unit)}
	b.Rows(map[string]any{"fill": 1}).Must(200)
	b.Move("seal").Must(200)
	b.TickAll()
	kind := string(union.PaperUndertaking)
	b.Upload(b.Path("/papers/"+kind+"/scan"), "scan.jpg", w.photo()).Must(201)
	b.paper = b.Get(b.Path("/papers")).Must(200).Text("files.0.name")
	b.Move("submission").Must(200)
	b.scan = b.Scan(union.PaperAcceptanceSheet, w.photo())
	w.handedIn[unit.ID] = b
	return b
}

// draft gives a new draft of an org's unit, begun by the boss as its clerk.
func (w *world) draft(at union.Org) string {
	w.T.Helper()
	unit := w.unit(at)
	now := w.Store.Now()
	batch := union.Batch{
		ID: w.Store.NewID(), OrgID: unit.ID, BankBranchID: w.bankOf(at), Edition: 1, Status: union.BatchDraft,
		CreatedBy: w.Boss.AccountID, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	mustDo(w.T, w.Store.AddBatch(context.Background(), &batch))
	return "/batches/" + string(batch.ID)
}

// scopeBatch declares batches, their papers and what a signer keeps on file.
func scopeBatch() map[string]scoped {
	served := map[string][]spot{"bank_officer": {own, child}} // the officer's branch serves both
	handed := func(path func(b handedIn) string) scoped {
		return scoped{Reach: served, Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: path(w.atBank(at))}
		}}
	}
	with := func(d scoped, body map[string]any) scoped {
		make := d.Make
		d.Refused = true // the rules let nothing move from where the batch stands; the scope is asked first
		d.Make = func(w *world, p *who, at union.Org) call {
			request := make(w, p, at)
			request.Body = body
			return request
		}
		return d
	}
	rest := func(text string) scoped { return handed(func(b handedIn) string { return b.Path(text) }) }
	drafted := func(text string) scoped {
		return scoped{Make: func(w *world, _ *who, at union.Org) call { return call{Path: w.draft(at) + text} }}
	}
	version := map[string]any{"version": 1}
	discard := with(drafted("/discard"), version)
	discard.Refused = false
	tick := rest("/papers/" + string(union.PaperOpeningList) + "/tick")
	scan := scoped{Reach: served, Make: func(w *world, _ *who, at union.Org) call {
		b := w.atBank(at)
		return call{Path: b.Path("/papers/" + string(union.PaperUndertaking) + "/scan"), File: w.photo()}
	}}
	return map[string]scoped{
		"CreateBatch": {Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/batches", Body: map[string]any{"org_id": w.unit(at).ID}}
		}},
		"ListBatches": {Selfish: true, Make: func(w *world, _ *who, at union.Org) call {
			w.atBank(at)
			return call{Path: "/batches?limit=100"}
		}},
		"GetBatch":        rest(""),
		"ListBatchRows":   rest("/rows"),
		"ListPapers":      rest("/papers"),
		"ListCandidates":  drafted("/candidates"),
		"ChangeBatchRows": with(drafted("/rows"), map[string]any{"version": 1, "fill": 1}),
		"DiscardBatch":    discard,
		"SealBatch":       with(drafted("/seal"), version),
		"SubmitBatch":     with(rest("/submission"), version),
		"VoidBatch":       with(rest("/void"), version),
		"GetPaper":        handed(func(b handedIn) string { return b.Path("/papers/" + b.paper) }),
		"AddPaperScan":    scan,
		"TickPaper":       tick,
		"GetPaperScan":    handed(func(b handedIn) string { return b.Path("/scans/" + b.scan) }),
		"PreparePackage":  rest("/package"),
		// A copy is its preparer's: the caller's where the caller may prepare one.
		"GetPackage": {Reach: served, Make: func(w *world, p *who, at union.Org) call {
			b := w.atBank(at)
			owner := b.Client
			if (p.Role == "clerk" || p.Role == "bank_officer") && at.Path.Within(p.At[own].Path) {
				owner = p.Client
			}
			return call{Path: "/package-downloads/" + owner.Post(b.Path("/package"), nil).Must(201).Text("download_id")}
		}},
		"CorrectBatch":     with(rest("/correction"), version),
		"RenewMandate":     with(rest("/mandate"), version),
		"RecordAcceptance": with(rest("/acceptance-record"), map[string]any{"version": 1, "scan_id": union.ID("00000000-0000-7000-8000-000000000000")}),
		"RecordReturn": with(rest("/return-record"), map[string]any{
			"version": 1, "scan_id": union.ID("00000000-0000-7000-8000-000000000000"), "rows_only": false, "reasons": []any{map[string]any{"note": "缺少盖章"}},
		}),
		"ConfirmReturn": with(rest("/return-confirmation"), version),
		"GetNameCrop": {Refused: true, Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/applications/" + string(w.application(at, w.Boss.AccountID, union.ApplicationSubmitted)) + "/name-crop"}
		}},
		"ConfirmNameCrop": {Refused: true, Make: func(w *world, _ *who, at union.Org) call {
			id := w.application(at, w.Boss.AccountID, union.ApplicationSubmitted)
			return call{Path: "/applications/" + string(id) + "/name-crop", Body: map[string]any{"x": 100, "y": 100, "w": 300, "h": 100}}
		}},
		"GetAmendmentSheet": with(rest("/amendment-sheet"), nil),
		"StrikeBatchRow":    with(rest("/rows/1/strike"), version),
		"ReturnBatchRow":    with(rest("/rows/1/return"), map[string]any{"version": 99, "code": "14"}),
		"ListBankReasons":   {Make: plain("/bank-reasons"), Selfish: true},
		"LookAtBatchRow":    rest("/rows/1"),
		"GetBatchRowPhoto":  rest("/rows/1/photos/front"),
		"AcceptBatch":       with(rest("/acceptance"), version),
		"ReturnBatch":       with(rest("/return"), map[string]any{"version": 1, "reasons": []any{map[string]any{"note": "缺少盖章"}}}),
		"GetMandateID":      {Make: plain("/me/mandate-id"), Selfish: true},
		"StartMandateID": {Selfish: true, Make: func(w *world, p *who, _ union.Org) call {
			fields := uniontest.MandateFields(uniontest.NewFields("样本" + chineseNumber(w)))
			return call{Path: "/me/mandate-id", Body: map[string]any{"consent_sha256": w.mandateConsent(p), "fields": fields}}
		}},
		"AddMandatePhoto": {Selfish: true, Refused: true, Make: func(w *world, _ *who, _ union.Org) call {
			return call{Path: fmt.Sprintf("/me/mandate-id/photos/%s", union.IDFront), File: w.photo()}
		}},
		"SignMandateID": {Selfish: true, Refused: true, Make: func(w *world, _ *who, _ union.Org) call {
			return call{Path: "/me/mandate-id/signature", File: uniontest.Signature(w.T)}
		}},
	}
}

// mandateConsent gives the hash of the text that a signer agrees to; a caller who is no
// signer sends one that looks like it.
func (w *world) mandateConsent(p *who) string {
	answer := p.Get("/me/mandate-id")
	if answer.Status != 200 {
		return fmt.Sprintf("%064d", 0)
	}
	return answer.Text("consent.sha256")
}
