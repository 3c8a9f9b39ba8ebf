package api_test

import (
	"context"
	"fmt"

	"unioncard/server/union"
)

// serviceBase plants a published base of an org.
func (w *world) serviceBase(at union.Org) union.ID {
	w.T.Helper()
	now := w.Store.Now()
	base := union.ServiceBase{
		ID: w.Store.NewID(), OrgID: at.ID, Name: "样本基地", Category: union.CategoryCulture, Address: "样本路1号", District: "样本区", Lat: 36.81, Lng: 118.05,
		Datum: union.GCJ02, Hours: "全天", Status: union.BasePublished, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	mustDo(w.T, w.Store.AddBase(context.Background(), base))
	return base.ID
}

func (w *world) offer(base union.ID) union.ID {
	w.T.Helper()
	now := w.Store.Now()
	offer := union.Offer{
		ID: w.Store.NewID(), ServiceBaseID: base, Kind: union.OfferText, Title: "样本优惠", ValidFrom: "2020-01-01", Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	mustDo(w.T, w.Store.AddOffer(context.Background(), offer))
	return offer.ID
}

// picture plants a picture of a published base and gives its path.
func (w *world) picture(at union.Org) string {
	w.T.Helper()
	base, id := w.serviceBase(at), w.Store.NewID()
	photo := union.BasePhoto{ID: id, ServiceBaseID: base, BlobKey: "bases/" + string(id), Width: 1, Height: 1, CreatedAt: w.Store.Now()}
	mustDo(w.T, w.Blobs.Put(context.Background(), photo.BlobKey, []byte("JPEG")))
	mustDo(w.T, w.Store.AddBasePhoto(context.Background(), photo))
	return fmt.Sprintf("/service-bases/%s/pictures/%s", base, id)
}

func (w *world) feedback(at union.Org) union.ID {
	w.T.Helper()
	now := w.Store.Now()
	f := union.BaseFeedback{
		ID: w.Store.NewID(), ServiceBaseID: w.serviceBase(at), OrgPath: at.Path, AccountID: w.Boss.AccountID, Kind: union.FeedbackClosed, Status: union.FeedbackOpen,
		Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	mustDo(w.T, w.Store.AddFeedback(context.Background(), f))
	return f.ID
}

// workplace is a base of an org; of the merchant's own org the one where they work.
func (w *world) workplace(p *who, at union.Org) union.ID {
	if p.base != "" && at.ID == p.At[own].ID {
		return p.base
	}
	return w.serviceBase(at)
}

// scopeBenefit declares places, bases, offers, codes and feedback.
func scopeBenefit() map[string]scoped {
	facts := map[string]any{"name": "样本新基地", "category": "culture", "address": "样本路9号", "district": "样本区", "lat": 36.8, "lng": 118.0}
	offer := map[string]any{"kind": "text", "title": "样本", "valid_from": "2026-01-01"}
	with := func(body map[string]any, name string, value any) map[string]any {
		all := map[string]any{name: value}
		for k, v := range body {
			all[k] = v
		}
		return all
	}
	free := func(make func(w *world, p *who, at union.Org) call) scoped {
		return scoped{Reach: anyRole(everywhere...), Public: true, Make: make}
	}
	one := func(path string) func(*world, *who, union.Org) call {
		return func(*world, *who, union.Org) call { return call{Path: path} }
	}
	base := func(rest string, body map[string]any) func(*world, *who, union.Org) call {
		return func(w *world, _ *who, at union.Org) call {
			return call{Path: "/service-bases/" + string(w.serviceBase(at)) + rest, Body: body}
		}
	}
	picture := append([]byte("\xff\xd8\xff\xe0"), make([]byte, 40)...)
	version := map[string]any{"version": 1}
	staff := map[string][]spot{"merchant": {own}}
	return map[string]scoped{
		"ListPlaces":             free(one("/places?lat=36.81&lng=118.05")),
		"GetMapGround":           free(one("/map-ground")),
		"ListPlaceDistricts":     free(one("/place-districts")),
		"GetCardBenefits":        free(one("/card-benefits")),
		"ListFavourites":         free(one("/me/favourites")),
		"GetServiceBaseTemplate": {Selfish: true, Make: one("/service-bases/template")},
		"ListServiceBases": {Make: func(_ *world, _ *who, at union.Org) call {
			return call{Path: "/service-bases?org_id=" + string(at.ID)}
		}},
		"CreateServiceBase": {Make: func(_ *world, _ *who, at union.Org) call {
			return call{Path: "/service-bases", Body: with(facts, "org_id", at.ID)}
		}},
		"ImportServiceBases": {Make: func(_ *world, _ *who, at union.Org) call {
			return call{Path: "/service-bases/import?org_id=" + string(at.ID), File: []byte("基地名称,类别,区县,地址,纬度,经度\n样本店,文化影视,样本区,样本路,36.8,118\n")}
		}},
		"GetServiceBase":     free(base("", nil)),
		"PutServiceBase":     {Make: base("", with(facts, "version", 1))},
		"SuspendServiceBase": {Make: base("/suspension", version)},
		"PublishServiceBase": {Make: base("/publication", version), Refused: true}, // it is published
		"AddBasePicture": {Refused: true, Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/service-bases/" + string(w.serviceBase(at)) + "/pictures", File: picture}
		}},
		"GetBasePicture":  free(func(w *world, _ *who, at union.Org) call { return call{Path: w.picture(at)} }),
		"DropBasePicture": {Make: func(w *world, _ *who, at union.Org) call { return call{Path: w.picture(at)} }},
		"CreateOffer":     {Make: base("/offers", offer)},
		"PutOffer": {Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/offers/" + string(w.offer(w.serviceBase(at))), Body: with(offer, "version", 1)}
		}},
		"EndOffer": {Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/offers/" + string(w.offer(w.serviceBase(at))) + "/end", Body: version}
		}},
		"GetBaseUses": {Reach: staff, Make: func(w *world, p *who, at union.Org) call {
			return call{Path: "/service-bases/" + string(w.workplace(p, at)) + "/uses?from=2026-01-01&to=2026-12-31"}
		}},
		"ListBaseRedemptions": {Reach: staff, Make: func(w *world, p *who, at union.Org) call {
			return call{Path: "/service-bases/" + string(w.workplace(p, at)) + "/redemptions"}
		}},
		"CheckMemberCode": {Reach: staff, Refused: true, Make: func(w *world, p *who, at union.Org) call {
			return call{Path: "/service-bases/" + string(w.workplace(p, at)) + "/code-checks", Body: map[string]any{"code": "UC1.forged"}}
		}},
		"RedeemOffer": {Reach: staff, Refused: true, Make: func(w *world, p *who, at union.Org) call {
			return call{Path: "/redemptions", Body: map[string]any{"offer_id": w.offer(w.workplace(p, at)), "ticket": "UT1.forged"}}
		}},
		"GetMemberCodes":    {Selfish: true, Refused: true, Make: one("/me/member-codes")},
		"ListMyRedemptions": {Selfish: true, Make: one("/me/redemptions")},
		"PutFavourite": free(func(w *world, _ *who, at union.Org) call {
			return call{Path: "/me/favourites/" + string(w.serviceBase(at))}
		}),
		"DropFavourite": free(func(w *world, _ *who, at union.Org) call {
			return call{Path: "/me/favourites/" + string(w.serviceBase(at))}
		}),
		"CreateFeedback": free(base("/feedbacks", map[string]any{"kind": "closed"})),
		"ListFeedbacks": {Make: func(_ *world, _ *who, at union.Org) call {
			return call{Path: "/base-feedbacks?org_id=" + string(at.ID)}
		}},
		"SettleFeedback": {Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/base-feedbacks/" + string(w.feedback(at)) + "/settlement", Body: version}
		}},
	}
}
