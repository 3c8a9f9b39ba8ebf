// Package replicas watches two processes of the real server on one database: what one
// does, the other must know.
package replicas_test

import (
	"net/http"
	"testing"
	"time"

	"unioncard/server/uniontest"
)

// The people of the sample city that the tests play.
const (
	chief  = "supervisor-zibo-01"
	person = "clerk-zhangdian-01"
)

// soon is how late a change of a place may be seen in the other replica.
const soon = 5 * time.Second

func TestTwoReplicasAreAsOne(t *testing.T) {
	binary := uniontest.BuildProgram(t)
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			here, there := pair(t, binary, driver)
			t.Run("a changed, suspended or published place is seen in the other within five seconds", func(t *testing.T) { placesAreSeen(t, here, there) })
			t.Run("a session begun in one is good in the other, and ended for both", func(t *testing.T) { sessionsAreShared(t, here, there) })
		})
	}
}

// pair starts two replicas on one empty database, one Redis and one folder.
func pair(t *testing.T, binary, driver string) (here, there *uniontest.Program) {
	t.Helper()
	database := uniontest.Database(t, driver)
	settings := []string{"DATA_DIR=" + uniontest.Folder(t), "DATABASE_DRIVER=" + driver, "DATABASE_DSN=" + database.DSN, "REDIS_ADDRS=" + uniontest.StartRedis(t).Address}
	return uniontest.StartProgram(t, binary, settings...), uniontest.StartProgram(t, binary, settings...)
}

func placesAreSeen(t *testing.T, here, there *uniontest.Program) {
	supervisor := here.SignIn(chief)
	onlooker := there.At(here.SignIn(person))
	org := supervisor.Get("/me").Must(http.StatusOK).Text("scopes.0.place_id")
	base := supervisor.Get("/service-bases?status=published&limit=1&org_id=" + org).Must(http.StatusOK)
	id, name := base.Text("items.0.id"), base.Text("items.0.name")
	move := func(verb string) time.Duration {
		t.Helper()
		version := supervisor.Get("/service-bases/" + id).Must(http.StatusOK).Number("base.version")
		supervisor.Post("/service-bases/"+id+"/"+verb, map[string]any{"version": version}).Must(http.StatusOK)
		return there.Await(verb+" is seen", soon, func() bool { return found(onlooker, id, name) == (verb == "publication") })
	}
	if !found(onlooker, id, name) {
		t.Fatalf("%s is not found to begin with", name)
	}
	t.Logf("seen after %s and %s", move("suspension"), move("publication"))
}

// found says whether a place is among those that have its name.
func found(c *uniontest.Client, id, name string) bool {
	list := c.Get("/places?limit=20&query=" + name).Must(http.StatusOK)
	var page struct{ Items []struct{ ID string } }
	list.Into(&page)
	for _, item := range page.Items {
		if item.ID == id {
			return true
		}
	}
	return false
}

func sessionsAreShared(t *testing.T, here, there *uniontest.Program) {
	one := here.SignIn(person)
	other := there.At(one)
	other.Get("/me").Must(http.StatusOK)
	one.Delete("/sessions/current").Must(http.StatusNoContent)
	other.Get("/me").MustCode(http.StatusUnauthorized, "unauthenticated")
}
