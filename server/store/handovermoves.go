package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"unioncard/server/union"
)

// ErrUnderWay says that a card is in somebody's hands between two signatures.
var ErrUnderWay = union.Conflict("card_under_way", "卡片正在交接途中，请等交接签收或撤回后再办理。", "")

// CardsAt narrows the cards that a node may hand over.
type CardsAt struct {
	Unit     union.Org
	Node     *union.ID // who holds them; nil: the bank
	Statuses []string
	Causes   []union.ExceptionCause // of those that are an exception; empty means any
	IDs      []union.ID             // only these
	BatchID  union.ID
	Holder   union.Org // only cards whose holders belong here or below
}

// CardsToHand gives the cards that a node has and that are in no other hand-over, at most limit.
func (s *Store) CardsToHand(ctx context.Context, f CardsAt, limit int) ([]union.Card, error) {
	query := s.reading(ctx).Model(&union.Card{}).Where("applying_org_id = ? AND status IN ?", f.Unit.ID, f.Statuses)
	if f.Node == nil {
		query = query.Where("held_by_org IS NULL")
	} else {
		query = query.Where("held_by_org = ?", *f.Node)
	}
	if len(f.Causes) > 0 {
		query = query.Where("cause IN ?", f.Causes)
	}
	if f.BatchID != "" {
		query = query.Where("batch_id = ?", f.BatchID)
	}
	if f.Holder.ID != "" {
		query = query.Where("org_id IN (?)", s.subtree(ctx, f.Holder.Path))
	}
	if f.IDs != nil {
		var cards []union.Card
		for chunk := range slices.Chunk(f.IDs, bulkRows) {
			var some []union.Card
			if err := query.Session(&gorm.Session{}).Where("id IN ?", chunk).Find(&some).Error; err != nil {
				return nil, err
			}
			cards = append(cards, some...)
		}
		return cards, nil
	}
	var cards []union.Card
	err := query.Where("NOT EXISTS (SELECT 1 FROM handover_cards h WHERE h.live = cards.id)").Order("id").Limit(limit).Find(&cards).Error
	return cards, err
}

// AddHandover keeps a hand-over with its cards. Each card's version is checked and raised,
// so that what somebody else does to it at the same time fails, or makes this fail with
// union.ErrStale; a card that is in another hand-over is ErrUnderWay.
func (s *Store) AddHandover(ctx context.Context, h union.Handover, cards []union.Card) error {
	if err := s.touchCards(ctx, cards, nil); err != nil {
		return err
	}
	if err := s.writing(ctx).Create(&h).Error; err != nil {
		return err
	}
	rows := make([]union.HandoverCard, len(cards))
	for i, c := range cards {
		rows[i] = union.HandoverCard{ID: s.NewID(), HandoverID: h.ID, CardID: c.ID, Live: &cards[i].ID, CreatedAt: h.CreatedAt}
	}
	err := insertMany(ctx, s, rows)
	if Violates(err, "uq_handover_cards_live") {
		return ErrUnderWay
	}
	return err
}

// HoldCards writes who holds cards from now on, where that is all that changes of them.
func (s *Store) HoldCards(ctx context.Context, cards []union.Card, set map[string]any) error {
	return s.touchCards(ctx, cards, set)
}

func (s *Store) touchCards(ctx context.Context, cards []union.Card, set map[string]any) error {
	byVersion := map[int64][]union.ID{}
	for _, c := range cards {
		byVersion[c.Version] = append(byVersion[c.Version], c.ID)
	}
	for version, ids := range byVersion {
		slices.Sort(ids)
		for chunk := range slices.Chunk(ids, bulkRows) {
			values := map[string]any{"version": version + 1, "updated_at": s.Now()}
			for column, value := range set {
				values[column] = value
			}
			result := s.writing(ctx).Table("cards").Where("id IN ? AND version = ?", chunk, version).Updates(values)
			if result.Error != nil {
				return result.Error
			}
			if result.RowsAffected != int64(len(chunk)) {
				return union.ErrStale
			}
		}
	}
	return nil
}

// SaveDelivery writes what the bank checked while a hand-over is prepared, and gives the
// new version; union.ErrStale when somebody was faster.
func (s *Store) SaveDelivery(ctx context.Context, h union.Handover, set map[string]any) error {
	return s.saveHandover(ctx, h, []string{union.HandoverPrepared}, set)
}

// SaveCount writes what the receiver found of some cards and what that comes to. The
// version goes up, so that a signature is for the very count that was seen.
func (s *Store) SaveCount(ctx context.Context, h union.Handover, found map[union.Outcome][]union.ID) error {
	err := s.saveHandover(ctx, h, []string{union.HandoverSent, union.HandoverDisputed}, map[string]any{})
	if err != nil {
		return err
	}
	for _, outcome := range union.Outcomes {
		for chunk := range slices.Chunk(found[outcome], bulkRows) {
			result := s.writing(ctx).Model(&union.HandoverCard{}).Where("handover_id = ? AND card_id IN ?", h.ID, chunk).Update("outcome", outcome)
			if result.Error != nil {
				return result.Error
			}
			if result.RowsAffected != int64(len(chunk)) {
				return union.ErrNotFound
			}
		}
	}
	tally, err := s.OutcomesOf(ctx, h.ID)
	if err != nil {
		return err
	}
	return s.writing(ctx).Model(&union.Handover{}).Where("id = ?", h.ID).Updates(map[string]any{
		"counted": tally[union.OutcomeReceived], "damaged": tally[union.OutcomeDamaged], "missing": tally[union.OutcomeMissing],
	}).Error
}

func (s *Store) saveHandover(ctx context.Context, h union.Handover, statuses []string, set map[string]any) error {
	set["version"], set["updated_at"] = h.Version+1, s.Now()
	result := s.writing(ctx).Model(&union.Handover{}).Where("id = ? AND version = ? AND status IN ?", h.ID, h.Version, statuses).Updates(set)
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected != 1 {
		return s.staleError(ctx, union.Transition{Subject: union.SubjectHandover, ID: h.ID})
	}
	return nil
}

// OutcomesOf counts the cards of a hand-over by what was found of them; those that nobody
// has counted yet stand under the empty outcome.
func (s *Store) OutcomesOf(ctx context.Context, handover union.ID) (map[union.Outcome]int, error) {
	var rows []struct {
		Outcome union.Outcome
		N       int
	}
	err := s.reading(ctx).Model(&union.HandoverCard{}).Where("handover_id = ?", handover).
		Select("outcome, COUNT(*) AS n").Group("outcome").Scan(&rows).Error
	tally := map[union.Outcome]int{}
	for _, r := range rows {
		tally[r.Outcome] = r.N
	}
	return tally, err
}

// FreeCards ends what keeps the cards of a hand-over from another one.
func (s *Store) FreeCards(ctx context.Context, handover union.ID) error {
	return s.writing(ctx).Model(&union.HandoverCard{}).Where("handover_id = ? AND live IS NOT NULL", handover).Update("live", nil).Error
}

// CardHolders gives the accounts of those whose cards are tied to no member yet, by application.
func (s *Store) CardHolders(ctx context.Context, apps []union.ID) (map[union.ID]union.ID, error) {
	holders := map[union.ID]union.ID{}
	for chunk := range slices.Chunk(apps, bulkRows) {
		var rows []struct{ ID, AccountID union.ID }
		err := s.reading(ctx).Model(&union.Application{}).Select("id, account_id").Where("id IN ? AND account_id IS NOT NULL", chunk).Scan(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			holders[r.ID] = r.AccountID
		}
	}
	return holders, nil
}
