package batch

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"unioncard/server/store"
	"unioncard/server/union"
)

const numberTries = 50

// reserveNumber gives a draft the number that its papers will carry, such as
// ZB-0301-20260302-01. A number from an earlier try of the same day is kept; no number
// is ever given twice, which the unique key sees to.
func (b *Batches) reserveNumber(ctx context.Context, batch union.Batch, org union.Org) (string, error) {
	day := strings.ReplaceAll(string(b.Store.Today()), "-", "")
	prefix := fmt.Sprintf("%s-%s-%s-", b.NumberPrefix, org.Code, day)
	if batch.Number != nil && strings.HasPrefix(*batch.Number, prefix) {
		return *batch.Number, nil
	}
	taken, err := b.Store.CountBatchNumbers(ctx, prefix)
	if err != nil {
		return "", err
	}
	for try := range int64(numberTries) {
		number := fmt.Sprintf("%s%02d", prefix, taken+1+try)
		err = b.Store.ReserveBatchNumber(ctx, batch, number)
		if !errors.Is(err, store.ErrBatchNumberTaken) {
			return number, err
		}
	}
	return "", err
}
