package union

import "time"

// Box is a part of a picture, in thousandths of its width and height.
type Box struct{ X, Y, W, H int }

// NameBox is where the name stands on the front of a resident ID that fills the photo.
var NameBox = Box{X: 160, Y: 90, W: 300, H: 150}

// Good says whether a box lies in the picture and can show something.
func (b Box) Good() bool {
	return b.X >= 0 && b.Y >= 0 && b.W >= 20 && b.H >= 20 && b.X+b.W <= 1000 && b.Y+b.H <= 1000
}

// ConfirmedCrop is where a clerk has found the name on the front of a document, because
// the papers' font cannot print it. It holds for that photo only.
type ConfirmedCrop struct {
	ID            ID `gorm:"primaryKey"`
	ApplicationID ID `gorm:"uniqueIndex:uq_name_crops_application"`
	PhotoID       ID
	Box           Box `gorm:"embedded;embeddedPrefix:box_"`
	ConfirmedBy   ID
	CreatedAt     time.Time
}

// TableName is what it is called everywhere else.
func (ConfirmedCrop) TableName() string { return "name_crops" }
