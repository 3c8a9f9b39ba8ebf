package enrolment

import (
	"context"
	"encoding/json"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Reading is what was read from both photos, as it rests sealed. IDReading itself
// hides from encoders, so its values are named here one by one.
type Reading struct {
	Name      string    `json:"name,omitempty"`
	Number    string    `json:"number,omitempty"`
	Sex       union.Sex `json:"sex,omitempty"`
	Address   string    `json:"address,omitempty"`
	ValidFrom string    `json:"valid_from,omitempty"`
	ValidTo   string    `json:"valid_to,omitempty"`
	Long      bool      `json:"long,omitempty"`
	Front     bool      `json:"front,omitempty"` // the front was read
	Back      bool      `json:"back,omitempty"`
}

// TakenPhoto is what a person learns of a photo that was taken in.
type TakenPhoto struct {
	Application union.Application
	Photo       union.Photo
	Reading     Reading
	Flags       []string // quality hints, "ocr_off", "unreadable"
}

// AddPhoto takes in one side of the document: cleaned, sealed, stored, read. It replaces
// the photo before it, and a signed consent no longer covers the content.
func (e *Enrolment) AddPhoto(ctx context.Context, actor union.Actor, id union.ID, side union.IDSide, content []byte) (TakenPhoto, error) {
	app, err := e.Store.OwnApplication(ctx, actor, id)
	if err != nil {
		return TakenPhoto{}, err
	}
	if err = editable(app); err != nil {
		return TakenPhoto{}, err
	}
	picture, err := e.Pictures.Photo(ctx, content)
	if err != nil {
		return TakenPhoto{}, err
	}
	reading, flags, err := e.read(ctx, app, side, picture.Bytes)
	if err != nil {
		return TakenPhoto{}, err
	}
	photo, err := e.storePhoto(ctx, app.ID, side, picture)
	if err != nil {
		return TakenPhoto{}, err
	}
	sealed, err := e.sealJSON(readingPlace(app.ID), reading)
	if err != nil {
		return TakenPhoto{}, err
	}
	var old *union.Photo
	err = e.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		err := tx.SaveApplication(ctx, app, map[string]any{"reading_sealed": sealed, "consent_id": nil, "photos_deleted_at": nil, "touched_at": tx.Now()})
		if err != nil {
			return err
		}
		old, err = tx.PutPhoto(ctx, photo)
		return err
	})
	if err != nil {
		return TakenPhoto{}, union.DropUnkept(ctx, e.Blobs, err, photo.BlobKey)
	}
	if old != nil { // marked as deleted
		union.DropLater(ctx, e.Blobs, old.BlobKey)
	}
	app.Version++
	app.ConsentID = nil
	return TakenPhoto{Application: app, Photo: photo, Reading: reading, Flags: append(flags, picture.Hints...)}, nil
}

func (e *Enrolment) storePhoto(ctx context.Context, app union.ID, side union.IDSide, picture Picture) (union.Photo, error) {
	hints, err := json.Marshal(picture.Hints)
	if err != nil {
		return union.Photo{}, err
	}
	photo := union.Photo{
		ID: e.Store.NewID(), ApplicationID: app, Side: side, SHA256: picture.SHA256, Width: picture.Width, Height: picture.Height,
		Bytes: len(picture.Bytes), Quality: string(hints), CreatedAt: e.Store.Now(),
	}
	photo.BlobKey = "photos/" + string(photo.ID)
	sealed, err := e.Vault.SealBytes(union.PhotoPlace(photo.ID), picture.Bytes)
	if err != nil {
		return photo, err
	}
	return photo, e.Blobs.Put(ctx, photo.BlobKey, sealed)
}

// read asks the reader and merges what it says into what was read before. A reader that
// is off or away costs the person nothing: the fields are typed and the reviewer is told.
func (e *Enrolment) read(ctx context.Context, app union.Application, side union.IDSide, jpeg []byte) (Reading, []string, error) {
	var reading Reading
	if len(app.ReadingSealed) > 0 {
		if err := e.openJSON(readingPlace(app.ID), app.ReadingSealed, &reading); err != nil {
			return reading, nil, err
		}
	}
	if side == union.IDFront {
		reading.Name, reading.Number, reading.Sex, reading.Address, reading.Front = "", "", "", "", false
	} else {
		reading.ValidFrom, reading.ValidTo, reading.Long, reading.Back = "", "", false, false
	}
	got, err := e.Reader.ReadIDCard(ctx, side, jpeg)
	if err != nil {
		known, ok := union.AsError(err)
		if ok && known.Code == "photo_wrong_side" {
			return reading, nil, err
		}
		return reading, []string{"unreadable"}, nil
	}
	for _, flag := range got.Flags {
		if flag == union.FlagOCROff {
			return reading, got.Flags, nil
		}
	}
	if side == union.IDFront {
		reading.Name, reading.Number, reading.Sex, reading.Address, reading.Front = got.Name, got.Number, union.ParseSex(got.Sex), got.Address, true
	} else {
		reading.ValidFrom, reading.ValidTo, reading.Long, reading.Back = got.ValidFrom, got.ValidTo, got.Long, true
	}
	return reading, got.Flags, nil
}
