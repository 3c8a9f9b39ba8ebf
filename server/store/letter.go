package store

import (
	"context"
	"slices"

	"unioncard/server/union"
)

// SignersReplaced names who stands in the mandate letter and holds the office no more.
func (s *Store) SignersReplaced(ctx context.Context, batch union.Batch) ([]union.FieldError, error) {
	org, err := s.Org(ctx, batch.OrgID)
	if err != nil {
		return nil, err
	}
	heads, err := s.HeadAccounts(ctx, org)
	if err != nil {
		return nil, err
	}
	var gone []union.FieldError
	head, err := s.signedBy(ctx, batch.HeadMandateID)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(heads, head) {
		gone = append(gone, union.FieldError{Field: "head", Code: "head_replaced", Detail: "工会负责人已更换。"})
	}
	clerk, err := s.signedBy(ctx, batch.ClerkMandateID)
	if err != nil {
		return nil, err
	}
	scopes, err := s.ScopesOf(ctx, clerk)
	if err != nil {
		return nil, err
	}
	if !(union.Actor{Scopes: scopes}).Over(org.Path, union.RoleClerk) {
		gone = append(gone, union.FieldError{Field: "clerk", Code: "clerk_replaced", Detail: "经办人已更换。"})
	}
	return gone, nil
}

func (s *Store) signedBy(ctx context.Context, id *union.ID) (union.ID, error) {
	if id == nil {
		return "", nil
	}
	mandate, err := s.Mandate(ctx, *id)
	if union.KindOf(err) == union.KindNotFound {
		return "", nil
	}
	return mandate.AccountID, err
}

// SignersOutdated names who has put another ID on file than the one in the mandate letter.
// The letter holds all the same: it may be drawn anew, and need not be.
func (s *Store) SignersOutdated(ctx context.Context, batch union.Batch) ([]string, error) {
	var outdated []string
	for _, in := range []struct {
		who string
		id  *union.ID
	}{{"head", batch.HeadMandateID}, {"clerk", batch.ClerkMandateID}} {
		account, err := s.signedBy(ctx, in.id)
		if err != nil {
			return nil, err
		}
		if account == "" {
			continue
		}
		now, err := s.CurrentMandate(ctx, account)
		if union.KindOf(err) == union.KindNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if now.ID != *in.id {
			outdated = append(outdated, in.who)
		}
	}
	return outdated, nil
}

// CheckLetter refuses to go on with a letter whose head or clerk was replaced.
func (s *Store) CheckLetter(ctx context.Context, batch union.Batch) error {
	gone, err := s.SignersReplaced(ctx, batch)
	if err != nil || len(gone) == 0 {
		return err
	}
	return union.Refused("mandate_replaced", "委托书上的负责人或经办人已更换，请单位重新出具委托书、盖章后再办理。", gone...)
}
