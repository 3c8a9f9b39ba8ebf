package api_test

import (
	"context"
	"testing"

	"unioncard/server/uniontest"
)

func TestEvidenceThatWasCutOffIsMissed(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		for _, name := range []string{"样本甲", "样本乙"} {
			s.Enrol(name, city.Unit, uniontest.NewFields(name))
		}
		verify := func() error {
			_, err := s.Features.Enrolment.VerifyChain(context.Background(), city.Unit.ID, func(_, _ []byte) error { return nil })
			return err
		}
		mustDo(t, verify())
		for _, statement := range []string{
			"DELETE FROM evidence_records WHERE seq = 2", // the last
			"DELETE FROM evidence_records",               // the whole chain
		} {
			_, err := s.SQL().ExecContext(t.Context(), statement)
			mustDo(t, err)
			if verify() == nil {
				t.Fatalf("nobody misses what is gone after %s", statement)
			}
		}
	})
}
