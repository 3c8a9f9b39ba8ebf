package handover

import (
	"context"
	"strconv"

	"unioncard/server/store"
	"unioncard/server/union"
)

// tell makes the notices to the people of one side, but for who does it.
func tell(ctx context.Context, tx *store.Store, s side, actor union.Actor, handover union.Handover, topic string, data map[string]string) ([]union.Notice, error) {
	people, err := s.people(ctx, tx)
	if err != nil {
		return nil, err
	}
	said := map[string]string{"cards": strconv.Itoa(handover.Cards)}
	for name, value := range data {
		said[name] = value
	}
	var list []union.Notice
	for _, account := range people {
		if account != actor.AccountID {
			list = append(list, union.Notice{Topic: topic, AccountID: account, SubjectID: handover.ID, Data: said})
		}
	}
	return list, nil
}
