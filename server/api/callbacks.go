package api

import (
	"context"
	"io"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"unioncard/server/union"
)

// Callback takes what WeChat sends to an address of ours.
type Callback interface {
	// Signed says whether an address carries WeChat's signature of just now.
	Signed(query url.Values) bool
	// VerifyURL answers the check that is made when the address is set.
	VerifyURL(query url.Values) (string, error)
	// Take opens an event and does what it asks for.
	Take(ctx context.Context, query url.Values, body io.Reader) error
}

// callbackReply is the whole answer to an event that was taken.
const callbackReply = "success"

var errCallback = union.NewError(union.KindForbidden, "callback_refused", "请求未通过验证。")

// mountCallbacks puts the callbacks beside the operations of the document: their requests
// are WeChat's, with names and forms of its own, no session and no idempotency key.
func (a *API) mountCallbacks(engine *gin.Engine) {
	for path, callback := range a.Callbacks {
		engine.GET(apiRoot+path, func(c *gin.Context) { a.verifyCallback(c, callback) })
		engine.POST(apiRoot+path, func(c *gin.Context) { a.takeCallback(c, callback) })
	}
}

func (a *API) verifyCallback(c *gin.Context, callback Callback) {
	query := c.Request.URL.Query()
	if !a.fromWeChat(c, callback, query) {
		return
	}
	text, err := callback.VerifyURL(query)
	if err != nil {
		a.refuse(c, err)
		return
	}
	c.String(http.StatusOK, "%s", text)
}

func (a *API) takeCallback(c *gin.Context, callback Callback) {
	query := c.Request.URL.Query()
	if !a.fromWeChat(c, callback, query) {
		return
	}
	err := callback.Take(c.Request.Context(), query, c.Request.Body)
	if err != nil {
		a.refuse(c, err) // and WeChat repeats
		return
	}
	c.String(http.StatusOK, callbackReply)
}

// fromWeChat refuses what is not signed, before a byte of the body is read, and more so
// who keeps sending it. What is signed is never limited: an event that was refused three
// times is lost, and WeChat sends from a few addresses as many as there are people.
func (a *API) fromWeChat(c *gin.Context, callback Callback, query url.Values) bool {
	if callback.Signed(query) {
		return true
	}
	err := a.Limiter.Allow(c.Request.Context(), "callback", callerFrom(c.Request.Context()).Address)
	if err == nil {
		err = errCallback
	}
	a.refuse(c, err)
	return false
}
