package pdf

import (
	"sync"

	"unioncard/server/union"
)

// pictures are the images of a person's page.
type pictures struct{ front, back, crop, signature picture }

// prepared is a person's page with its images made ready, or why there is none.
type prepared struct {
	paper  union.PersonPaper
	images pictures
	err    error
}

// ready makes a person's images ready.
func (e *oneEncoder) ready(paper union.PersonPaper, err error) prepared {
	if err != nil {
		return prepared{err: err}
	}
	return prepared{paper: paper, images: e.pictures(paper)}
}

func (e *oneEncoder) pictures(paper union.PersonPaper) pictures {
	var p pictures
	var crop *union.NameCrop
	switch paper := paper.(type) {
	case union.IDSheet:
		p.front, p.back, crop = photoPicture(paper.Front), photoPicture(paper.Back), paper.NameCrop
		p.signature = e.signaturePicture(paper.Signature)
	case union.TaxDeclaration:
		crop = paper.NameCrop
		p.signature = e.signaturePicture(paper.Signature)
	}
	if crop != nil {
		p.crop = photoPicture(crop.JPEG)
	}
	return p
}

// ahead reads people and makes their images ready while the ones before are drawn:
// opening, hashing and decoding take as long as drawing does.
type ahead struct {
	people chan prepared // at most one waits
	quit   chan struct{}
	done   sync.WaitGroup
}

// readAhead reads up to n people, and none after the first failure.
func readAhead(next func() (union.PersonPaper, error), n int) *ahead {
	a := &ahead{people: make(chan prepared, 1), quit: make(chan struct{})}
	a.done.Go(func() {
		var pen oneEncoder
		for range n {
			person := pen.ready(next())
			select {
			case a.people <- person:
			case <-a.quit:
				return
			}
			if person.err != nil {
				return
			}
		}
	})
	return a
}

// stop ends the reading and waits for it.
func (a *ahead) stop() {
	close(a.quit)
	a.done.Wait()
}
