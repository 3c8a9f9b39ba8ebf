package store

import (
	"cmp"
	"context"
	"slices"

	"unioncard/server/union"
)

// DeadLetter is a message that could not be delivered, with whom it was for.
type DeadLetter struct {
	union.OutboxRow

	Receiver string // masked; empty for who has neither a member nor a name
	// Homes are where the receiver belongs: as a member, by roles of today or before, by
	// applications. Empty for an officer of the bank.
	Homes []union.Path
}

// DeadLetters gives a page of them, the longest waiting first. Callers check the scope of
// each by its Homes.
func (s *Store) DeadLetters(ctx context.Context, page Page) ([]DeadLetter, string, error) {
	var rows []union.OutboxRow
	// Each channel is asked on its own, since an index has the order within one only.
	for _, channel := range append([]union.Channel{union.ChannelInbox}, union.Channels...) {
		some, err := s.deadOf(ctx, channel, page)
		if err != nil {
			return nil, "", err
		}
		rows = append(rows, some...)
	}
	slices.SortFunc(rows, func(a, b union.OutboxRow) int { return cmp.Or(a.DueAt.Compare(b.DueAt), compareIDs(a.ID, b.ID)) })
	rows, next := trim(page, rows, func(r union.OutboxRow) cursor { return cursor{Key: moment(&r.DueAt), ID: r.ID} })
	letters, err := s.receiversOf(ctx, rows)
	return letters, next, err
}

func (s *Store) deadOf(ctx context.Context, channel union.Channel, page Page) ([]union.OutboxRow, error) {
	query := s.along(s.reading(ctx).Model(&union.OutboxRow{}), "outbox", "ix_outbox_queue").Where("status = ? AND channel = ?", union.OutboxDead, channel)
	query, err := page.byMoment(query, "due_at")
	if err != nil {
		return nil, err
	}
	var rows []union.OutboxRow
	err = query.Find(&rows).Error
	return rows, err
}

// DeadLetter gives one; union.ErrNotFound when there is no such message, and a conflict
// when it is not dead. Callers check the scope by its Homes.
func (s *Store) DeadLetter(ctx context.Context, id union.ID) (DeadLetter, error) {
	var row union.OutboxRow
	err := s.reading(ctx).Where("id = ?", id).Take(&row).Error
	if err != nil {
		return DeadLetter{}, found(err)
	}
	letters, err := s.receiversOf(ctx, []union.OutboxRow{row})
	return first(letters), err
}

// Past makes the cursor behind a letter.
func (d DeadLetter) Past() string { return cursor{Key: moment(&d.DueAt), ID: d.ID}.String() }

// ErrLetterAlive means that a message is not dead, or not any more.
var ErrLetterAlive = union.NewError(union.KindConflict, "letter_alive", "这条消息已经处理过了，请刷新列表。")

// Requeue gives a dead message all its tries again.
func (s *Store) Requeue(ctx context.Context, id union.ID) error {
	return s.fromDead(ctx, id, map[string]any{"status": union.OutboxWaiting, "tries": 0, "outcome": "", "due_at": s.Now(), "claim_token": nil, "claim_until": nil})
}

// DropLetter gives a dead message up.
func (s *Store) DropLetter(ctx context.Context, id union.ID) error {
	return s.fromDead(ctx, id, map[string]any{"status": union.OutboxDropped})
}

func (s *Store) fromDead(ctx context.Context, id union.ID, set map[string]any) error {
	result := s.writing(ctx).Model(&union.OutboxRow{}).Where("id = ? AND status = ?", id, union.OutboxDead).Updates(set)
	if result.Error == nil && result.RowsAffected != 1 {
		return ErrLetterAlive
	}
	return result.Error
}

// receiversOf finds out whom messages are for.
func (s *Store) receiversOf(ctx context.Context, rows []union.OutboxRow) ([]DeadLetter, error) {
	accounts, members, err := s.partiesOf(ctx, rows)
	if err != nil {
		return nil, err
	}
	homes, err := s.homesOfAccounts(ctx, accounts)
	if err != nil {
		return nil, err
	}
	letters := make([]DeadLetter, len(rows))
	for i, row := range rows {
		letters[i].OutboxRow = row
		account := accounts[value(row.AccountID)]
		member := members[value(row.MemberID)]
		if member.ID == "" {
			member = members[value(account.MemberID)]
		}
		letters[i].Receiver = member.NameMasked
		if letters[i].Receiver == "" {
			letters[i].Receiver = union.MaskName(account.Name)
		}
		letters[i].Homes = append(letters[i].Homes, homes[account.ID]...)
		if member.Path != "" {
			letters[i].Homes = append(letters[i].Homes, member.Path)
		}
	}
	return letters, nil
}

type housedMember struct {
	ID         union.ID
	NameMasked string
	Path       union.Path
}

// partiesOf gives the accounts and members, by id, that messages name.
func (s *Store) partiesOf(ctx context.Context, rows []union.OutboxRow) (map[union.ID]union.Account, map[union.ID]housedMember, error) {
	var ofAccounts, ofMembers []union.ID
	for _, row := range rows {
		if row.AccountID != nil {
			ofAccounts = append(ofAccounts, *row.AccountID)
		}
		if row.MemberID != nil {
			ofMembers = append(ofMembers, *row.MemberID)
		}
	}
	accounts, members := map[union.ID]union.Account{}, map[union.ID]housedMember{}
	var list []union.Account
	err := s.reading(ctx).Select("id", "name", "member_id").Where("id IN ?", ofAccounts).Find(&list).Error
	for _, a := range list {
		accounts[a.ID] = a
		if a.MemberID != nil {
			ofMembers = append(ofMembers, *a.MemberID)
		}
	}
	if err != nil || len(ofMembers) == 0 {
		return accounts, members, err
	}
	var housed []housedMember
	err = s.reading(ctx).Table("members").Joins("JOIN orgs ON orgs.id = members.org_id").
		Select("members.id, members.name_masked, orgs.path").Where("members.id IN ?", ofMembers).Scan(&housed).Error
	for _, m := range housed {
		members[m.ID] = m
	}
	return accounts, members, err
}

// homesOfAccounts gives the paths of the orgs, by account, in which accounts have or had a
// role or an application.
func (s *Store) homesOfAccounts(ctx context.Context, accounts map[union.ID]union.Account) (map[union.ID][]union.Path, error) {
	homes := map[union.ID][]union.Path{}
	ids := make([]union.ID, 0, len(accounts))
	for id := range accounts {
		ids = append(ids, id)
	}
	for _, source := range []struct{ table, joins, path string }{
		{"grants", "JOIN orgs ON orgs.id = grants.org_id", "orgs.path"},
		{"grants", "JOIN service_bases ON service_bases.id = grants.service_base_id", "service_bases.org_path"},
		{"applications", "JOIN orgs ON orgs.id = applications.applying_org_id", "orgs.path"},
	} {
		var rows []struct {
			AccountID union.ID
			Path      union.Path
		}
		err := s.reading(ctx).Table(source.table).Joins(source.joins).Where(source.table+".account_id IN ?", ids).
			Select(source.table + ".account_id AS account_id, " + source.path + " AS path").Scan(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			homes[r.AccountID] = append(homes[r.AccountID], r.Path)
		}
	}
	return homes, nil
}
