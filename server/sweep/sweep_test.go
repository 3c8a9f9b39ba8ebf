//go:build sweep

package sweep

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"testing"

	"unioncard/server/uniontest"
)

// configurations are the two ways to seal, each on one of the databases.
var configurations = map[string]struct {
	driver, algorithm string
	redis             bool
}{
	"AES-256-GCM on SQLite, Redis in the process": {"sqlite", "aes256gcm", false},
	"SM4-GCM on MariaDB, a real Redis":            {"mysql", "sm4gcm", true},
}

// TestMain gives the run a folder for temporary files of its own.
func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "sweep-")
	if err == nil {
		err = os.Setenv("TMPDIR", folder)
	}
	if err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

func TestNothingOfAThousandPeopleRestsInTheClear(t *testing.T) {
	for name, test := range configurations {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var redis *uniontest.Redis
			if test.redis {
				redis = uniontest.StartRedis(t)
			}
			c := newCity(t, test.driver, test.algorithm, redis)
			fields := c.canaries()
			s := newSearch(t, c.hay)
			stop := s.watch("temporary files", os.TempDir())
			c.live(fields)
			stop()
			s.everything(c)
			s.report()
		})
	}
}

// The search is worth what it finds: each guise, in each kind of place.
func TestTheSearchFindsWhatIsPlanted(t *testing.T) {
	const name, number = "金丝雀样本甲乙丙号", "370303198001010018"
	hay := newHaystack()
	hay.add("name", name)
	hay.add("document number", number)
	for _, value := range []string{name, number} {
		for guise, text := range guises(value) {
			folder := t.TempDir()
			if err := os.WriteFile(filepath.Join(folder, "planted"), []byte("before"+text+"after"), 0o600); err != nil {
				t.Fatal(err)
			}
			s := newSearch(t, hay)
			s.folder("files", folder)
			if len(s.found) == 0 {
				t.Errorf("%s of %d bytes is not found", guise, len(value))
			}
		}
		for shift := range 3 {
			text := base64.StdEncoding.EncodeToString([]byte("xyz"[:shift] + value + "tail"))
			if len(hay.find([]byte("before"+text))) == 0 {
				t.Errorf("base64 behind %d bytes is not found", shift)
			}
		}
	}
	s := newSearch(t, hay)
	s.photo("files", []byte("\xff\xd8\xff\xe0 and so on"))
	if len(s.found) != 1 {
		t.Error("a photo in the clear is not found")
	}
}

// What is planted into a living server's places is found there.
func TestTheSearchFindsWhatLeaksIntoEachPlace(t *testing.T) {
	for name, test := range configurations {
		t.Run(name, func(t *testing.T) {
			var redis *uniontest.Redis
			if test.redis {
				redis = uniontest.StartRedis(t)
			}
			c := newCity(t, test.driver, test.algorithm, redis)
			f := c.canary(0)
			clean := newSearch(t, c.hay)
			clean.everything(c)
			clean.report()
			for place, plant := range map[string]func(){
				"database": func() { c.exec("UPDATE orgs SET address = ? WHERE id = ?", f.Name+f.DocumentNumber, c.org.Unit.ID) },
				"files":    func() { c.must(c.Blobs.Put(t.Context(), "papers/planted", []byte(f.Phone))) },
				"log":      func() { _, _ = c.Logs.Write([]byte(f.DocumentNumber)) },
				"Redis":    func() { c.plantRedis(f.Name) },
			} {
				if place == "Redis" && redis == nil {
					continue
				}
				plant()
				s := newSearch(t, c.hay)
				s.everything(c)
				if !s.sees(place) {
					t.Errorf("what leaked into the %s is not found: %v", place, s.found)
				}
				c.clean(place)
			}
		})
	}
}
