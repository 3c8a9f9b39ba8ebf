package api

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

func TestAnAnswerThatDoesNotFitTheDocumentBecomesALoud500(t *testing.T) {
	gin.SetMode(gin.TestMode)
	doc, err := loadDocument()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		status int
		media  string
		body   string
		want   int
	}{
		"a good answer passes":         {200, "application/json", `{"account_id":"019cac0f-2680-7287-bd01-0221f74bc3e7","name":"","scopes":[]}`, 200},
		"a field outside the schema":   {200, "application/json", `{"account_id":"019cac0f-2680-7287-bd01-0221f74bc3e7","name":"","scopes":[],"openid":"x"}`, 500},
		"a field that lacks":           {200, "application/json", `{"name":"","scopes":[]}`, 500},
		"null in place of a list":      {200, "application/json", `{"account_id":"019cac0f-2680-7287-bd01-0221f74bc3e7","name":"","scopes":null}`, 500},
		"a media type that is not its": {200, "text/html", `<p>`, 500},
		"no media type at all":         {200, "", `x`, 500},
	} {
		t.Run(name, func(t *testing.T) {
			var log strings.Builder
			a := &API{Options: Options{Log: slog.New(slog.NewTextHandler(&log, nil))}, document: doc}
			recorder := httptest.NewRecorder()
			g, _ := gin.CreateTestContext(recorder)
			g.Request = httptest.NewRequest(http.MethodGet, "/api/v1/me", nil)
			route, params, err := doc.router.FindRoute(g.Request)
			if err != nil {
				t.Fatal(err)
			}
			finish := a.checkAnswer(g, route, params)
			g.Header("Content-Type", c.media)
			g.Writer.WriteHeader(c.status)
			_, _ = g.Writer.WriteString(c.body)
			finish()
			if recorder.Code != c.want || (c.want == 500) != strings.Contains(log.String(), "answer does not fit") {
				t.Fatalf("got %d %s; log: %s", recorder.Code, recorder.Body, log.String())
			}
			if c.want == 500 && strings.Contains(recorder.Body.String(), "openid") {
				t.Fatal("the wrong answer was sent all the same")
			}
		})
	}
}
