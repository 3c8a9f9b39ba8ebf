package enrolment_test

import (
	"fmt"
	"sync"
	"testing"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// A factory signs after one announcement: all want the next place in one chain.
func TestManyOfOneUnitSignAtOnceAndNobodyIsTurnedAway(t *testing.T) {
	const people = 40
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		texts := map[union.ConsentKind]string{}
		for _, text := range s.Features.Enrolment.ConsentTexts() {
			texts[text.Kind] = text.SHA256
		}
		hand := uniontest.Signature(t)
		var wait sync.WaitGroup
		start := make(chan struct{})
		for i := range people {
			name := fmt.Sprintf("样本%c", '一'+i)
			a := s.Draft(name, city.Unit, uniontest.NewFields(name))
			a.Fill()
			actor := s.Actor(a.Client)
			wait.Go(func() {
				<-start
				if _, err := s.Features.Enrolment.SignConsent(t.Context(), actor, union.ID(a.ApplicationID), int64(a.Version), texts, hand); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			})
		}
		close(start)
		wait.Wait()
	})
}
