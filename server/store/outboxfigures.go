package store

import (
	"context"
	"time"

	"unioncard/server/union"
)

// OutboxState is the queue of a channel in figures.
type OutboxState struct {
	Waiting int64
	Dead    int64
	Oldest  *time.Time // when the oldest waiting message was written
}

// OutboxFigures counts the inbox's queue and all dead letters.
func (s *Store) OutboxFigures(ctx context.Context) (OutboxState, error) {
	state, err := s.ChannelFigures(ctx, union.ChannelInbox)
	if err != nil {
		return state, err
	}
	err = s.reading(ctx).Model(&union.OutboxRow{}).Where("status = ?", union.OutboxDead).Count(&state.Dead).Error
	return state, err
}

// ChannelFigures counts the queue of a channel.
func (s *Store) ChannelFigures(ctx context.Context, channel union.Channel) (OutboxState, error) {
	var state OutboxState
	for status, count := range map[string]*int64{union.OutboxWaiting: &state.Waiting, union.OutboxDead: &state.Dead} {
		err := s.reading(ctx).Model(&union.OutboxRow{}).Where("status = ? AND channel = ?", status, channel).Count(count).Error
		if err != nil {
			return state, err
		}
	}
	if state.Waiting == 0 {
		return state, nil
	}
	// The one made first, which its id tells out of the index alone; not the one that is due
	// first: what failed is old and due late.
	waiting := s.reading(ctx).Model(&union.OutboxRow{}).Select("MIN(id)").Where("status = ? AND channel = ?", union.OutboxWaiting, channel)
	var rows []union.OutboxRow
	err := s.reading(ctx).Select("created_at").Where("id = (?)", waiting).Find(&rows).Error
	if err == nil && len(rows) == 1 {
		state.Oldest = &rows[0].CreatedAt
	}
	return state, err
}
