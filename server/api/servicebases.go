package api

import (
	"context"
	"net/http"

	"unioncard/server/benefit"
	"unioncard/server/store"
	"unioncard/server/union"
)

func serviceBase(b union.ServiceBase) ServiceBase {
	return ServiceBase{
		Id: b.ID, OrgId: b.OrgID, Name: b.Name, Category: b.Category, Address: b.Address, District: b.District, Lat: b.Lat, Lng: b.Lng,
		Datum: string(b.Datum), Hours: b.Hours, Phones: b.Phones, Intro: b.Intro, ValidFrom: set(string(b.ValidFrom)), ValidTo: set(string(b.ValidTo)),
		Status: b.Status, Version: b.Version,
	}
}

// ListServiceBases lists the bases of an org of my subtree and of those below it.
func (a *API) ListServiceBases(ctx context.Context, request ListServiceBasesRequestObject) (ListServiceBasesResponseObject, error) {
	p := request.Params
	top, err := a.Store.OrgFor(ctx, actorFrom(ctx), p.OrgId, benefit.Readers...)
	if err != nil {
		return nil, err
	}
	rows, next, err := a.Store.Bases(ctx, top, store.BaseFilter{Status: deref(p.Status), Text: deref(p.Query), Page: page(p.Limit, p.Cursor)})
	if err != nil {
		return nil, err
	}
	answer := ListServiceBases200JSONResponse{Items: make([]ServiceBase, len(rows)), NextCursor: next}
	for i, b := range rows {
		answer.Items[i] = serviceBase(b)
	}
	return answer, nil
}

// CreateServiceBase adds a base, as a draft.
func (a *API) CreateServiceBase(ctx context.Context, request CreateServiceBaseRequestObject) (CreateServiceBaseResponseObject, error) {
	b := request.Body
	made, err := a.Benefits.Create(ctx, actorFrom(ctx), b.OrgId, benefit.Facts{
		Name: b.Name, Category: b.Category, Address: b.Address, District: b.District, Point: union.Point{Lat: b.Lat, Lng: b.Lng},
		Datum: union.Datum(deref(b.Datum)), Hours: deref(b.Hours), Phones: deref(b.Phones), Intro: deref(b.Intro),
		ValidFrom: union.Date(deref(b.ValidFrom)), ValidTo: union.Date(deref(b.ValidTo)),
	})
	if err != nil {
		return nil, err
	}
	return CreateServiceBase201JSONResponse(serviceBase(made)), nil
}

// PutServiceBase changes a base.
func (a *API) PutServiceBase(ctx context.Context, request PutServiceBaseRequestObject) (PutServiceBaseResponseObject, error) {
	b := request.Body
	changed, err := a.Benefits.Change(ctx, actorFrom(ctx), request.Id, b.Version, benefit.Facts{
		Name: b.Name, Category: b.Category, Address: b.Address, District: b.District, Point: union.Point{Lat: b.Lat, Lng: b.Lng},
		Datum: union.Datum(deref(b.Datum)), Hours: deref(b.Hours), Phones: deref(b.Phones), Intro: deref(b.Intro),
		ValidFrom: union.Date(deref(b.ValidFrom)), ValidTo: union.Date(deref(b.ValidTo)),
	})
	if err != nil {
		return nil, err
	}
	return PutServiceBase200JSONResponse(serviceBase(changed)), nil
}

// PublishServiceBase shows a base to members.
func (a *API) PublishServiceBase(ctx context.Context, request PublishServiceBaseRequestObject) (PublishServiceBaseResponseObject, error) {
	moved, err := a.Benefits.Move(ctx, actorFrom(ctx), request.Id, request.Body.Version, union.EventPublish)
	if err != nil {
		return nil, err
	}
	return PublishServiceBase200JSONResponse(serviceBase(moved)), nil
}

// SuspendServiceBase takes a base off the map.
func (a *API) SuspendServiceBase(ctx context.Context, request SuspendServiceBaseRequestObject) (SuspendServiceBaseResponseObject, error) {
	moved, err := a.Benefits.Move(ctx, actorFrom(ctx), request.Id, request.Body.Version, union.EventSuspend)
	if err != nil {
		return nil, err
	}
	return SuspendServiceBase200JSONResponse(serviceBase(moved)), nil
}

// GetServiceBase gives a base that is published, or one of my orgs'. Who manages it sees
// all its offers, others what holds today.
func (a *API) GetServiceBase(ctx context.Context, request GetServiceBaseRequestObject) (GetServiceBaseResponseObject, error) {
	actor := actorFrom(ctx)
	base, org, err := a.Store.BaseWithOrg(ctx, request.Id)
	if err != nil {
		return nil, err
	}
	today := a.Store.Today()
	current := &today
	switch {
	case actor.Over(org.Path, benefit.Readers...):
		current = nil
	case !base.Open(today) && !actor.WorksAt(base.ID):
		return nil, union.ErrNotFound
	}
	offers, err := a.Store.Offers(ctx, base.ID, current)
	if err != nil {
		return nil, err
	}
	photos, err := a.Store.BasePhotos(ctx, base.ID)
	if err != nil {
		return nil, err
	}
	kept, err := a.Store.IsFavourite(ctx, actor.AccountID, base.ID)
	if err != nil {
		return nil, err
	}
	view := ServiceBaseView{
		Base: serviceBase(base), OrgName: org.Name, Open: a.Places.OpenNow(base.Hours), Favourite: kept,
		Offers: make([]Offer, len(offers)), Pictures: make([]BasePicture, len(photos)),
	}
	for i, o := range offers {
		view.Offers[i] = offerView(o, today)
	}
	for i, p := range photos {
		view.Pictures[i] = BasePicture{Id: p.ID, Width: p.Width, Height: p.Height}
	}
	return GetServiceBase200JSONResponse(view), nil
}

// GetServiceBaseTemplate gives the empty list.
func (a *API) GetServiceBaseTemplate(context.Context, GetServiceBaseTemplateRequestObject) (GetServiceBaseTemplateResponseObject, error) {
	content, err := a.Workbook(benefit.Template())
	if err != nil {
		return nil, err
	}
	return workbook{"服务基地模板.xlsx", content}, nil
}

// VisitGetServiceBaseTemplateResponse writes the file.
func (w workbook) VisitGetServiceBaseTemplateResponse(to http.ResponseWriter) error {
	return w.write(to)
}

// ImportServiceBases previews a list of bases, or adds what is good of it.
func (a *API) ImportServiceBases(ctx context.Context, request ImportServiceBasesRequestObject) (ImportServiceBasesResponseObject, error) {
	report, err := a.Benefits.ImportSheet(ctx, actorFrom(ctx), request.Params.OrgId, uploadFrom(ctx).Bytes, deref(request.Params.Confirm))
	if err != nil {
		return nil, err
	}
	answer := ImportServiceBases200JSONResponse{Sha256: report.SHA256, Rows: report.Rows, Done: report.Done, Problems: make([]OrgImportProblem, len(report.Problems))}
	for i, p := range report.Problems {
		answer.Problems[i] = OrgImportProblem{Row: p.Row, Field: p.Field, Code: p.Code, Detail: p.Detail}
	}
	return answer, nil
}

// AddBasePicture adds a picture.
func (a *API) AddBasePicture(ctx context.Context, request AddBasePictureRequestObject) (AddBasePictureResponseObject, error) {
	p, err := a.Benefits.AddPicture(ctx, actorFrom(ctx), request.Id, uploadFrom(ctx).Bytes)
	if err != nil {
		return nil, err
	}
	return AddBasePicture201JSONResponse{Id: p.ID, Width: p.Width, Height: p.Height}, nil
}

// GetBasePicture gives a picture.
func (a *API) GetBasePicture(ctx context.Context, request GetBasePictureRequestObject) (GetBasePictureResponseObject, error) {
	content, err := a.Benefits.Picture(ctx, actorFrom(ctx), request.Id, request.Picture)
	if err != nil {
		return nil, err
	}
	return attachment{Name: "picture.jpg", Media: "image/jpeg", Content: content, Inline: true}, nil
}

// VisitGetBasePictureResponse writes the picture.
func (f attachment) VisitGetBasePictureResponse(w http.ResponseWriter) error { return f.write(w) }

// DropBasePicture deletes a picture.
func (a *API) DropBasePicture(ctx context.Context, request DropBasePictureRequestObject) (DropBasePictureResponseObject, error) {
	err := a.Benefits.DropPicture(ctx, actorFrom(ctx), request.Id, request.Picture)
	if err != nil {
		return nil, err
	}
	return DropBasePicture204Response{}, nil
}
