package api

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/gin-gonic/gin"

	"unioncard/server/union"
)

// guard stands before every operation: who asks, may they, does the request fit the
// document, and has it been carried out already. In that order, so that a stranger
// learns nothing about the shape of what is behind.
func (a *API) guard(c *gin.Context) {
	route, params, err := a.document.find(c)
	if err != nil {
		a.refuse(c, union.ErrNotFound)
		return
	}
	if a.CheckAnswers {
		defer a.checkAnswer(c, route, params)()
	}
	r := a.document.rules[route.Operation.OperationID]
	if !r.Open {
		if err = a.authenticate(c, r); err != nil {
			a.refuse(c, err)
			return
		}
	}
	body, err := a.readBody(c, r)
	if err != nil {
		a.refuse(c, err)
		return
	}
	defer body.release()
	if err = a.fits(c.Request, r, route, params, body); err != nil {
		a.refuse(c, err)
		return
	}
	if r.Long {
		lengthen(c)
	}
	if !r.Keyed {
		c.Next()
		return
	}
	a.once(c, r, body)
}

func (a *API) authenticate(c *gin.Context, r rule) error {
	token, ok := strings.CutPrefix(c.GetHeader("Authorization"), "Bearer ")
	if !ok {
		return union.ErrUnauthenticated
	}
	ctx := c.Request.Context()
	actor, err := a.Auth.Resolve(ctx, token)
	if err != nil {
		return err
	}
	who := callerFrom(ctx)
	actor.Address, actor.RequestID = who.Address, who.RequestID
	c.Request = withActor(c.Request, actor)
	if !mayCall(actor, r) {
		return union.ErrForbidden
	}
	return nil
}

// mayCall is the first wall; the rules and the scoped store are the second and third.
func mayCall(actor union.Actor, r rule) bool {
	if slices.Contains(r.Roles, "account") {
		return true
	}
	if slices.Contains(r.Roles, string(union.RoleMember)) && actor.MemberID != "" {
		return true
	}
	for _, s := range actor.Scopes {
		if slices.Contains(r.Roles, string(s.Role)) {
			return true
		}
	}
	return false
}

// fits validates path, query, headers and JSON body against the document.
func (a *API) fits(req *http.Request, r rule, route *routers.Route, params map[string]string, body *body) error {
	if err := knownQuery(req, route); err != nil {
		return err
	}
	if takesNothing(route) {
		return nil
	}
	checked := req.Clone(req.Context())
	checked.Body = http.NoBody
	if body.json != nil {
		checked.Body = io.NopCloser(bytes.NewReader(body.json))
	}
	err := openapi3filter.ValidateRequest(req.Context(), &openapi3filter.RequestValidationInput{
		Request: checked, PathParams: params, Route: route,
		Options: &openapi3filter.Options{
			ExcludeRequestBody: r.Upload > 0, MultiError: true, SkipSettingDefaults: true,
			AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
		},
	})
	if err != nil {
		return shapeError(err)
	}
	return nil
}

// takesNothing says that there is nothing to compare beyond the query's names.
func takesNothing(route *routers.Route) bool {
	return route.Operation.RequestBody == nil && len(route.Operation.Parameters) == 0 && len(route.PathItem.Parameters) == 0
}

func knownQuery(req *http.Request, route *routers.Route) error {
	if req.URL.RawQuery == "" {
		return nil
	}
	for name, values := range req.URL.Query() {
		p := route.Operation.Parameters.GetByInAndName("query", name)
		if p == nil || len(values) > 1 {
			return union.NewError(union.KindInvalid, "query_unknown", "查询条件不对，请刷新页面后再试。")
		}
	}
	return nil
}
