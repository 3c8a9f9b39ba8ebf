package api_test

import (
	"context"
	"fmt"
	"time"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// bankOf is the bank branch that serves an org in the matrix: the officer's own unit
// and those below it have X.
func (w *world) bankOf(at union.Org) union.ID {
	if at.Path.Within(w.Orgs["P1"].Path) {
		return w.Banks["X"].ID
	}
	return w.Banks["Y"].ID
}

// card plants a card of an org's holder in a status.
func (w *world) card(at union.Org, member *union.ID, owner union.ID, status string) union.ID {
	w.T.Helper()
	now := w.Store.Now()
	app := w.application(at, owner, union.ApplicationOpened)
	unit := w.unit(at).ID
	card := union.Card{
		ID: w.Store.NewID(), ApplicationID: app, BatchID: w.batch(at), ApplyingOrgID: unit, OrgID: at.ID, BankBranchID: w.bankOf(at), MemberID: member,
		Status: status, NameMasked: "*本", Number: union.Sealed{Masked: "****0000"}, HeldByOrg: &unit, OpenedAt: now, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	mustDo(w.T, w.Store.AddCards(context.Background(), []union.Card{card}, []union.CardNumber{{ID: w.Store.NewID(), CardID: card.ID, FromAt: now, CreatedAt: now}}))
	return card.ID
}

// batch plants a batch of an org's unit that was handed in and accepted.
func (w *world) batch(at union.Org) union.ID {
	w.T.Helper()
	now := w.Store.Now()
	id, created := w.Store.NewID(), now.Format("2006-01-02 15:04:05.000000")
	_, err := w.SQL().Exec(`INSERT INTO batches (id, org_id, bank_branch_id, edition, status, row_count, struck, opened, refused, reasons, created_by,
		submitted_at, accepted_at, version, created_at, updated_at) VALUES (?, ?, ?, 1, 'accepted', 0, 0, 0, 0, '', ?, ?, ?, 1, ?, ?)`,
		id, w.unit(at).ID, w.bankOf(at), w.Boss.AccountID, created, created, created, created)
	mustDo(w.T, err)
	return id
}

// resultFile plants a file of a batch with one line that must be explained.
func (w *world) resultFile(at union.Org) (file, row union.ID) {
	w.T.Helper()
	now, scan := w.Store.Now(), w.Store.NewID()
	f := union.ResultFile{
		ID: w.Store.NewID(), BatchID: w.batch(at), FileSHA256: []byte(w.next() + "0123456789012345678901234567890")[:32], FileName: "回盘.csv",
		Status: "reconciled", Summary: `{"lines":1,"missing":0,"counts":{"foreign":1}}`, UploadedBy: w.Boss.AccountID, Version: 1,
		ScanID:    &scan, // taken in on behalf, so that the unit sees it too
		CreatedAt: now, UpdatedAt: now,
	}
	line := union.ResultRow{ID: w.Store.NewID(), ResultFileID: f.ID, Line: 2, Category: union.ResultForeign}
	mustDo(w.T, w.Store.AddResultFile(context.Background(), f, []union.ResultRow{line}))
	return f.ID, line.ID
}

// scopeCards declares the bank's results, cards and the member's view.
func scopeCards() map[string]scoped {
	officer := map[string][]spot{"bank_officer": {own, child}} // both are served by the officer's branch
	bank := func(make func(w *world, at union.Org) call) scoped {
		return scoped{Reach: officer, Make: func(w *world, _ *who, at union.Org) call { return make(w, at) }}
	}
	refused := func(d scoped) scoped { d.Refused = true; return d }
	event := map[string]string{"clerk": "passed_down", "leader": "sent_back", "bank_officer": "delivered"}
	return map[string]scoped{
		"TakeResultFile": refused(bank(func(w *world, at union.Org) call {
			return call{Path: "/batches/" + string(w.batch(at)) + "/result-files", File: []byte("不是回盘文件\n")}
		})),
		"ListResultFiles": bank(func(w *world, at union.Org) call {
			return call{Path: "/batches/" + string(w.batch(at)) + "/result-files"}
		}),
		"GetResultFile": bank(func(w *world, at union.Org) call {
			file, _ := w.resultFile(at)
			return call{Path: "/result-files/" + string(file)}
		}),
		"ListResultRows": bank(func(w *world, at union.Org) call {
			file, _ := w.resultFile(at)
			return call{Path: "/result-files/" + string(file) + "/rows"}
		}),
		"ExplainResultRow": bank(func(w *world, at union.Org) call {
			file, row := w.resultFile(at)
			return call{Path: fmt.Sprintf("/result-files/%s/rows/%s/explanation", file, row), Body: map[string]any{"explanation": "银行已核对"}}
		}),
		"ApplyResultFile": refused(bank(func(w *world, at union.Org) call {
			file, _ := w.resultFile(at)
			return call{Path: "/result-files/" + string(file) + "/application", Body: map[string]any{"version": 1}}
		})),
		"ListCards": {Selfish: true, Make: func(w *world, _ *who, at union.Org) call {
			w.once("card", at, func() string { return string(w.card(at, nil, w.Boss.AccountID, union.CardAtUnion)) })
			return call{Path: "/cards?limit=100"}
		}},
		"CorrectCardNumber": {Reach: officer, Make: func(w *world, _ *who, at union.Org) call {
			id := w.card(at, nil, w.Boss.AccountID, union.CardOpened)
			w.serial++
			return call{Path: "/cards/" + string(id) + "/number-correction", Body: map[string]any{"version": 1, "number": uniontest.CardNumber(700_000 + w.serial)}}
		}},
		"ExchangeCardNumbers": {Reach: officer, Make: func(w *world, _ *who, at union.Org) call {
			id, other := w.card(at, nil, w.Boss.AccountID, union.CardOpened), w.card(at, nil, w.Boss.AccountID, union.CardOpened)
			return call{Path: "/cards/" + string(id) + "/number-exchange", Body: map[string]any{"version": 1, "other_id": other, "other_version": 1}}
		}},
		"MoveCard": {Reach: officer, Refused: true, Make: func(w *world, p *who, at union.Org) call {
			return call{Path: "/cards/" + string(w.card(at, nil, w.Boss.AccountID, union.CardOpened)) + "/events", Body: map[string]any{"event": cmpOr(event[p.Role], "delivered"), "version": 1}}
		}},
		"MoveCards": {Reach: officer, Refused: true, Status: outcome, Make: func(w *world, p *who, at union.Org) call {
			id := w.card(at, nil, w.Boss.AccountID, union.CardOpened)
			return call{Path: "/card-events", Body: map[string]any{"event": cmpOr(event[p.Role], "delivered"), "items": []any{map[string]any{"id": id, "version": 1}}}}
		}},
		// The holder signs, or the leader or clerk of the holder's org on their own screen.
		"SignCard": {Reach: signers(), Make: func(w *world, p *who, at union.Org) call {
			return call{Path: "/cards/" + string(w.holderCard(p, at, union.CardInDistribution)) + "/signature?version=1", File: uniontest.Signature(w.T)}
		}},
		// Only the holder, whatever role they have besides.
		"ReportCard": {Reach: anyRole(own), Make: func(w *world, p *who, at union.Org) call {
			return call{Path: "/cards/" + string(w.holderCard(p, at, union.CardReceived)) + "/reports", Body: map[string]any{"kind": "lost"}}
		}},
		"GetMyCard": {Selfish: true, Public: true, Make: func(w *world, p *who, at union.Org) call {
			w.holderCard(p, p.At[own], union.CardReceived)
			return call{Path: "/me/card"}
		}},
		"GetMyTimeline": {Selfish: true, Public: true, Make: func(w *world, p *who, at union.Org) call {
			w.holderCard(p, p.At[own], union.CardReceived)
			return call{Path: "/me/timeline"}
		}},
	}
}

func signers() map[string][]spot {
	reach := anyRole(own)
	reach["clerk"], reach["leader"] = []spot{own, child}, []spot{own, child}
	return reach
}

// holderCard plants a card whose holder is the caller where the place is the caller's own.
func (w *world) holderCard(p *who, at union.Org, status string) union.ID {
	owner := p
	if at.ID != p.At[own].ID || p.Role == "stranger" {
		owner = w.Boss
	}
	var member *union.ID
	if owner.member != "" {
		member = &owner.member
		w.Clock.Move(time.Millisecond) // a holder's card is the newest of theirs
	}
	return w.card(at, member, owner.AccountID, status)
}

func cmpOr(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// scopeCardFiles declares reports, numbers and the bank's status files.
func scopeCardFiles() map[string]scoped {
	officer := map[string][]spot{"bank_officer": {own, child}}
	file := func(rest string) func(w *world, _ *who, at union.Org) call {
		return func(w *world, _ *who, at union.Org) call {
			return call{Path: "/status-files/" + w.once("status file", at, func() string { return string(w.statusFile(at)) }) + rest}
		}
	}
	apply := scoped{Reach: officer, Make: func(w *world, _ *who, at union.Org) call {
		return call{Path: "/status-files/" + string(w.statusFile(at)) + "/application", Body: map[string]any{"version": 1}}
	}}
	return map[string]scoped{
		"ListCardNumbers": {Reach: officer, Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/cards/" + w.once("card", at, func() string { return string(w.card(at, nil, w.Boss.AccountID, union.CardAtUnion)) }) + "/numbers"}
		}},
		"ListCardReports": {Make: plain("/card-reports"), Selfish: true},
		"RefuseCardReport": {Reach: officer, Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/card-reports/" + string(w.cardReport(at)) + "/refusal"}
		}},
		"TakeStatusFile": {Reach: officer, Refused: true, Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/bank-branches/" + string(w.bankOf(at)) + "/status-files", File: []byte("不是状态文件\n")}
		}},
		"GetStatusFile":   {Reach: officer, Make: file("")},
		"ListStatusRows":  {Reach: officer, Make: file("/rows")},
		"ApplyStatusFile": apply,
	}
}

// statusFile plants an empty status file of the branch that serves an org.
func (w *world) statusFile(at union.Org) union.ID {
	now := w.Store.Now()
	file := union.StatusFile{
		ID: w.Store.NewID(), BankBranchID: w.bankOf(at), FileSHA256: []byte(w.next() + "0123456789012345678901234567890")[:32], Status: "reconciled",
		Summary: `{"lines":0,"counts":{}}`, UploadedBy: w.Boss.AccountID, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	row := union.StatusRow{ID: w.Store.NewID(), StatusFileID: file.ID, Line: 2, Category: union.StatusUnknown, CreatedAt: now}
	mustDo(w.T, w.Store.AddStatusFile(context.Background(), file, []union.StatusRow{row}))
	return file.ID
}

// cardReport plants what a holder says of a card.
func (w *world) cardReport(at union.Org) union.ID {
	ctx, now := context.Background(), w.Store.Now()
	card, err := w.Store.Card(ctx, w.card(at, nil, w.Boss.AccountID, union.CardReceived))
	mustDo(w.T, err)
	report := union.CardReport{ID: w.Store.NewID(), CardID: card.ID, Kind: union.EventLost, Status: union.ReportOpen, ReportedBy: w.Boss.AccountID, CreatedAt: now, UpdatedAt: now}
	mustDo(w.T, w.Store.AddCardReport(ctx, union.Actor{AccountID: w.Boss.AccountID}, card, report))
	return report.ID
}
