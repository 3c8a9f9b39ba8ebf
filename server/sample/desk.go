package sample

import (
	"context"
	"crypto/sha256"
	"sync"

	"unioncard/server/enrolment"
	"unioncard/server/union"
)

// Desk takes pictures in as enrolment's own does, does equal ones once, and reads
// without looking: what the city has drawn it knows. Reading every code would cost
// more than all the rest of a seed.
type Desk struct {
	enrolment.Pictures

	mu       sync.Mutex
	taken    map[[32]byte]enrolment.Picture
	readings map[[32]byte]union.IDReading // of drawn and of taken pictures
	backs    map[[2]string][]byte         // one for each validity
	pen      []byte                       // everybody signs 样本
}

// NewDesk wraps enrolment's own pictures.
func NewDesk(p enrolment.Pictures) *Desk {
	return &Desk{Pictures: p, taken: map[[32]byte]enrolment.Picture{}, readings: map[[32]byte]union.IDReading{}, backs: map[[2]string][]byte{}}
}

// draw draws a side and remembers what it says; backs that say the same are one picture.
func (d *Desk) draw(artist Artist, r union.IDReading, poor bool) ([]byte, error) {
	key := [2]string{r.ValidFrom, r.ValidTo}
	if r.Side == union.IDBack {
		d.mu.Lock()
		back := d.backs[key]
		d.mu.Unlock()
		if back != nil {
			return back, nil
		}
	}
	content, err := artist.Read(r, poor)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.readings[sha256.Sum256(content)] = r
	if r.Side == union.IDBack {
		d.backs[key] = content
	}
	return content, nil
}

// sign draws the signature once.
func (d *Desk) sign(artist Artist) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var err error
	if d.pen == nil {
		d.pen, err = artist.Signature("样本")
	}
	return d.pen, err
}

// Signature takes in a signature, equal ones once.
func (d *Desk) Signature(ctx context.Context, content []byte) (enrolment.Picture, error) {
	return d.once(content, func() (enrolment.Picture, error) { return d.Pictures.Signature(ctx, content) })
}

// Photo takes in an ID photo, equal ones once.
func (d *Desk) Photo(ctx context.Context, content []byte) (enrolment.Picture, error) {
	return d.once(content, func() (enrolment.Picture, error) { return d.Pictures.Photo(ctx, content) })
}

func (d *Desk) once(content []byte, take func() (enrolment.Picture, error)) (enrolment.Picture, error) {
	key := sha256.Sum256(content)
	d.mu.Lock()
	picture, ok := d.taken[key]
	d.mu.Unlock()
	if ok {
		return picture, nil
	}
	picture, err := take()
	if err != nil {
		return picture, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.taken[key] = picture
	d.readings[sha256.Sum256(picture.Bytes)] = d.readings[key]
	return picture, nil
}

// ReadIDCard gives what was drawn.
func (d *Desk) ReadIDCard(_ context.Context, _ union.IDSide, jpeg []byte) (union.IDReading, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.readings[sha256.Sum256(jpeg)], nil
}
