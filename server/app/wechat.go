package app

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"unioncard/server/auth"
	"unioncard/server/cache"
	"unioncard/server/wechat"
	"unioncard/server/wechat/simulator"
)

// sampleSecret is the simulator's own; it opens nothing else.
const sampleSecret = "sample-secret-of-the-simulator"

func (a *App) openWeChat(context.Context) error {
	if a.listener == nil {
		return nil // a command that serves nobody asks WeChat nothing
	}
	w, official := a.Config.WeChat, a.Config.Official
	if w.Simulator {
		if err := a.openSimulator(); err != nil {
			return err
		}
		w.BaseURL, w.AppSecret, official.AppSecret = a.URL()+"/simulator/wechat", sampleSecret, sampleSecret
	}
	a.phones = a.openPhones()
	cfg := wechat.Config{
		AppID: w.AppID, AppSecret: w.AppSecret, BaseURL: w.BaseURL, State: w.State, OCR: w.OCR, Timeout: w.Timeout, OCRTimeout: w.OCRTimeout,
		Tokens: cache.NewTokens(a.Cache), Turns: cache.NewTurns(a.Cache, string(a.Store.NewID())), Clock: a.options.Clock,
	}
	var err error
	if a.WeChat, err = a.client(cfg); err != nil || official.AppID == "" {
		return err
	}
	cfg.AppID, cfg.AppSecret = official.AppID, official.AppSecret
	a.Official, err = a.client(cfg)
	return err
}

func (a *App) openSimulator() error {
	var err error
	token, key := a.callbackKeys()
	officialToken, officialKey := a.officialKeys()
	a.Simulator, err = simulator.New(simulator.Config{
		Token: token, AESKey: key, OfficialToken: officialToken, OfficialAESKey: officialKey,
		App: simulator.App{ID: a.Config.WeChat.AppID, Secret: sampleSecret}, Official: simulator.App{ID: a.Config.Official.AppID, Secret: sampleSecret},
		Templates: a.sampleTemplates(), Clock: a.options.Clock, Rand: a.options.Rand,
	})
	if err != nil {
		return fmt.Errorf("simulator: %w", err)
	}
	a.Simulator.SendEventsTo(a.URL() + "/api/v1" + callbackPath)
	a.Simulator.SendOfficialEventsTo(a.URL() + "/api/v1" + officialCallbackPath)
	a.closing(func() error { a.Simulator.Close(); return nil })
	return nil
}

func (a *App) client(cfg wechat.Config) (*wechat.Client, error) {
	client, err := wechat.New(cfg)
	if err != nil {
		return nil, fmt.Errorf("wechat: %w", err)
	}
	a.closing(func() error { client.Close(); return nil })
	return client, nil
}

// sampleTemplates are the templates that the settings name, as the simulator has them.
func (a *App) sampleTemplates() []simulator.Template {
	var list []simulator.Template
	subscribe, official := a.Words.TemplateKeys()
	for _, keys := range []map[string][]string{subscribe, official} {
		for _, id := range slices.Sorted(maps.Keys(keys)) {
			list = append(list, simulator.Template{ID: id, Title: a.Words.TemplateTitle(id), Keys: keys[id]})
		}
	}
	return list
}

// identities fits the WeChat adapter to what auth asks for.
type identities struct{ client *wechat.Client }

// Phone turns a code of getPhoneNumber into the number.
func (s identities) Phone(ctx context.Context, code string) (string, error) {
	return s.client.Phone(ctx, code)
}

// Login turns a code of wx.login into an identity.
func (s identities) Login(ctx context.Context, code string) (auth.Identity, error) {
	who, err := s.client.Login(ctx, code)
	return auth.Identity{OpenID: who.OpenID, UnionID: who.UnionID}, err
}
