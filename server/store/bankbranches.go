package store

import (
	"context"

	"unioncard/server/union"
)

// BankBranch gives a branch of the bank by id; its facts are public.
func (s *Store) BankBranch(ctx context.Context, id union.ID) (union.BankBranch, error) {
	var branch union.BankBranch
	err := s.reading(ctx).Where("id = ?", id).Take(&branch).Error
	return branch, found(err)
}

// BankBranches lists the branches whose name or code begins with or holds a text.
func (s *Store) BankBranches(ctx context.Context, text string, page Page) ([]union.BankBranch, string, error) {
	query := s.reading(ctx).Model(&union.BankBranch{})
	if text != "" {
		query = query.Where("name LIKE ? ESCAPE '!' OR code = ?", "%"+escapeLike(text)+"%", text)
	}
	query, err := page.byID(query, "id", false)
	if err != nil {
		return nil, "", err
	}
	var rows []union.BankBranch
	err = query.Find(&rows).Error
	rows, next := trim(page, rows, func(b union.BankBranch) cursor { return cursor{ID: b.ID} })
	return rows, next, err
}

// AddBankBranch keeps a new branch. ErrBankCodeTaken: its code is in use.
func (s *Store) AddBankBranch(ctx context.Context, branch union.BankBranch) error {
	return s.Tx(ctx, func(ctx context.Context, tx *Store) error {
		var err error
		if branch.Revision, err = tx.nextPlaceRevision(ctx); err != nil {
			return err
		}
		return bankCodeError(tx.writing(ctx).Create(&branch).Error)
	})
}

// PutBankBranch writes a branch whose Version is the new one.
func (s *Store) PutBankBranch(ctx context.Context, branch union.BankBranch) error {
	return s.Tx(ctx, func(ctx context.Context, tx *Store) error {
		var err error
		if branch.Revision, err = tx.nextPlaceRevision(ctx); err != nil {
			return err
		}
		result := tx.writing(ctx).Model(&union.BankBranch{}).Where("id = ? AND version = ?", branch.ID, branch.Version-1).
			Select("*").Omit("id", "created_at").Updates(&branch)
		if result.Error == nil && result.RowsAffected != 1 {
			return union.ErrStale
		}
		return bankCodeError(result.Error)
	})
}

func bankCodeError(err error) error {
	if Violates(err, "uq_bank_branches_code") {
		return ErrBankCodeTaken
	}
	return err
}

// ErrBankCodeTaken says that another branch has the code.
var ErrBankCodeTaken = union.Refused("bank_code_taken", "这个网点编号已经有了，请核对后再填。",
	union.FieldError{Field: "code", Code: "taken", Detail: "这个网点编号已经有了。"})
