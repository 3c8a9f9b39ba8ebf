package api

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/gin-gonic/gin"
)

//go:embed openapi.yaml
var openapiYAML []byte

// document is openapi.yaml as it is used to decide.
type document struct {
	spec   *openapi3.T
	router routers.Router
	json   []byte
	rules  map[string]rule // by operationId
	// fixed are the routes without a parameter in their path, by method and path. Gin has
	// found the path already, so that the document's own search is spared.
	fixed map[string]*routers.Route
}

// rule is what the document says of an operation beyond its types.
type rule struct {
	ID         string
	Method     string
	Path       string
	Roles      []string // x-roles
	Open       bool     // needs no sign-in
	Keyed      bool     // needs an Idempotency-Key
	Upload     int64    // x-max-bytes of the one file; 0 when there is none
	Long       bool     // x-long: may take minutes
	KeepAnswer bool     // false with x-secret: the answer has something that is shown once
}

// loadDocument reads the document that is built in: it is the same for every server of a
// process, and nobody changes it.
var loadDocument = sync.OnceValues(readDocument)

func readDocument() (*document, error) {
	loader := openapi3.NewLoader()
	spec, err := loader.LoadFromData(openapiYAML)
	if err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	err = spec.Validate(context.Background(), openapi3.DisableExamplesValidation())
	if err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	d := &document{spec: spec, rules: map[string]rule{}, fixed: map[string]*routers.Route{}}
	for path, item := range spec.Paths.Map() {
		for method, op := range item.Operations() {
			r, err := readRule(method, path, op)
			if err != nil {
				return nil, err
			}
			d.rules[r.ID] = r
			if !strings.Contains(path, "{") {
				d.fixed[method+" "+apiRoot+path] = &routers.Route{Spec: spec, Server: spec.Servers[0], Path: path, PathItem: item, Method: method, Operation: op}
			}
		}
	}
	d.json, err = spec.MarshalJSON()
	if err != nil {
		return nil, err
	}
	d.router, err = gorillamux.NewRouter(spec)
	return d, err
}

// apiRoot is where the document's paths begin.
const apiRoot = "/api/v1"

// find gives the operation that a request is for, with the parameters in its path.
func (d *document) find(c *gin.Context) (*routers.Route, map[string]string, error) {
	if route, ok := d.fixed[c.Request.Method+" "+c.FullPath()]; ok {
		return route, nil, nil
	}
	return d.router.FindRoute(c.Request)
}

func readRule(method, path string, op *openapi3.Operation) (rule, error) {
	r := rule{ID: op.OperationID, Method: method, Path: path, KeepAnswer: true}
	raw, err := json.Marshal(op.Extensions["x-roles"])
	if err != nil {
		return r, err
	}
	if err = json.Unmarshal(raw, &r.Roles); err != nil || len(r.Roles) == 0 {
		return r, fmt.Errorf("openapi.yaml: %s has no x-roles", r.ID)
	}
	r.Open = slices.Contains(r.Roles, "anyone")
	if secret, ok := op.Extensions["x-secret"].(bool); ok && secret {
		r.KeepAnswer = false
	}
	if long, ok := op.Extensions["x-long"].(bool); ok {
		r.Long = long
	}
	if most, ok := op.Extensions["x-max-bytes"].(float64); ok {
		r.Upload = int64(most)
	}
	for _, p := range op.Parameters {
		if p.Value.Name == "Idempotency-Key" {
			r.Keyed = true
		}
	}
	return r, nil
}

// GetOpenAPI answers with the document itself.
func (a *API) GetOpenAPI(context.Context, GetOpenAPIRequestObject) (GetOpenAPIResponseObject, error) {
	return rawDocument(a.document.json), nil
}

type rawDocument []byte

// VisitGetOpenAPIResponse writes the document.
func (d rawDocument) VisitGetOpenAPIResponse(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", "application/json")
	_, err := w.Write(d)
	return err
}
