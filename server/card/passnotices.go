package card

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// accountsOf finds the accounts of holders who are tied to no member, by application.
func (c *Cards) accountsOf(ctx context.Context, tx *store.Store, cards []union.PassedCard) (map[union.ID]union.ID, error) {
	var apps []union.ID
	for _, passed := range cards {
		if passed.Card.MemberID == nil {
			apps = append(apps, passed.Card.ApplicationID)
		}
	}
	return tx.CardHolders(ctx, apps)
}

// passNotices tell the holder where the card is now.
func passNotices(p union.Passage, s step, accounts map[union.ID]union.ID) []union.Notice {
	n := union.Notice{SubjectID: s.card.ID, Topic: rules[s.event].holder}
	if p.To != nil && p.To.ID != p.Unit.ID && isDown(p, s) {
		n.Topic, n.Data = "card:at_branch", map[string]string{"place": p.To.Name}
	}
	if n.Topic == "" {
		return nil
	}
	if s.card.MemberID != nil {
		n.MemberID = *s.card.MemberID
		return []union.Notice{n}
	}
	account, ok := accounts[s.card.ApplicationID]
	if !ok {
		return nil
	}
	n.AccountID = account
	return []union.Notice{n}
}

// isDown says whether a card came nearer to its holder and is theirs to fetch.
func isDown(p union.Passage, s step) bool {
	_, fails := s.set["cause"]
	return !fails && !s.lost && s.card.Status != union.CardException && p.Down()
}

// toldMissing are the officers who hear of missing cards, by bank branch.
func (c *Cards) toldMissing(ctx context.Context, tx *store.Store, steps []step) (map[union.ID][]union.ID, error) {
	told := map[union.ID][]union.ID{}
	for _, s := range steps {
		branch := s.card.BankBranchID
		if _, known := told[branch]; known || !s.lost {
			continue
		}
		officers, err := tx.Officers(ctx, branch)
		if err != nil {
			return nil, err
		}
		told[branch] = officers
	}
	return told, nil
}

func missingNotices(s step, officers map[union.ID][]union.ID) []union.Notice {
	if !s.lost {
		return nil
	}
	var list []union.Notice
	for _, account := range officers[s.card.BankBranchID] {
		list = append(list, union.Notice{Topic: "card:missing", AccountID: account, SubjectID: s.card.ID})
	}
	return list
}
