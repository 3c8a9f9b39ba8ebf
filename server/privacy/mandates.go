package privacy

import (
	"context"
	"errors"

	"unioncard/server/store"
	"unioncard/server/union"
)

// endMandates ends the own IDs of clerks and heads who have been out of office long
// enough, and deletes the files of all that have ended, whoever ended them.
func (r *Retention) endMandates(ctx context.Context, done *Deleted) error {
	after := union.ID("")
	for {
		mandates, err := r.store.IdleMandates(ctx, after, pass)
		if err != nil {
			return err
		}
		if len(mandates) == 0 {
			return r.eraseMandates(ctx, done)
		}
		for _, m := range mandates {
			if err = r.endMandate(ctx, m); err != nil {
				return err
			}
		}
		after = mandates[len(mandates)-1].ID
	}
}

func (r *Retention) endMandate(ctx context.Context, m union.MandateID) error {
	left, err := r.store.LastOffice(ctx, m.AccountID)
	if err != nil || r.store.Now().Before(r.days.MandateEnd(m, left)) {
		return err
	}
	err = r.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.EndMandate(ctx, m.ID); err != nil {
			return err
		}
		return tx.Audit(ctx, union.Audit{Action: "mandate_ids:deleted", Subject: "mandate_ids", SubjectID: m.ID})
	})
	if errors.Is(err, union.ErrStale) { // the owner has just begun another one
		return nil
	}
	return err
}

func (r *Retention) eraseMandates(ctx context.Context, done *Deleted) error {
	after := union.ID("")
	for {
		mandates, err := r.store.EndedMandates(ctx, after, pass)
		if err != nil || len(mandates) == 0 {
			return err
		}
		for _, m := range mandates {
			if err = r.eraseMandate(ctx, m); err != nil {
				return err
			}
			done.Mandates++
		}
		after = mandates[len(mandates)-1].ID
	}
}

// eraseMandate deletes the files with proof, remembers that, and deletes them once more,
// as forget does.
func (r *Retention) eraseMandate(ctx context.Context, m union.MandateID) error {
	remembered := false
	for {
		for _, key := range []string{m.FrontKey, m.BackKey, m.SignatureKey} {
			if key == "" {
				continue
			}
			if err := r.gone(ctx, key); err != nil {
				return err
			}
		}
		if remembered {
			return nil
		}
		if err := r.store.MandateErased(ctx, m.ID); err != nil {
			return err
		}
		remembered = true
	}
}
