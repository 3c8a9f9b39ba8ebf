package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// call is a request on a subject.
type call struct {
	Path   string         // below /api/v1
	Body   map[string]any // nil: none
	File   []byte         // instead of a body
	Header map[string]string
}

// scoped says how an operation is tried. Each feature lists its own in scope_…_test.go;
// an operation of the document that no list names fails the test.
type scoped struct {
	// Make prepares a subject in an org and gives the call on it. It is asked anew for
	// each cell that may succeed, and once for each org otherwise.
	Make func(w *world, p *who, at union.Org) call
	// Reach lists where each role succeeds; a role that is not in it has the usual reach:
	// an officer the own unit, everybody else the own org and what lies below.
	Reach map[string][]spot
	// Denied is the answer to a role that may call, but not for this org; 404 when 0.
	Denied int
	// Public says that the answer may show orgs outside the caller's reach.
	Public bool
	// Caller stands in for the person where the call would change them for later cells.
	Caller func(w *world, p *who) *uniontest.Client
	// Refused says that the rules refuse every call here (409 or 422), which still shows
	// that the scope let it through.
	Refused bool
	// Status reads what became of the subject out of an answer that is 200 for a whole list.
	Status func(a *uniontest.Answer) int
	// Selfish says that the caller is the only subject: the org makes no difference.
	Selfish bool
}

// everywhere is the reach of operations on what anybody may ask for.
var everywhere = spots

// anyRole gives every role of the matrix the same reach.
func anyRole(reach ...spot) map[string][]spot {
	all := map[string][]spot{}
	for _, role := range []string{"stranger", "account", "member", "clerk", "head", "leader", "supervisor", "bank_officer", "merchant", "auditor"} {
		all[role] = reach
	}
	return all
}

func operations() map[string]scoped {
	all := map[string]scoped{}
	for _, list := range []map[string]scoped{scopePeople(), scopeRoster(), scopeEnrolment(), scopeReview(), scopeBatch(), scopeCards(), scopeCardFiles(), scopeHandover(), scopeMoves(), scopeBenefit(), scopeContent()} {
		maps.Copy(all, list)
	}
	return all
}

// operation is what the document says.
type operation struct {
	ID     string
	Method string
	Roles  []string
	Fields map[string]bool // of a JSON body; nil when there is none
	Keyed  bool
}

func readDocument(t *testing.T, s *uniontest.Server) []operation {
	t.Helper()
	spec, err := openapi3.NewLoader().LoadFromData((&uniontest.Client{T: t, URL: s.URL() + "/api/v1"}).Get("/openapi.json").Must(200).Body)
	mustDo(t, err)
	var list []operation
	for _, item := range spec.Paths.Map() {
		for method, op := range item.Operations() {
			o := operation{ID: op.OperationID, Method: method}
			raw, err := json.Marshal(op.Extensions["x-roles"])
			mustDo(t, err)
			mustDo(t, json.Unmarshal(raw, &o.Roles))
			o.Keyed = op.Parameters.GetByInAndName("header", "Idempotency-Key") != nil
			if op.RequestBody != nil {
				if media := op.RequestBody.Value.Content.Get("application/json"); media != nil {
					o.Fields = map[string]bool{}
					for name := range media.Schema.Value.Properties {
						o.Fields[name] = true
					}
				}
			}
			list = append(list, o)
		}
	}
	slices.SortFunc(list, func(a, b operation) int { return strings.Compare(a.ID, b.ID) })
	return list
}

func (o operation) open() bool { return slices.Contains(o.Roles, "anyone") }

func (o operation) admits(role string) bool {
	return o.open() || role != "stranger" && (slices.Contains(o.Roles, "account") || slices.Contains(o.Roles, role))
}

// expected gives the statuses that a cell may have.
func (o operation) expected(d scoped, role string, at spot) string {
	switch {
	case !o.admits(role) && role == "stranger":
		return "401"
	case !o.admits(role):
		return "403"
	}
	reach, said := d.Reach[role]
	switch {
	case said:
	case d.Selfish:
		reach = everywhere
	case role == "bank_officer":
		reach = []spot{own}
	default:
		reach = []spot{own, child}
	}
	if slices.Contains(reach, at) {
		return "reached"
	}
	if d.Denied != 0 {
		return fmt.Sprint(d.Denied)
	}
	return "404"
}

func TestEveryOperationIsDeclaredForTheScopeMatrix(t *testing.T) {
	s := uniontest.New(t, "sqlite")
	declared := operations()
	for _, o := range readDocument(t, s) {
		if declared[o.ID].Make == nil {
			t.Errorf("%s has no entry in a scope_…_test.go: how is a subject made in an org, and how is the operation called?", o.ID)
		}
		delete(declared, o.ID)
	}
	for id := range declared {
		t.Errorf("%s is declared, but the document does not have it", id)
	}
}

func TestNobodyReachesBeyondTheirScope(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		w := newWorld(t, s)
		declared := operations()
		cells := 0
		for _, o := range readDocument(t, s) {
			if d := declared[o.ID]; d.Make != nil {
				cells += w.tryOperation(t, o, d)
			}
		}
		t.Logf("%d cells", cells)
	})
}

func (w *world) tryOperation(t *testing.T, o operation, d scoped) (cells int) {
	t.Helper()
	succeeded := false
	prepared := map[union.ID]call{}
	for _, p := range w.People {
		markers := w.foreign(p)
		for _, at := range spots {
			org, want := p.At[at], o.expected(d, p.Role, at)
			request, made := prepared[org.ID]
			if want == "reached" || !made {
				request = d.Make(w, p, org)
			}
			if want != "reached" {
				prepared[org.ID] = request
			}
			client := p.Client
			if d.Caller != nil && p.Role != "stranger" {
				client = d.Caller(w, p)
			}
			answer := w.send(client, o, request)
			status := answer.Status
			if d.Status != nil && status == http.StatusOK {
				status = d.Status(answer)
			}
			got := fmt.Sprint(status)
			if want == "reached" && (status < 300 || status == 409 || status == 422) {
				succeeded = succeeded || status < 300
				got = want
			}
			if got != want {
				t.Errorf("%s as %s on %s: got %s, want %s: %.200s", o.ID, p.Role, at, got, want, answer.Body)
			}
			if leaked := holds(answer.Body, markers); leaked != "" && (!d.Public || want != "reached") {
				t.Errorf("%s as %s on %s shows %s, which is out of reach", o.ID, p.Role, at, leaked)
			}
			cells++
		}
	}
	if !succeeded && !d.Refused {
		t.Errorf("%s succeeds in no cell: the test cannot tell a refusal by scope from another", o.ID)
	}
	return cells
}

func (w *world) send(c *uniontest.Client, o operation, r call) *uniontest.Answer {
	key := ""
	if o.Keyed {
		key = "matrix-key-" + w.next()
	}
	if r.File != nil {
		return c.UploadKey(r.Path, "file.bin", r.File, key)
	}
	var raw []byte
	if r.Body != nil {
		var err error
		raw, err = json.Marshal(r.Body)
		mustDo(w.T, err)
	}
	return w.sendRaw(c, o, r, raw, key)
}

func (w *world) sendRaw(c *uniontest.Client, o operation, r call, raw []byte, key string) *uniontest.Answer {
	w.T.Helper()
	request, err := http.NewRequestWithContext(w.T.Context(), o.Method, c.URL+r.Path, bytes.NewReader(raw))
	mustDo(w.T, err)
	if raw != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if c.Token != "" {
		request.Header.Set("Authorization", "Bearer "+c.Token)
	}
	if key != "" {
		request.Header.Set("Idempotency-Key", key)
	}
	for name, value := range r.Header {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	mustDo(w.T, err)
	defer func() { _ = response.Body.Close() }()
	var body bytes.Buffer
	_, err = body.ReadFrom(response.Body)
	mustDo(w.T, err)
	return &uniontest.Answer{T: w.T, What: o.ID, Status: response.StatusCode, Header: response.Header, Body: body.Bytes()}
}
