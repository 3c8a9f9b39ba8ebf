package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"math"

	"unioncard/server/union"
)

// Places finds places by their distance.
type Places interface {
	Find(q union.PlaceQuery) ([]union.PlaceHit, *union.PlaceMark)
	Districts() []union.PlaceDistrict
	// OpenNow says whether opening hours hold at the present.
	OpenNow(hours string) bool
}

var (
	errHalfPoint   = union.NewError(union.KindInvalid, "position", "请同时给出纬度和经度，或者都不给。")
	errPlaceCursor = union.NewError(union.KindInvalid, "cursor", "翻页位置无效，请从第一页重新查看。")
)

// ListPlaces finds service bases and bank branches. Where the caller is is kept nowhere.
func (a *API) ListPlaces(_ context.Context, request ListPlacesRequestObject) (ListPlacesResponseObject, error) {
	p := request.Params
	q := union.PlaceQuery{
		Kind: deref(p.Kind), Category: deref(p.Category), Level: deref(p.Level), District: deref(p.District), Words: deref(p.Query),
		Radius: float64(deref(p.Radius)), Open: deref(p.OpenNow), Now: a.Store.Now(), Limit: 20,
	}
	if p.Limit != nil {
		q.Limit = *p.Limit
	}
	if (p.Lat == nil) != (p.Lng == nil) {
		return nil, errHalfPoint
	}
	if p.Lat != nil {
		q.From = &union.Point{Lat: *p.Lat, Lng: *p.Lng}
		if wrong := q.From.Check(); wrong != nil {
			return nil, union.Refused("position", "这个位置不在国内，请选择一个区县查看。", *wrong)
		}
	}
	var err error
	if q.After, err = readMark(deref(p.Cursor)); err != nil {
		return nil, err
	}
	hits, mark := a.Places.Find(q)
	answer := ListPlaces200JSONResponse{Items: make([]Place, len(hits)), NextCursor: writeMark(mark)}
	for i, h := range hits {
		answer.Items[i] = placeView(h.MapPlace, h.Open)
		if q.From != nil {
			metres := int(math.Round(h.Distance))
			answer.Items[i].DistanceM = &metres
		}
	}
	return answer, nil
}

func placeView(p union.MapPlace, open bool) Place {
	view := Place{Id: p.ID, Kind: p.Kind, Name: p.Name, Address: p.Address, District: p.District, Hours: p.Hours, Open: open, Lat: p.Point.Lat, Lng: p.Point.Lng}
	if p.Category != "" {
		view.Category = &p.Category
	}
	if p.Level != "" {
		view.Level = &p.Level
	}
	return view
}

// markText is a mark as it travels.
type markText struct {
	Distance uint64   `json:"d"` // the bits of the number, so that it comes back as it was
	ID       union.ID `json:"i"`
}

func writeMark(m *union.PlaceMark) string {
	if m == nil {
		return ""
	}
	b, _ := json.Marshal(markText{math.Float64bits(m.Distance), m.ID})
	return base64.RawURLEncoding.EncodeToString(b)
}

func readMark(text string) (*union.PlaceMark, error) {
	if text == "" {
		return nil, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	var m markText
	if err != nil || json.Unmarshal(b, &m) != nil || !m.ID.Valid() {
		return nil, errPlaceCursor
	}
	return &union.PlaceMark{Distance: math.Float64frombits(m.Distance), ID: m.ID}, nil
}

// ListPlaceDistricts lists where there are places.
func (a *API) ListPlaceDistricts(context.Context, ListPlaceDistrictsRequestObject) (ListPlaceDistrictsResponseObject, error) {
	var answer ListPlaceDistricts200JSONResponse
	districts := a.Places.Districts()
	answer.Items = make([]struct {
		Lat    float64 `json:"lat"`
		Lng    float64 `json:"lng"`
		Name   string  `json:"name"`
		Places int     `json:"places"`
	}, len(districts))
	for i, d := range districts {
		item := &answer.Items[i]
		item.Name, item.Places, item.Lat, item.Lng = d.Name, d.Places, d.Middle.Lat, d.Middle.Lng
	}
	return answer, nil
}

// GetMapGround tells what the browser's map is drawn on.
func (a *API) GetMapGround(context.Context, GetMapGroundRequestObject) (GetMapGroundResponseObject, error) {
	return GetMapGround200JSONResponse{Tiles: a.MapTiles, Credit: a.MapCredit}, nil
}

// GetCardBenefits tells what the card itself gives.
func (a *API) GetCardBenefits(context.Context, GetCardBenefitsRequestObject) (GetCardBenefitsResponseObject, error) {
	return GetCardBenefits200JSONResponse{Items: a.CardBenefits}, nil
}
