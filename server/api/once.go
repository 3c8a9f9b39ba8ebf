package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"unioncard/server/store"
	"unioncard/server/union"
)

// answerLimit is the largest answer that is kept for a repeat.
const answerLimit = 48 << 10

// kept is an answer as it is remembered.
type kept struct {
	ContentType string `json:"t"`
	Body        []byte `json:"b"`
}

var (
	errReused  = union.Refused("idempotency_key_reused", "这次提交与之前的内容不一致，请刷新页面后重新提交。")
	errRunning = &union.Error{Kind: union.KindConflict, Code: "still_running", Message: "正在办理，请稍候。", RetryAfter: 2 * time.Second}
	errDone    = union.NewError(union.KindConflict, "already_done", "这一步已经办好了，请刷新查看。")
)

// once carries out a keyed call at most one time. The first transaction of the rule
// claims the key; a repeat gets the same answer.
func (a *API) once(c *gin.Context, r rule, b *body) {
	ctx := c.Request.Context()
	request := &store.Request{
		AccountID: actorFrom(ctx).AccountID, Route: r.ID + " " + c.Request.URL.Path,
		Key: c.GetHeader("Idempotency-Key"), BodyHash: b.hash,
	}
	if len(request.Route) > 120 {
		request.Route = request.Route[:120]
	}
	done, err := a.repeat(c, request)
	if err != nil || done {
		if err != nil {
			a.refuse(c, err)
		}
		return
	}
	recorder := &recorder{ResponseWriter: c.Writer}
	c.Writer = recorder
	// The whole request is here. A connection that ends now, as phones' do, must neither
	// stop the call half-way nor lose the answer, which the phone comes back for.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeFor(r))
	defer cancel()
	c.Request = c.Request.WithContext(store.WithRequest(ctx, request))
	c.Next()
	c.Writer = recorder.ResponseWriter
	if !request.Claimed() || recorder.Status() >= http.StatusBadRequest {
		return
	}
	err = a.Store.KeepAnswer(ctx, request, recorder.Status(), func(row union.ID) ([]byte, error) {
		if recorder.overflow || !r.KeepAnswer {
			return nil, nil // only that it is done; the secret is shown once
		}
		plain, err := json.Marshal(kept{ContentType: recorder.Header().Get("Content-Type"), Body: recorder.content.Bytes()})
		if err != nil {
			return nil, err
		}
		return a.Sealer.SealBytes(answerPlace(row), plain)
	})
	if err != nil {
		a.Log.ErrorContext(ctx, "answer not kept", "route", r.ID, "cause", err.Error())
	}
}

// keyedTime is how long a keyed operation may take.
const keyedTime = time.Minute

func timeFor(r rule) time.Duration {
	if r.Long {
		return longTime
	}
	return keyedTime
}

func answerPlace(row union.ID) union.Place {
	return union.Place{Table: "idempotency_keys", Column: "answer", Row: row}
}

// unlessTaken looks, before a call is refused, whether the same call was carried out beside
// it: the refusal would then be about what that one has just done.
func (a *API) unlessTaken(ctx context.Context, err error) error {
	request := store.RequestOf(ctx)
	if request == nil || request.Claimed() || union.KindOf(err) == union.KindInternal {
		return err
	}
	earlier, asked := a.Store.FindRequest(ctx, request)
	if asked != nil || earlier == nil || !earlier.SameBody {
		return err
	}
	return errRunning
}

// repeat answers a call that has been carried out already.
func (a *API) repeat(c *gin.Context, request *store.Request) (bool, error) {
	earlier, err := a.Store.FindRequest(c.Request.Context(), request)
	if err != nil || earlier == nil {
		return false, err
	}
	switch {
	case !earlier.SameBody:
		return true, errReused
	case earlier.Running:
		return true, errRunning
	case earlier.Status == 0 || len(earlier.Answer) == 0:
		return true, errDone
	}
	plain, err := a.Sealer.OpenBytes(answerPlace(earlier.ID), earlier.Answer)
	if err != nil {
		return true, err
	}
	var answer kept
	if err = json.Unmarshal(plain, &answer); err != nil {
		return true, err
	}
	c.Header("Idempotency-Replayed", "true")
	c.Abort()
	if len(answer.Body) == 0 {
		c.Status(earlier.Status)
		c.Writer.WriteHeaderNow()
		return true, nil
	}
	c.Data(earlier.Status, answer.ContentType, answer.Body)
	return true, nil
}

// recorder keeps a copy of a small answer as it passes.
type recorder struct {
	gin.ResponseWriter

	content  bytes.Buffer
	overflow bool
}

func (r *recorder) Write(p []byte) (int, error) {
	r.keep(p)
	return r.ResponseWriter.Write(p)
}

func (r *recorder) WriteString(s string) (int, error) {
	r.keep([]byte(s))
	return r.ResponseWriter.WriteString(s)
}

func (r *recorder) keep(p []byte) {
	if r.content.Len()+len(p) > answerLimit {
		r.overflow = true
		return
	}
	r.content.Write(p)
}
