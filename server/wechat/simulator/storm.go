package simulator

import (
	"math/rand/v2"
	"net/http"
	"strings"
)

// Storm makes calls go wrong at random, the same ones for the same seed and order of calls.
type Storm struct {
	Endpoint string // the end of the path; * is every endpoint
	Seed     uint64
	Share    float64 // of the calls, 0 to 1
	Of       []Fault // one of which a call meets; their Endpoint and Times mean nothing
}

type storm struct {
	Storm

	dice *rand.Rand
}

// Rage begins a storm; Mend ends it.
func (s *Simulator) Rage(of Storm) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.storms = append(s.storms, &storm{Storm: of, dice: rand.New(rand.NewPCG(of.Seed, 0))}) //nolint:gosec // it must be repeatable
}

// atRandom casts the dice for a call. The caller holds the lock.
func (s *Simulator) atRandom(path string) (Fault, bool) {
	for _, one := range s.storms {
		if one.Endpoint != "*" && !strings.HasSuffix(path, one.Endpoint) || len(one.Of) == 0 {
			continue
		}
		if one.dice.Float64() < one.Share {
			return one.Of[one.dice.IntN(len(one.Of))], true
		}
	}
	return Fault{}, false
}

func (s *Simulator) addRandom(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Endpoint string       `json:"endpoint"`
		Seed     uint64       `json:"seed"`
		Share    float64      `json:"share"`
		Of       []faultInput `json:"of"`
	}
	if decode(r.Body, &in) != nil || in.Endpoint == "" || in.Share <= 0 || in.Share > 1 || len(in.Of) == 0 {
		badRequest(w, "endpoint、share（0–1）和 of 必填。")
		return
	}
	of := make([]Fault, len(in.Of))
	for i, one := range in.Of {
		if !one.valid() {
			badRequest(w, faultRule)
			return
		}
		of[i] = one.fault()
	}
	s.Rage(Storm{Endpoint: in.Endpoint, Seed: in.Seed, Share: in.Share, Of: of})
	w.WriteHeader(http.StatusNoContent)
}
