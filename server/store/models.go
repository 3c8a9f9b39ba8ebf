package store

import "unioncard/server/union"

// Models lists one value of every type that has a table. The parity test
// compares them with both dialects' migrations.
func Models() []any {
	return []any{
		&union.Org{}, &union.BankBranch{}, &union.BankContact{}, &union.JoinCode{},
		&union.Account{}, &union.Member{}, &union.Session{}, &union.ScanLogin{}, &union.TieChange{}, &union.TieCode{},
		&union.Grant{}, &union.Invitation{},
		&union.Roster{}, &union.RosterRow{}, &union.Transfer{},
		&union.Application{}, &union.Photo{}, &union.DuplicateCase{}, &union.Consent{}, &union.EvidenceRecord{},
		&union.Batch{}, &union.BatchRow{}, &union.PaperRecord{}, &union.PaperTick{}, &union.PaperScan{},
		&union.ConfirmedCrop{}, &union.MandateID{}, &union.PackageDownload{}, &union.ResultFile{}, &union.ResultRow{},
		&union.Card{}, &union.CardNumber{}, union.NumberCorrection{}, &union.Receipt{}, &union.CardReport{}, &union.StatusFile{}, &union.StatusRow{},
		&union.Handover{}, &union.HandoverCard{}, &union.ActivationSession{}, &union.ActivationSeat{},
		&union.HardshipRecord{}, &union.Disbursement{}, &union.DisbursementRow{}, &union.NumberListExport{},
		&union.ServiceBase{}, &union.BasePhoto{}, &union.Offer{}, &union.Redemption{}, &union.Favourite{}, &union.BaseFeedback{},
		&union.AssistanceRequest{}, &union.AssistanceMessage{}, &union.AssistanceFile{},
		&union.Announcement{}, &union.AnnouncementRead{},
		&union.Target{}, &union.ProgressReport{}, &union.YearScore{}, &union.Reminder{},
		&union.Move{}, &union.Counter{}, &union.CounterTotal{}, &union.OutboxRow{}, &union.InboxMessage{}, &union.Subscription{}, &union.SubscriptionAnswer{}, &union.Follower{}, &union.SendTurn{}, &union.ChannelPause{},
		&union.AuditRow{}, &union.IdempotencyKey{}, &union.Lease{}, &union.Epoch{},
		&union.WeChatEvent{}, &union.Mark{},
	}
}

// embeddedKeys are keys on columns of an embedded value, which a tag cannot name:
// table, then "[unique] name column …" each.
var embeddedKeys = map[string][]string{
	"members": {
		"unique uq_members_document document_index",
		"unique uq_members_document_next document_index_next",
		"ix_members_phone phone_index",
	},
	"roster_rows": {
		"ix_roster_rows_document applying_org_id document_index",
		"ix_roster_rows_document_next applying_org_id document_index_next",
		"ix_roster_rows_name applying_org_id name_index",
		"ix_roster_rows_name_next applying_org_id name_index_next",
		"ix_roster_rows_phone applying_org_id phone_index",
		"ix_roster_rows_phone_next applying_org_id phone_index_next",
	},
}
