package api_test

import (
	"testing"

	"unioncard/server/uniontest"
)

// asked gives what a person is asked for, by our name of the template.
func asked(c *uniontest.Client) map[string]subscriptionSeen {
	var page struct {
		Items    []subscriptionSeen
		Official bool
	}
	c.Get("/subscriptions").Must(200).Into(&page)
	byName := map[string]subscriptionSeen{}
	for _, item := range page.Items {
		byName[item.Template] = item
	}
	return byName
}

type subscriptionSeen struct {
	Template   string
	TemplateID string `json:"template_id"`
	Title      string
	Occasion   string
	Left       int
	Banned     bool
}

func answer(id, said string) map[string]any {
	return map[string]any{"answers": []map[string]any{{"template_id": id, "answer": said}}}
}

func TestAnAnswerOfThePageIsCountedOnceForEachKey(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		one, other := s.Person("one"), s.Person("other")
		occasions := map[string]int{}
		for _, item := range asked(one) {
			occasions[item.Occasion]++
			if item.Left != 0 || item.Banned || item.Title == "" || item.TemplateID == "" {
				t.Errorf("before any answer: %+v", item)
			}
		}
		for _, occasion := range []string{"submit", "sign", "desk"} {
			if occasions[occasion] < 1 || occasions[occasion] > 3 {
				t.Errorf("%d templates at %s", occasions[occasion], occasion)
			}
		}
		review := asked(one)["application_review"]
		for range 2 {
			one.PostKey("/subscriptions", answer(review.TemplateID, "accept"), "same-key-0123456789").Must(204)
		}
		one.Post("/subscriptions", answer(review.TemplateID, "accept")).Must(204)
		one.Post("/subscriptions", answer(review.TemplateID, "reject")).Must(204)
		if left := asked(one)["application_review"].Left; left != 2 {
			t.Errorf("%d left of two accepts", left)
		}
		one.Post("/subscriptions", answer(review.TemplateID, "ban")).Must(204)
		if got := asked(one)["application_review"]; got.Left != 0 || !got.Banned {
			t.Errorf("after a ban: %+v", got)
		}
		if left := asked(other)["application_review"].Left; left != 0 {
			t.Errorf("another person has %d", left)
		}
		one.Post("/subscriptions", answer("no-such-template", "accept")).MustCode(422, "template_unknown")
		one.PostKey("/subscriptions", answer(review.TemplateID, "accept"), "").Must(400)
	})
}
