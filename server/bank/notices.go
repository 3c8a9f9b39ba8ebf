package bank

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// tellUnit tells whoever has a batch in hand at the unit: the clerk who made it while
// they are in office, else all clerks there.
func (d *Desk) tellUnit(ctx context.Context, tx *store.Store, batch union.Batch, topic string, data map[string]string) error {
	notices, err := unitNotices(ctx, tx, batch, topic, data)
	if err != nil {
		return err
	}
	return tx.Enqueue(ctx, notices...)
}

func unitNotices(ctx context.Context, s *store.Store, batch union.Batch, topic string, data map[string]string) ([]union.Notice, error) {
	clerks, err := s.Holders(ctx, batch.OrgID, union.RoleClerk)
	if err != nil {
		return nil, err
	}
	words := map[string]string{}
	for name, value := range data {
		words[name] = value
	}
	if batch.Number != nil {
		words["number"] = *batch.Number
	}
	told := clerks
	for _, clerk := range clerks {
		if clerk == batch.CreatedBy {
			told = []union.ID{clerk}
		}
	}
	notices := make([]union.Notice, len(told))
	for i, account := range told {
		notices[i] = union.Notice{Topic: topic, AccountID: account, SubjectID: batch.ID, Data: words}
	}
	return notices, nil
}
