package app

import (
	"context"

	"unioncard/server/benefit"
	"unioncard/server/nearby"
	"unioncard/server/photo"
	"unioncard/server/union"
)

func (a *App) newBenefits() *benefit.Benefits {
	return benefit.New(benefit.Parts{
		Store: a.Store, Marker: a.Keys.CodeMarker(), Sheets: a.sheets, Pictures: basePictures{a.desk}, Blobs: a.Blobs, Rand: a.options.Rand,
	})
}

// basePictures fits the photo desk to what service bases ask for.
type basePictures struct{ desk *photo.Desk }

// Picture takes in a picture.
func (p basePictures) Picture(ctx context.Context, content []byte) (jpeg []byte, width, height int, err error) {
	taken, err := p.desk.TakeBytes(ctx, content)
	return taken.JPEG, taken.Width, taken.Height, err
}

// places is the index with the clock and the calendar of the city.
type places struct {
	*nearby.Index

	clock union.Clock
}

// OpenNow says whether opening hours hold at the present.
func (p places) OpenNow(hours string) bool { return p.OpenAt(hours, p.clock.Now()) }

// RefreshPlaces takes in what has changed in the table of places, in this replica or another.
func (a *App) RefreshPlaces(ctx context.Context) error { return a.follower.Refresh(ctx) }
