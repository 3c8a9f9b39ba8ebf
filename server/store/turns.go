package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm/clause"

	"unioncard/server/union"
)

// laneRows is how many messages one worker takes up in all its turns together.
const laneRows = 500

// TakeTurns makes the holder the one who sends to up to limit people with due messages of
// some channels, until now + d, and gives each person's waiting messages in the order in
// which they were written. A person to whom another worker sends is left out.
func (s *Store) TakeTurns(ctx context.Context, holder union.ID, channels []union.Channel, limit int, d time.Duration) ([][]union.OutboxRow, error) {
	due, err := s.dueLanes(ctx, channels, limit)
	if err != nil || len(due) == 0 {
		return nil, err
	}
	now := s.Now()
	turns := make([]union.SendTurn, len(due))
	for i, lane := range due {
		turns[i] = union.SendTurn{Lane: lane, Holder: holder, EndAt: now.Add(d)}
	}
	var mine []union.ID
	err = s.Tx(ctx, func(ctx context.Context, tx *Store) error {
		mine = nil
		err := tx.writing(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&turns).Error
		if err != nil {
			return err
		}
		err = tx.writing(ctx).Model(&union.SendTurn{}).Where("lane IN ? AND end_at < ?", due, now).
			Updates(map[string]any{"holder": holder, "end_at": now.Add(d)}).Error
		if err != nil {
			return err
		}
		return tx.reading(ctx).Model(&union.SendTurn{}).Where("holder = ?", holder).Pluck("lane", &mine).Error
	})
	if err != nil || len(mine) == 0 {
		return nil, err
	}
	var rows []union.OutboxRow
	err = s.reading(ctx).Where("lane IN ? AND status = ? AND channel IN ?", mine, union.OutboxWaiting, channels).
		Order("lane, origin_id").Limit(laneRows).Find(&rows).Error // one channel's row of an origin waits at a time
	return byLane(rows), err
}

// dueLanes finds people with due messages to whom nobody sends at the moment, those who
// have waited longest first.
func (s *Store) dueLanes(ctx context.Context, channels []union.Channel, limit int) ([]union.ID, error) {
	now := s.Now()
	var lanes []union.ID
	for _, channel := range channels {
		var found []union.ID
		err := s.reading(ctx).Model(&union.OutboxRow{}).
			Where("status = ? AND channel = ? AND due_at <= ?", union.OutboxWaiting, channel, now).
			Where("NOT EXISTS (SELECT 1 FROM send_turns WHERE send_turns.lane = outbox.lane AND send_turns.end_at >= ?)", now).
			Order("due_at, id").Limit(limit).Pluck("lane", &found).Error
		if err != nil {
			return nil, err
		}
		lanes = append(lanes, found...)
	}
	slices.Sort(lanes) // so that two who take turns wait for each other in one order
	return slices.Compact(lanes), nil
}

func byLane(rows []union.OutboxRow) [][]union.OutboxRow {
	var lanes [][]union.OutboxRow
	for i, row := range rows {
		if i == 0 || *rows[i-1].Lane != *row.Lane {
			lanes = append(lanes, nil)
		}
		lanes[len(lanes)-1] = append(lanes[len(lanes)-1], row)
	}
	return lanes
}

// GiveTurns ends all turns of a holder.
func (s *Store) GiveTurns(ctx context.Context, holder union.ID) error {
	return s.writing(ctx).Where("holder = ?", holder).Delete(&union.SendTurn{}).Error
}

// Postpone lets a person's later messages wait for an earlier one.
func (s *Store) Postpone(ctx context.Context, lane union.ID, until time.Time) error {
	return s.writing(ctx).Model(&union.OutboxRow{}).
		Where("lane = ? AND status = ? AND due_at < ?", lane, union.OutboxWaiting, until).Update("due_at", until.UTC()).Error
}

// Pauses gives the channels that nobody may use now, with the end of it.
func (s *Store) Pauses(ctx context.Context) (map[union.Channel]time.Time, error) {
	var rows []union.ChannelPause
	err := s.reading(ctx).Where("until_at > ?", s.Now()).Find(&rows).Error
	pauses := map[union.Channel]time.Time{}
	for _, row := range rows {
		pauses[row.Channel] = row.UntilAt
	}
	return pauses, err
}

// PauseChannel keeps all replicas from a channel until a time; a longer pause stands.
func (s *Store) PauseChannel(ctx context.Context, channel union.Channel, until time.Time, cause string) error {
	return s.Tx(ctx, func(ctx context.Context, tx *Store) error {
		row := union.ChannelPause{Channel: channel, UntilAt: until, Cause: cause}
		err := tx.writing(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error
		if err != nil {
			return err
		}
		return tx.writing(ctx).Model(&union.ChannelPause{}).Where("channel = ? AND until_at < ?", channel, until).
			Updates(map[string]any{"until_at": until, "cause": cause}).Error
	})
}
