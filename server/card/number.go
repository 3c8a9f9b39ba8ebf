package card

import (
	"unioncard/server/union"
)

// another reads a number and refuses what is none, and the card's present one. With it
// come its keys.
func (c *Cards) another(card union.Card, text string) (number string, current, next []byte, err error) {
	number = union.ReadCardNumber(text)
	if !c.series.Good(number) {
		return "", nil, nil, errNumber
	}
	current, next = c.sealer.Index(union.IndexCard, number)
	for _, mark := range [][]byte{current, next} {
		if len(mark) > 0 && (string(mark) == string(card.Number.Index) || string(mark) == string(card.Number.IndexNext)) {
			return "", nil, nil, errSame
		}
	}
	return number, current, next, nil
}

// newNumber checks and seals the number that a card gets, in place of the present one,
// which stays in the card's history.
func (c *Cards) newNumber(card union.Card, why, text string, set map[string]any) (*union.CardNumber, error) {
	number, current, next, err := c.another(card, text)
	if err != nil {
		return nil, err
	}
	onCard, err := c.sealer.SealBytes(union.CardNumberPlace(card.ID), []byte(number))
	if err != nil {
		return nil, err
	}
	now := c.store.Now()
	row := union.CardNumber{ID: c.store.NewID(), CardID: card.ID, Cause: why, FromAt: now, CreatedAt: now}
	row.Number = union.Sealed{Masked: union.MaskCard(number), Index: current, IndexNext: next}
	row.Number.Sealed, err = c.sealer.SealBytes(union.Place{Table: "card_numbers", Column: "number", Row: row.ID}, []byte(number))
	if err != nil {
		return nil, err
	}
	set["number_masked"], set["number_sealed"] = row.Number.Masked, onCard
	set["number_index"], set["number_index_next"] = current, orNull(next)
	set["held_number"], set["held_number_next"] = current, orNull(next)
	return &row, nil
}

func orNull(b []byte) any {
	if len(b) == 0 {
		return nil
	}
	return b
}
