package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"unioncard/server/app"
	"unioncard/server/auth"
	"unioncard/server/union"
)

// grant prints an invitation for the supervisor of the federation: the one role that
// nobody inside the system can give first.
func grant(ctx context.Context, args []string) error {
	var code, name string
	cfg, err := settings("grant", args, func(flags *flag.FlagSet) {
		flags.StringVar(&code, "org", "", "code of the federation: which one, when there are several; a new one's, when there is none")
		flags.StringVar(&name, "name", "市总管理员", "how colleagues will see the person")
	})
	if err != nil {
		return err
	}
	cfg.HTTP.Addr = ""
	a, err := app.New(ctx, cfg, options(cfg))
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	if err = a.Prepare(ctx); err != nil {
		return err
	}
	root, err := federation(ctx, a, code)
	if err != nil {
		return err
	}
	invited, err := a.Features.Auth.InviteAdministrator(ctx, root, name)
	if err != nil {
		return err
	}
	fmt.Printf("邀请码：%s\n二维码内容：%s\n职务：%s 的上级工会管理人员（supervisor）\n有效期至：%s，只能用一次。\n请本人打开小程序，点“我的”→“接受邀请”，输入邀请码；或把上面的二维码内容做成二维码，用小程序扫一扫。\n",
		union.ShowCode(invited.Code), auth.InvitationQR(invited.Code), root.Name, invited.EndAt.In(a.Store.Zone()).Format("2006-01-02 15:04"))
	return nil
}

func federation(ctx context.Context, a *app.App, code string) (union.Org, error) {
	roots, err := a.Store.Roots(ctx)
	if err != nil {
		return union.Org{}, err
	}
	for _, root := range roots {
		if root.Code == code || code == "" && len(roots) == 1 {
			return root, nil
		}
	}
	if len(roots) == 0 && code != "" {
		return a.Features.Orgs.Plant(ctx, code, a.City.Federation)
	}
	if len(roots) == 0 {
		return union.Org{}, errors.New("there is no federation yet; give its code with -org CODE to make it")
	}
	return union.Org{}, errors.New("say which federation with -org CODE")
}
