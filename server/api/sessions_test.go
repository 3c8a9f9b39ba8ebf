package api_test

import (
	"testing"

	"unioncard/server/uniontest"
)

func TestAPersonSignsInSeesThemselfAndSignsOut(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		person := s.Person("样本甲")
		person.Get("/me").Must(200)
		person.Delete("/sessions/current").Must(204)
		person.Get("/me").MustCode(401, "unauthenticated")
	})
}
