// Package deadletter lets the federation's supervisor see the messages that could not be
// delivered, try them again, or give them up.
package deadletter

import (
	"context"
	"strings"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Letters are the rules.
type Letters struct{ store *store.Store }

// New makes the rules.
func New(s *store.Store) *Letters { return &Letters{s} }

// roots are the federations that the actor is supervisor of: what failed concerns the
// service as a whole, and nobody below could mend it.
func roots(actor union.Actor) []union.Scope {
	var list []union.Scope
	for _, scope := range actor.ScopesFor(union.RoleSupervisor) {
		if scope.Level == union.LevelFederation {
			list = append(list, scope)
		}
	}
	return list
}

// over gives the root from which a letter may be handled. One whose receiver belongs to no
// org, such as an officer of the bank, is any federation's.
func over(roots []union.Scope, letter store.DeadLetter) (union.Scope, bool) {
	for _, root := range roots {
		if len(letter.Homes) == 0 {
			return root, true
		}
		for _, home := range letter.Homes {
			if home.Within(root.OrgPath) {
				return root, true
			}
		}
	}
	return union.Scope{}, false
}

// mostLooks ends the search of a page: who has hardly a letter among very many gets a
// shorter one, with a cursor to go on from.
const mostLooks = 20

// List gives a page of the letters in the actor's scope, the longest waiting first.
// Error: union.ErrForbidden for who is not a federation's supervisor.
func (l *Letters) List(ctx context.Context, actor union.Actor, page store.Page) ([]store.DeadLetter, string, error) {
	own := roots(actor)
	if len(own) == 0 {
		return nil, "", union.ErrForbidden
	}
	var list []store.DeadLetter
	most := page.Limit
	if most <= 0 {
		most = 20
	}
	for range mostLooks {
		rows, next, err := l.store.DeadLetters(ctx, page)
		if err != nil {
			return nil, "", err
		}
		for i, row := range rows {
			if _, ok := over(own, row); !ok {
				continue
			}
			list = append(list, row)
			if len(list) == most && (i < len(rows)-1 || next != "") {
				return list, row.Past(), nil
			}
		}
		if next == "" {
			return list, "", nil
		}
		page.Cursor = next
	}
	return list, page.Cursor, nil
}

// Requeue tries a message again from the start. Errors: union.ErrForbidden,
// union.ErrNotFound, store.ErrLetterAlive.
func (l *Letters) Requeue(ctx context.Context, actor union.Actor, id union.ID) error {
	return l.handle(ctx, actor, id, "dead_letters:requeue", "", (*store.Store).Requeue)
}

// Drop gives a message up for good, with a reason. Errors as for Requeue.
func (l *Letters) Drop(ctx context.Context, actor union.Actor, id union.ID, reason string) error {
	reason = strings.TrimSpace(reason)
	wrong := union.CheckFreeText("reason", reason, 2, 100)
	return l.handle(ctx, actor, id, "dead_letters:drop", reason, func(tx *store.Store, ctx context.Context, id union.ID) error {
		if wrong != nil {
			return union.Refused("drop_reason", "请写明为什么不用再通知。", *wrong)
		}
		return tx.DropLetter(ctx, id)
	})
}

func (l *Letters) handle(
	ctx context.Context, actor union.Actor, id union.ID, action, reason string, do func(*store.Store, context.Context, union.ID) error,
) error {
	own := roots(actor)
	if len(own) == 0 {
		return union.ErrForbidden
	}
	return l.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		letter, err := tx.DeadLetter(ctx, id)
		if err != nil {
			return err
		}
		root, ok := over(own, letter)
		if !ok {
			return union.ErrNotFound
		}
		if err = do(tx, ctx, id); err != nil {
			return err
		}
		return tx.Audit(ctx, union.Audit{
			Actor: actor, Role: union.RoleSupervisor, Action: action, Subject: "outbox", SubjectID: id, OrgID: root.OrgID, Reason: reason, Detail: letter.Topic,
		})
	})
}
