package wechat

import (
	"bytes"
	"context"
	"encoding/json"
	"mime/multipart"
	"strings"
	"time"

	"github.com/silenceper/wechat/v2/util"

	"unioncard/server/union"
)

// maxOCRPhoto is WeChat's limit of a photo to read: under 2 MB.
const maxOCRPhoto = 2<<20 - 1

var (
	// ErrPhotoUnreadable means a photo on which WeChat finds no text of an ID card.
	ErrPhotoUnreadable = union.Refused("photo_unreadable", "没能从照片里认出身份证，请在光线充足处把证件放平、拍全再试，也可以直接填写。")
	// ErrPhotoWrongSide means the other side of the card.
	ErrPhotoWrongSide = union.Refused("photo_wrong_side", "照片拍的是身份证的另一面，请按页面提示重拍。")
	// ErrPhotoTooLarge means a photo of 2 MB or more.
	ErrPhotoTooLarge = union.NewError(union.KindTooLarge, "photo_too_large_for_ocr", "照片太大，无法自动识别，请直接填写。")
	// ErrOCRQuota means that the day's readings are used up.
	ErrOCRQuota = union.Unavailable("ocr_quota", "今日自动识别次数已用完，请直接填写。", time.Hour, nil)
)

// ocrAnswer is WeChat's answer; its documents call errcode a string, its servers send a number.
type ocrAnswer struct {
	Code        json.RawMessage `json:"errcode"`
	Msg         string          `json:"errmsg"`
	Type        string          `json:"type"`
	Name        string          `json:"name"`
	ID          string          `json:"id"`
	Addr        string          `json:"addr"`
	Gender      string          `json:"gender"`
	Nationality string          `json:"nationality"`
	ValidDate   string          `json:"valid_date"`
}

// ReadIDCard reads one side of an ID card from a JPEG. The bytes go in the
// request itself: an ID photo is never given a public address. Switched off, it
// returns an empty reading with union.FlagOCROff. Errors: ErrPhotoUnreadable,
// ErrPhotoWrongSide, ErrPhotoTooLarge, ErrOCRQuota, limited, unavailable; with
// any of them the person types the fields.
//
// Source: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/img-ocr/ocr/idCardOCR.html
func (c *Client) ReadIDCard(ctx context.Context, side union.IDSide, jpeg []byte) (union.IDReading, error) {
	if !c.cfg.OCR {
		return union.IDReading{Side: side, Flags: []string{union.FlagOCROff}}, nil
	}
	if len(jpeg) > maxOCRPhoto {
		return union.IDReading{}, ErrPhotoTooLarge
	}
	ctx, cancel := c.call(ctx, policy{timeout: c.cfg.OCRTimeout, repeatBusy: true})
	defer cancel()
	got, err := c.sendPhoto(ctx, jpeg)
	if err != nil {
		return union.IDReading{}, c.refusal("idcard", err, map[int64]*union.Error{
			101000: ErrPhotoUnreadable,
			101001: ErrPhotoUnreadable,
			101002: ErrPhotoUnreadable,
			101003: ErrOCRQuota,
			45009:  ErrOCRQuota,
		})
	}
	return got.reading(side)
}

func (c *Client) sendPhoto(ctx context.Context, jpeg []byte) (*ocrAnswer, error) {
	token, err := c.tokens.GetAccessTokenContext(ctx)
	if err != nil {
		return nil, err
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("img", "id.jpg")
	if err != nil {
		return nil, err
	}
	_, err = part.Write(jpeg)
	if err != nil {
		return nil, err
	}
	err = w.Close()
	if err != nil {
		return nil, err
	}
	body, err := util.HTTPPostContext(ctx, endpoint("/cv/ocr/idcard", token)+"&type=photo", form.Bytes(),
		map[string]string{"Content-Type": w.FormDataContentType()})
	if err != nil {
		return nil, err
	}
	var got ocrAnswer
	err = json.Unmarshal(body, &got)
	if err != nil {
		return nil, err
	}
	code, err := json.Number(strings.Trim(string(got.Code), `"`)).Int64()
	if len(got.Code) > 0 && (err != nil || code != 0) {
		return nil, &APIError{Code: code, Msg: got.Msg}
	}
	return &got, nil
}

func (a *ocrAnswer) reading(side union.IDSide) (union.IDReading, error) {
	if !strings.EqualFold(a.Type, string(side)) {
		return union.IDReading{}, ErrPhotoWrongSide
	}
	r := union.IDReading{
		Side: side, Name: strings.TrimSpace(a.Name), Number: strings.ToUpper(strings.TrimSpace(a.ID)),
		Address: strings.TrimSpace(a.Addr), Sex: a.Gender, Nationality: strings.TrimSuffix(a.Nationality, "族"),
	}
	r.ValidFrom, r.ValidTo, r.Long = validity(a.ValidDate)
	if side == union.IDFront && r.Name == "" && r.Number == "" {
		return union.IDReading{}, ErrPhotoUnreadable
	}
	if side == union.IDBack && r.ValidFrom == "" {
		return union.IDReading{}, ErrPhotoUnreadable
	}
	return r, nil
}

// validity reads forms such as 20171025-20271025, 2017.10.25-2027.10.25 and 20070105-长期.
func validity(text string) (from, to string, long bool) {
	first, second, ok := strings.Cut(strings.TrimSpace(text), "-")
	if !ok {
		return "", "", false
	}
	from = day(first)
	if strings.TrimSpace(second) == "长期" {
		return from, "", from != ""
	}
	to = day(second)
	if from == "" || to == "" || to < from {
		return "", "", false
	}
	return from, to, false
}

func day(text string) string {
	digits := strings.NewReplacer(".", "", " ", "").Replace(text)
	at, err := time.Parse("20060102", digits)
	if err != nil {
		return ""
	}
	return at.Format(time.DateOnly)
}

// endpoint is the address of a call as the SDK writes it; the wire puts the real host in its place.
func endpoint(path, token string) string {
	return officialBase + path + "?access_token=" + token
}
