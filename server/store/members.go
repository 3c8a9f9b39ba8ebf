package store

import (
	"context"

	"unioncard/server/union"
)

// MemberByDocument finds the person of a document number; nil when nobody is known by it.
func (s *Store) MemberByDocument(ctx context.Context, current, next []byte) (*union.Member, error) {
	var rows []union.Member
	err := s.reading(ctx).Where(matchIndex(s.reading(ctx), "document_index", current, next)).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// MemberOfRow finds the person of a roster row by its document number; nil when the row
// has none or nobody is known by it.
func (s *Store) MemberOfRow(ctx context.Context, row union.RosterRow) (*union.Member, error) {
	if len(row.Document.Index) == 0 {
		return nil, nil
	}
	return s.MemberByDocument(ctx, row.Document.Index, row.Document.IndexNext)
}

// prove repeats the index of a proven phone where it is unique.
func prove(member *union.Member) {
	member.ProvenPhone, member.ProvenPhoneNext = nil, nil
	if member.PhoneVerified {
		member.ProvenPhone, member.ProvenPhoneNext = member.Phone.Index, member.Phone.IndexNext
	}
}

func provenError(err error) error {
	if Violates(err, "uq_members_proven_phone") || Violates(err, "uq_members_proven_phone_next") {
		return ErrPhoneHeld.WithCause(err)
	}
	return err
}

// AddMembers keeps new people. When another transaction was faster with one of them it is
// union.ErrStale; a proven phone that is another's is ErrPhoneHeld.
func (s *Store) AddMembers(ctx context.Context, members []union.Member) error {
	for i := range members {
		prove(&members[i])
	}
	err := insertMany(ctx, s, members)
	if Violates(err, "uq_members_document") || Violates(err, "uq_members_document_next") {
		return union.ErrStale
	}
	return provenError(err)
}

// AnyDocumentKnown says whether somebody is known by one of the numbers with these
// indexes, or a living application holds one of them.
func (s *Store) AnyDocumentKnown(ctx context.Context, marks [][]byte) (bool, error) {
	for _, where := range []struct {
		rows   any
		column string
	}{{&union.Member{}, "document_index"}, {&union.Application{}, "held_document"}} {
		for _, column := range []string{where.column, where.column + "_next"} {
			var n int64
			err := s.reading(ctx).Model(where.rows).Where(column+" IN ?", marks).Limit(1).Count(&n).Error
			if err != nil || n > 0 {
				return n > 0, err
			}
		}
	}
	return false, nil
}

// UpdateMember writes a person's present data; Version is the new one. A proven phone that
// is another's is ErrPhoneHeld.
func (s *Store) UpdateMember(ctx context.Context, member union.Member) error {
	prove(&member)
	result := s.writing(ctx).Model(&union.Member{}).Where("id = ? AND version = ?", member.ID, member.Version-1).
		Select("*").Omit("id", "created_at").Updates(&member)
	if result.Error == nil && result.RowsAffected != 1 {
		return union.ErrStale
	}
	return provenError(result.Error)
}

// TieAccount binds an account to a member for good. A member whom another account is
// bound to is ErrMemberTied.
func (s *Store) TieAccount(ctx context.Context, account union.Account, member union.ID) error {
	result := s.writing(ctx).Model(&union.Account{}).Where("id = ? AND version = ?", account.ID, account.Version).
		Updates(map[string]any{"member_id": member, "tie_fixed": true, "version": account.Version + 1})
	if Violates(result.Error, "uq_accounts_member") {
		return ErrMemberTied
	}
	if result.Error == nil && result.RowsAffected != 1 {
		return union.ErrStale
	}
	return result.Error
}

// ErrMemberTied says that another account is bound to the person already.
var ErrMemberTied = union.Conflict("member_tied", "这位会员已绑定另一个微信账号，请按账号绑定问题处理。", "")

// LeaveDraft takes an application out of the draft batch that it stands in.
func (s *Store) LeaveDraft(ctx context.Context, app union.ID) error {
	return s.writing(ctx).Where("application_id = ? AND status = ?", app, union.BatchRowDraft).Delete(&union.BatchRow{}).Error
}
