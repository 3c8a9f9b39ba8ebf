package wechat

import (
	"context"
	"net/url"
	"time"

	"github.com/silenceper/wechat/v2/cache"
	"github.com/silenceper/wechat/v2/credential"
)

// staleToken says whether an errcode means that the access token is no longer taken.
func staleToken(code int64) bool { return code == 40001 || code == 40014 || code == 42001 }

// tokenKeeper hands out the stable access token. It stands in place of the
// SDK's own, which keeps a token with five minutes left for ever and loses the
// token it just got when the cache can't be written.
//
// Source: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getStableAccessToken.html
type tokenKeeper struct {
	stable *credential.StableAccessToken
	cache  cache.Cache
	key    string
	turn   chan struct{} // held by the one in this process who asks WeChat
	turns  Turns         // of the replicas; nil where there is one only
	wait   time.Duration // how long a replica's turn lasts
}

// Turns let one of many replicas ask for a token, while the others wait for it to appear
// in the shared cache.
type Turns interface {
	TakeTurn(ctx context.Context, key string, d time.Duration) bool
	GiveTurn(ctx context.Context, key string)
}

// turnPause is how often a replica that waits looks for the token.
const turnPause = 40 * time.Millisecond

func newTokenKeeper(cfg Config) *tokenKeeper {
	handle := credential.NewStableAccessToken(cfg.AppID, cfg.AppSecret, credential.CacheKeyMiniProgramPrefix, cfg.Tokens)
	stable, _ := handle.(*credential.StableAccessToken)
	return &tokenKeeper{
		stable: stable, cache: cfg.Tokens, key: "wechat:" + cfg.AppID, turn: make(chan struct{}, 1),
		turns: cfg.Turns, wait: cfg.Timeout,
	}
}

// GetAccessToken is never used: an SDK call without a context has no deadline.
func (k *tokenKeeper) GetAccessToken() (string, error) { return "", errNobody }

// GetAccessTokenContext gives the token at hand, or asks WeChat for it.
func (k *tokenKeeper) GetAccessTokenContext(ctx context.Context) (string, error) {
	return k.other(ctx, "")
}

// other gives a token other than the stale one. Of many who ask at once, one
// asks WeChat. It asks for the current token first: another replica may have
// renewed it already, and a forced one is allowed 20 times a day only.
func (k *tokenKeeper) other(ctx context.Context, stale string) (string, error) {
	if token := k.kept(ctx); token != "" && token != stale {
		return token, nil
	}
	select {
	case k.turn <- struct{}{}:
	case <-ctx.Done():
		return "", &wireError{kind: wireRefused, timeout: true, cause: ctx.Err()}
	}
	defer func() { <-k.turn }()
	if token, err := k.await(ctx, stale); token != "" || err != nil {
		return token, err
	}
	if k.turns != nil {
		defer k.turns.GiveTurn(context.WithoutCancel(ctx), k.key)
	}
	got, err := k.ask(ctx, false)
	if err == nil && stale != "" && got.AccessToken == stale {
		got, err = k.ask(ctx, true)
	}
	if err != nil {
		return "", err
	}
	life := time.Duration(got.ExpiresIn) * time.Second
	// WeChat renews the stable token in its last five minutes; inside them ask more often.
	keep := max(life-5*time.Minute, life/2)
	if keep > 0 {
		// Without the cache every replica asks for itself and is given the same token.
		_ = cache.SetContext(ctx, k.cache, k.key, got.AccessToken, keep)
	}
	return got.AccessToken, nil
}

// await gives the token that another replica has fetched, or nothing once it is this
// replica's turn to ask.
func (k *tokenKeeper) await(ctx context.Context, stale string) (string, error) {
	for {
		if token := k.kept(ctx); token != "" && token != stale {
			return token, nil
		}
		if k.turns == nil {
			return "", nil
		}
		if k.turns.TakeTurn(ctx, k.key, k.wait) {
			break
		}
		sleep(ctx, turnPause)
		if ctx.Err() != nil {
			return "", &wireError{kind: wireRefused, timeout: true, cause: ctx.Err()}
		}
	}
	// Whoever had the turn before may have kept a token since the look above.
	token := k.kept(ctx)
	if token == "" || token == stale {
		return "", nil
	}
	k.turns.GiveTurn(context.WithoutCancel(ctx), k.key)
	return token, nil
}

func (k *tokenKeeper) kept(ctx context.Context) string {
	token, _ := cache.GetContext(ctx, k.cache, k.key).(string)
	return token
}

// ask goes to WeChat under its own policy: asking for a token twice does no harm.
func (k *tokenKeeper) ask(ctx context.Context, force bool) (credential.ResAccessToken, error) {
	if state, ok := ctx.Value(callKey{}).(*callState); ok {
		ctx = context.WithValue(ctx, callKey{}, &callState{client: state.client, policy: policy{
			timeout: state.client.cfg.Timeout, repeatBusy: true, repeatLost: !force,
		}})
	}
	got, err := k.stable.GetAccessTokenDirectly(ctx, force)
	if got.ErrCode != 0 {
		return got, &APIError{Op: TokenOp, Code: got.ErrCode, Msg: got.ErrMsg}
	}
	if err == nil && got.AccessToken == "" {
		return got, &APIError{Op: TokenOp, Msg: "no token in the answer"}
	}
	return got, err
}

func (c *Client) withFreshToken(ctx context.Context, target url.URL) (url.URL, error) {
	query := target.Query()
	token, err := c.tokens.other(ctx, query.Get("access_token"))
	if err != nil {
		// WeChat has refused the call, so that surely nothing was done, whatever became of
		// the question for a token.
		return target, c.apiError(TokenOp, err)
	}
	query.Set("access_token", token)
	target.RawQuery = query.Encode()
	return target, nil
}
