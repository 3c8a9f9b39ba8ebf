package org

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"unioncard/server/union"
)

// JoinPage is the page of the mini-program that finds the unit of a join code: its scene
// is the code.
const JoinPage = "pages/enrol/unit"

// Codes draws WeChat's own codes, which open a page of the mini-program.
type Codes interface {
	QRCode(ctx context.Context, scene, page string) ([]byte, error)
}

// Painter draws posters, and the codes on them as PNG.
type Painter interface {
	Poster(ctx context.Context, poster union.Poster, format union.PosterFormat) ([]byte, error)
	WebCode(address string) ([]byte, error)
	Square(picture []byte) ([]byte, error)
}

// PosterWords are what all units' posters say.
type PosterWords struct {
	Federation string
	Card       string
	Lead       string
	Facts      []string
	Steps      []string
	PublicURL  string // of the web page; empty: there is none
}

// How many pictures a replica keeps: a poster has half a megabyte, a code a tenth.
const (
	keptPosters = 16
	keptCodes   = 100
)

var (
	// printers may have the posters of an org in their scope.
	printers = []union.Role{union.RoleClerk, union.RoleHead, union.RoleSupervisor}

	errNoCode = union.Unavailable("join_qr", "微信暂时画不出二维码，请过几分钟再试。", 5*time.Minute, nil)
)

// File is a drawn picture or document.
type File struct {
	Name  string
	Media string
	Bytes []byte
}

// JoinCodeQR draws a join code in force as a PNG. Errors: union.ErrNotFound, join_qr
// while WeChat draws none and there is no web page to lead to instead.
func (o *Orgs) JoinCodeQR(ctx context.Context, actor union.Actor, org union.ID, code string) (File, error) {
	owner, code, err := o.codeOf(ctx, actor, org, code, keepers)
	if err != nil {
		return File{}, err
	}
	picture, _, err := o.drawCode(ctx, code)
	return File{Name: "入会码-" + owner.Name + ".png", Media: "image/png", Bytes: picture}, err
}

// DrawPoster draws the poster of a join code in force. It is kept by what is on it, so
// that the next one who asks need not wait. Errors as for JoinCodeQR.
func (o *Orgs) DrawPoster(ctx context.Context, actor union.Actor, org union.ID, code string, format union.PosterFormat) (File, error) {
	owner, code, err := o.codeOf(ctx, actor, org, code, printers)
	if err != nil {
		return File{}, err
	}
	file := File{Name: "办卡海报-" + owner.Name + "." + string(format), Media: map[union.PosterFormat]string{
		union.PosterPNG: "image/png", union.PosterPDF: "application/pdf",
	}[format]}
	w := o.Poster
	poster := union.Poster{
		Federation: w.Federation, Unit: owner.Name, Card: w.Card, Lead: w.Lead, Facts: w.Facts, Steps: w.Steps, Code: code, Phone: owner.Phone,
	}
	if poster.QR, poster.Scan, err = o.drawCode(ctx, code); err != nil {
		return File{}, err
	}
	file.Bytes, err = o.paint(ctx, poster, format)
	return file, err
}

// codeOf finds a code in force of an org that the actor reaches by one of the roles.
func (o *Orgs) codeOf(ctx context.Context, actor union.Actor, org union.ID, typed string, roles []union.Role) (union.Org, string, error) {
	owner, err := o.Store.OrgFor(ctx, actor, org, roles...)
	if err != nil {
		return owner, "", err
	}
	codes, err := o.Store.JoinCodes(ctx, org)
	if err != nil {
		return owner, "", err
	}
	code := union.ReadCode(typed, joinLength)
	if !slices.ContainsFunc(codes, func(c union.JoinCode) bool { return c.Code == code }) {
		return owner, "", union.ErrNotFound
	}
	return owner, code, nil
}

// drawCode gives the picture of a code and what it is scanned with. While WeChat draws
// none, it is a code of the web page's address, which is not kept.
func (o *Orgs) drawCode(ctx context.Context, code string) (picture []byte, scan string, err error) {
	if kept, ok := o.codes.get(code); ok {
		return kept, "微信扫一扫", nil
	}
	drawn, err := o.Codes.QRCode(ctx, code, JoinPage)
	if err == nil {
		if picture, err = o.Painter.Square(drawn); err == nil {
			o.codes.put(code, picture)
			return picture, "微信扫一扫", nil
		}
	}
	if ctx.Err() != nil {
		return nil, "", err
	}
	if o.Poster.PublicURL == "" {
		return nil, "", errNoCode.WithCause(err)
	}
	address := strings.TrimRight(o.Poster.PublicURL, "/") + "/#/" + JoinPage + "?join=" + url.QueryEscape(code)
	picture, failed := o.Painter.WebCode(address)
	if failed != nil {
		return nil, "", errNoCode.WithCause(errors.Join(err, failed))
	}
	return picture, "扫码打开网页", nil
}

func (o *Orgs) paint(ctx context.Context, poster union.Poster, format union.PosterFormat) ([]byte, error) {
	content, err := json.Marshal(poster)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	key := string(format) + string(sum[:])
	if kept, ok := o.posters.get(key); ok {
		return kept, nil
	}
	select {
	case o.drawing <- struct{}{}:
		defer func() { <-o.drawing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if kept, ok := o.posters.get(key); ok { // drawn while this one waited
		return kept, nil
	}
	drawn, err := o.Painter.Poster(ctx, poster, format)
	if err == nil {
		o.posters.put(key, drawn)
	}
	return drawn, err
}
