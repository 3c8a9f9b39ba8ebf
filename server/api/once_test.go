package api_test

import (
	"fmt"
	"net"
	"net/url"
	"sync"
	"testing"
	"time"

	"unioncard/server/uniontest"
)

func TestAPhoneWhoseConnectionEndedGetsItsAnswerWhenItComesBack(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		body := fmt.Sprintf(`{"org_id":%q}`, city.Unit.ID)
		for i := range 20 {
			person := s.Person(fmt.Sprintf("样本%d", i))
			key := fmt.Sprintf("key-of-a-lost-connection-%d", i)
			sendAndLeave(t, person, "/applications", body, key, time.Duration(i)*200*time.Microsecond)
			var answer *uniontest.Answer
			for range 3000 {
				answer = person.PostKey("/applications", []byte(body), key)
				if answer.Status != 409 || answer.Text("code") != "still_running" && answer.Text("code") != "request_taken" {
					break
				}
				time.Sleep(10 * time.Millisecond)
			}
			answer.Must(201)
		}
	})
}

// sendAndLeave sends a whole request and hangs up after a while.
func sendAndLeave(t *testing.T, c *uniontest.Client, path, body, key string, after time.Duration) {
	t.Helper()
	at, err := url.Parse(c.URL)
	mustDo(t, err)
	var dialer net.Dialer
	conn, err := dialer.DialContext(t.Context(), "tcp", at.Host)
	mustDo(t, err)
	_, err = fmt.Fprintf(conn, "POST %s%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nIdempotency-Key: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		at.Path, path, c.Token, key, len(body), body)
	mustDo(t, err)
	time.Sleep(after)
	mustDo(t, conn.Close())
}

func TestOfManyEqualCallsAtOnceNoneIsRefusedForWhatAnotherHasDone(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		for i := range 10 {
			person := s.Person(fmt.Sprintf("样本%d", i))
			key, body := fmt.Sprintf("key-of-a-double-press-%d", i), map[string]any{"org_id": city.Unit.ID}
			answers := make([]*uniontest.Answer, 6)
			var wait sync.WaitGroup
			for k := range answers {
				wait.Go(func() { answers[k] = person.PostKey("/applications", body, key) })
			}
			wait.Wait()
			for _, answer := range answers {
				if answer.Status != 201 && answer.Text("code") != "still_running" && answer.Text("code") != "request_taken" {
					t.Fatalf("one of the equal calls got %d %s", answer.Status, answer.Body)
				}
			}
		}
	})
}
