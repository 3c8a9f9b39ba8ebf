package app

import (
	"context"

	"unioncard/conf"
	"unioncard/server/auth"
	"unioncard/server/cache"
	"unioncard/server/notify"
	"unioncard/server/outbox"
)

// Features are the rules, one a feature.
type Features struct {
	Auth *auth.Auth
}

func (a *App) openFeatures(context.Context) error {
	settings := auth.DefaultSettings()
	s := a.Config.Sessions
	settings.PhoneIdle, settings.PhoneLife, settings.DesktopIdle, settings.DesktopLife = s.PhoneIdle, s.PhoneLife, s.DesktopIdle, s.DesktopLife
	a.Features = &Features{
		Auth: auth.New(a.Store, signIn{a.WeChat}, cache.NewSessions(a.Cache, a.Store), a.options.Rand, settings),
	}
	var err error
	a.Words, err = notify.Load(conf.Files)
	if err != nil {
		return err
	}
	delivery := outbox.DefaultSettings()
	delivery.Workers, delivery.Poll = a.Config.Outbox.Workers, a.Config.Outbox.Poll
	a.Outbox = outbox.New(a.Store, a.deliver, a.options.Clock, a.options.Rand, a.options.Log, delivery)
	return nil
}
