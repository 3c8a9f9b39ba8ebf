package enrolment

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"unioncard/server/union"
)

// content is what a consent is signed for: the fields and both photos.
type content struct {
	fields union.Fields
	doc    union.Document
	photos map[union.IDSide]union.Photo
}

// complete opens an application's content and refuses it while anything is missing or
// wrong, each with its field, so that the person sees all of it at once.
func (e *Enrolment) complete(ctx context.Context, app union.Application) (content, error) {
	fields, err := e.openFields(app)
	if err != nil {
		return content{}, err
	}
	photos, err := e.Store.CurrentPhotos(ctx, app.ID)
	if err != nil {
		return content{}, err
	}
	doc, bad := fields.Check(e.Store.Today())
	for side, field := range map[union.IDSide]string{union.IDFront: "photo_front", union.IDBack: "photo_back"} {
		if _, ok := photos[side]; !ok {
			bad = append(bad, union.FieldError{Field: field, Code: "photo_missing", Detail: "请拍摄证件的这一面。"})
		}
	}
	if len(bad) > 0 {
		return content{}, union.Refused("application_incomplete", "还有几项没有填好，请按提示补全。", bad...)
	}
	if exclusion := e.exclusion(fields); exclusion != "" {
		return content{}, union.Refused("batch_excluded", exclusion)
	}
	return content{fields, doc, photos}, nil
}

// fieldsHash is the hash of the field values under a salt: an ID number could be guessed without.
func (c content) fieldsHash(salt []byte) (string, error) {
	canonical, err := json.Marshal(c.fields)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(append(append([]byte{}, salt...), canonical...))
	return hex.EncodeToString(sum[:]), nil
}

// hash binds fields and photos: what a consent covers. It is kept beside sealed data
// only as an HMAC-like value under the salt of its evidence.
func (c content) hash(salt []byte) ([]byte, error) {
	fields, err := c.fieldsHash(salt)
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	h.Write([]byte(fields))
	h.Write(c.photos[union.IDFront].SHA256)
	h.Write(c.photos[union.IDBack].SHA256)
	return h.Sum(nil), nil
}
