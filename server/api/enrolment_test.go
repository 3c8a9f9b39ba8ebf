package api_test

import (
	"context"
	"testing"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func TestAMemberEnrolsAndTheClerkApproves(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
		person := s.Enrol("样本甲", city.Branch, uniontest.NewFields("样本·甲"))
		queue := clerk.Get("/review-queue").Must(200)
		if queue.Text("items.0.id") != person.ApplicationID {
			t.Fatalf("the queue is %s", queue.Body)
		}
		if flags, _ := queue.At("items.0.flags").([]any); len(flags) != 1 || flags[0] != "roster_missing" {
			t.Fatalf("flags are %v", queue.At("items.0.flags"))
		}
		clerk.Approve(person)
		if got := person.Get("/applications/current").Must(200).Text("status"); got != "approved" {
			t.Fatalf("status is %s", got)
		}
		evidence, err := s.Features.Enrolment.VerifyChain(context.Background(), city.Unit.ID, func(_, _ []byte) error { return nil })
		if err != nil || evidence != 1 {
			t.Fatalf("evidence: %d links, %v", evidence, err)
		}
	})
}
