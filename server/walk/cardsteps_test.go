package walk_test

import (
	"context"

	"unioncard/server/card"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// cardSteps are what befalls cards.
var cardSteps = []step{
	{"deliver several", 4, (*unit).delivers},
	{"card event", 20, (*unit).cardEvent},
	{"sign", 8, (*unit).signs},
	{"report", 2, (*unit).reports},
	{"correct a number", 3, (*unit).corrects},
	{"exchange numbers", 3, (*unit).exchanges},
}

// delivers: the bank brings all the cards that it has.
func (u *unit) delivers() act {
	list := u.ids("SELECT id FROM cards WHERE applying_org_id = ? AND status = 'opened' ORDER BY created_at, id", string(u.org.ID))
	versions := make([]int64, len(list))
	for i, id := range list {
		c, err := u.Store.Card(context.Background(), id)
		u.must(err)
		versions[i] = c.Version
	}
	return when(len(list) > 0, func(ctx context.Context) error {
		outcomes, err := u.cards.MoveMany(ctx, u.officer, union.EventDelivered, list, versions, card.Change{})
		for _, o := range outcomes {
			if err == nil {
				err = o.Err
			}
		}
		return err
	})
}

func (u *unit) card(condition string) (union.Card, bool) {
	id, ok := u.one("cards", condition)
	if !ok {
		return union.Card{}, false
	}
	c, err := u.Store.Card(context.Background(), id)
	u.must(err)
	return c, true
}

// cardEvent: any event that the card's status knows, by whoever is asked first.
func (u *unit) cardEvent() act {
	c, ok := u.card("status <> 'closed'")
	if !ok {
		return nil
	}
	var events []string
	for _, event := range union.CardMachine.Events() {
		if _, known := union.CardMachine.Moves[c.Status][event]; known && event != union.EventSigned {
			events = append(events, event)
		}
	}
	if len(events) == 0 {
		return nil
	}
	event := pick(u, events)
	u.cardNumbers++
	change := card.Change{Version: c.Version, ToOrg: u.org.ID, Cause: union.ExceptMissing, Number: uniontest.CardNumber(u.cardNumbers)}
	who := pick(u, []union.Actor{u.officer, u.clerk(), u.officer, u.actorOf(u.leader, union.RoleLeader)})
	return func(ctx context.Context) error {
		_, err := u.cards.Move(ctx, who, c.ID, event, change)
		return err
	}
}

// signs: the holder on their own screen, or on the leader's.
func (u *unit) signs() act {
	c, ok := u.card("status IN ('at_union', 'in_distribution') OR needs_receipt = 1")
	if !ok {
		return nil
	}
	who := u.actorOf(u.leader, union.RoleLeader)
	if app, err := u.Store.Application(context.Background(), c.ApplicationID); err == nil && app.AccountID != nil && u.coin() {
		who = u.personOf(app)
	}
	return func(ctx context.Context) error {
		_, err := u.cards.Sign(ctx, who, c.ID, c.Version, nil)
		return err
	}
}

// reports: the holder says something of the card.
func (u *unit) reports() act {
	c, ok := u.card("status IN ('received', 'activated')")
	if !ok {
		return nil
	}
	app, err := u.Store.Application(context.Background(), c.ApplicationID)
	u.must(err)
	who, kind := u.personOf(app), pick(u, []string{union.EventActivated, union.EventLost})
	return func(ctx context.Context) error {
		_, err := u.cards.Report(ctx, who, c.ID, kind, "")
		return err
	}
}

// corrects: officer and clerk type the number of a card anew, the same or another one.
func (u *unit) corrects() act {
	c, ok := u.card("status = 'opened'")
	u.cardNumbers += 2
	first, second, clerk := uniontest.CardNumber(u.cardNumbers), uniontest.CardNumber(u.cardNumbers), u.clerk()
	if u.roll(0, 3) == 0 {
		second = uniontest.CardNumber(u.cardNumbers - 1)
	}
	return when(ok, func(ctx context.Context) error {
		if _, _, err := u.cards.Correct(ctx, clerk, c.ID, c.Version, first); err != nil {
			return err
		}
		_, _, err := u.cards.Correct(ctx, u.officer, c.ID, c.Version, second)
		return err
	})
}

// exchanges: officer and clerk say that two cards have each other's number.
func (u *unit) exchanges() act {
	a, ok := u.card("status = 'opened'")
	b, there := u.card("status = 'opened'")
	clerk := u.clerk()
	return when(ok && there, func(ctx context.Context) error {
		pair := card.Swapped{ID: a.ID, Other: b.ID, Version: a.Version, OtherVersion: b.Version}
		if _, _, _, err := u.cards.Exchange(ctx, clerk, pair); err != nil {
			return err
		}
		_, _, _, err := u.cards.Exchange(ctx, u.officer, pair)
		return err
	})
}
