package store

import (
	"context"

	"unioncard/server/union"
)

// AddSession keeps a new session.
func (s *Store) AddSession(ctx context.Context, session union.Session) error {
	return s.writing(ctx).Create(&session).Error
}

// SessionByToken gives the session of a token's hash, and its account.
func (s *Store) SessionByToken(ctx context.Context, tokenHash []byte) (union.Session, union.Account, error) {
	var session union.Session
	err := s.reading(ctx).Where("token_hash = ?", tokenHash).Take(&session).Error
	if err != nil {
		return session, union.Account{}, found(err)
	}
	account, err := s.Account(ctx, session.AccountID)
	return session, account, err
}

// SeeSession writes a session's last use and new idle end.
func (s *Store) SeeSession(ctx context.Context, session union.Session) error {
	return s.writing(ctx).Model(&union.Session{}).Where("id = ? AND revoked_at IS NULL", session.ID).
		Updates(map[string]any{"last_seen_at": session.LastSeenAt, "idle_end_at": session.IdleEndAt}).Error
}

// SessionFilter says which sessions are meant: one, or all of an account.
type SessionFilter struct {
	SessionID union.ID
	AccountID union.ID
}

// RevokeSessions ends sessions and gives their token hashes, so that copies can be dropped.
func (s *Store) RevokeSessions(ctx context.Context, f SessionFilter) ([][32]byte, error) {
	query := s.writing(ctx).Model(&union.Session{}).Where("revoked_at IS NULL")
	if f.SessionID != "" {
		query = query.Where("id = ?", f.SessionID)
	} else {
		query = query.Where("account_id = ?", f.AccountID)
	}
	var sessions []union.Session
	err := query.Session(freshSession).Find(&sessions).Error
	if err != nil {
		return nil, err
	}
	err = query.Session(freshSession).Updates(map[string]any{"revoked_at": s.Now()}).Error
	return hashes(sessions), err
}

// TokenHashes gives the hashes of an account's living sessions.
func (s *Store) TokenHashes(ctx context.Context, account union.ID) ([][32]byte, error) {
	var sessions []union.Session
	err := s.reading(ctx).Where("account_id = ? AND revoked_at IS NULL AND end_at > ?", account, s.Now()).Find(&sessions).Error
	return hashes(sessions), err
}

func hashes(sessions []union.Session) [][32]byte {
	list := make([][32]byte, len(sessions))
	for i, session := range sessions {
		copy(list[i][:], session.TokenHash)
	}
	return list
}
