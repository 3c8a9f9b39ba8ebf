package api_test

import (
	"testing"

	"unioncard/server/uniontest"
)

func TestThePhotosOfAVoidBatchAreHandedOutNoMore(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		r.Clerk.Mandate("样本经办")
		r.Head.Mandate("样本主席")
		r.Approved("样本会员甲")
		batch := r.Clerk.NewBatch(r.City.Unit)
		batch.Rows(map[string]any{"fill": 1}).Must(200)
		batch.Move("seal").Must(200)
		batch.Get(batch.Path("/papers/id_sheets-01.pdf")).Must(200)
		batch.Move("void").Must(200)
		batch.Get(batch.Path("/papers/id_sheets-01.pdf")).MustCode(409, "row_stopped")
		batch.Get(batch.Path("/papers/opening_list.pdf")).Must(200)
	})
}
