package store

import "unioncard/server/union"

// Models lists one value of every type that has a table. The parity test
// compares them with both dialects' migrations.
func Models() []any {
	return []any{
		&union.Org{}, &union.BankBranch{}, &union.BankContact{}, &union.JoinCode{},
		&union.Account{}, &union.Member{}, &union.Session{}, &union.ScanLogin{}, &union.TieChange{},
		&union.Grant{}, &union.Invitation{},
		&union.Roster{}, &union.RosterRow{},
		&union.Application{}, &union.Photo{}, &union.DuplicateCase{}, &union.Consent{}, &union.EvidenceRecord{},
		&union.Batch{}, &union.BatchRow{}, &union.PaperRecord{}, &union.PaperTick{}, &union.PaperScan{},
		&union.MandateID{}, &union.ResultFile{}, &union.ResultRow{},
		&union.Card{}, &union.CardNumber{}, &union.Receipt{}, &union.CardReport{},
		&union.Handover{}, &union.HandoverCard{}, &union.ActivationSession{}, &union.ActivationSeat{},
		&union.HardshipRecord{}, &union.Disbursement{}, &union.DisbursementRow{}, &union.NumberListExport{},
		&union.ServiceBase{}, &union.BasePhoto{}, &union.Offer{}, &union.Redemption{}, &union.Favourite{}, &union.BaseFeedback{},
		&union.AssistanceRequest{}, &union.AssistanceMessage{}, &union.AssistanceFile{},
		&union.Announcement{}, &union.AnnouncementRead{},
		&union.Target{}, &union.ProgressReport{}, &union.YearScore{}, &union.Reminder{},
		&union.Move{}, &union.Counter{}, &union.OutboxRow{}, &union.InboxMessage{}, &union.Subscription{},
		&union.AuditRow{}, &union.IdempotencyKey{}, &union.Lease{}, &union.Epoch{},
	}
}
