package api_test

import (
	"encoding/base64"
	"encoding/json"
	"testing"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// forged is a cursor behind a key and an id.
func forged(key, id string) string {
	text, _ := json.Marshal(map[string]string{"k": key, "i": id}) // of two texts: it cannot fail
	return base64.RawURLEncoding.EncodeToString(text)
}

// What no phone of ours sends, but anybody may: bytes that are no text, and cursors that
// nobody was given.
func TestOddBytesInAnAddressAreAnsweredAndNoDefect(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		chief := s.Staff("样本市总", union.RoleSupervisor, city.Federation)
		for _, path := range []string{
			"/orgs?query=", "/bank-branches?query=", "/orgs/" + string(city.District.ID) + "/units?query=", "/service-bases?org_id=" + string(city.District.ID) + "&query=",
			"/orgs/" + string(city.District.ID) + "/units?cursor=", "/service-bases?org_id=" + string(city.District.ID) + "&cursor=", "/duplicate-cases?cursor=", "/bank-branches?cursor=",
			"/places?query=", "/places?district=", "/join-codes/", "/invitations/", "/orgs?cursor=", "/inbox?cursor=", "/review-queue?cursor=", "/roster-rows?cursor=",
		} {
			for _, text := range []string{"%FF", "%E4%B8", "%ED%A0%80", "%00", "%F0%A0%AE%B7", "%C2%A0", "a%FFb",
				forged("中", "中"), forged("中", string(city.Unit.ID)), forged("1 中\x00", string(city.Unit.ID)), forged("0000-00-00T00:00:00Z", string(city.Unit.ID)),
				forged("0000-01-01T00:00:00+14:00", string(city.Unit.ID)), forged("9999-12-31T23:59:59-12:00", string(city.Unit.ID)), forged("99999999999", string(city.Unit.ID))} {
				if answer := chief.Get(path + text); answer.Status >= 500 {
					t.Errorf("%s%s: %d %s", path, text, answer.Status, answer.Body)
				}
			}
		}
	})
}
