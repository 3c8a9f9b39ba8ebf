package demo

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"

	"unioncard/server/union"
)

// ownID sends the photos and signature of somebody's own ID.
func (w *walk) ownID(p *person, f union.Fields) error {
	for _, side := range []union.IDSide{union.IDFront, union.IDBack} {
		picture, err := w.Pictures.Photo(side, f)
		if err != nil {
			return err
		}
		if err = p.upload("/me/mandate-id/photos/"+string(side), "photo.jpg", picture, nil); err != nil {
			return err
		}
	}
	signature, err := w.Pictures.Signature(f.Name)
	if err != nil {
		return err
	}
	return p.upload("/me/mandate-id/signature", "signature.png", signature, nil)
}

type batchView struct {
	ID       string
	Number   string
	Status   string
	Version  int
	RowCount int `json:"row_count"`
}

// move carries out a step of the batch.
func (w *walk) move(p *person, step string) (batchView, error) {
	var b batchView
	err := p.post("/batches/"+w.batch+"/"+step, map[string]any{"version": w.version}, &b)
	if err == nil {
		w.version = b.Version
	}
	return b, err
}

// seal makes a batch of the five and seals it.
func (w *walk) seal() error {
	var b batchView
	if err := w.clerk.post("/batches", map[string]any{"org_id": w.unit}, &b); err != nil {
		return err
	}
	w.batch = b.ID
	ids := make([]string, len(w.people))
	for i, a := range w.people {
		ids[i] = a.app
	}
	if err := w.clerk.put("/batches/"+w.batch+"/rows", map[string]any{"version": b.Version, "add": ids}, &b); err != nil {
		return err
	}
	w.version = b.Version
	sealed, err := w.move(w.clerk, "seal")
	if err != nil {
		return err
	}
	w.note("batch %s, %d rows", sealed.Number, sealed.RowCount)
	return must(sealed.RowCount == len(w.people), "the batch has %d rows", sealed.RowCount)
}

type paperList struct {
	Files []struct {
		Name   string
		Kind   string
		SHA256 string `json:"sha256"`
		Pages  int
	}
	Kinds []struct{ Kind string } // that are stamped and handed in
}

// papers downloads every paper, checks it against its hash, and the package.
func (w *walk) papers() error {
	var list paperList
	if err := w.clerk.get("/batches/"+w.batch+"/papers", &list); err != nil {
		return err
	}
	for _, file := range list.Files {
		content, err := w.clerk.download("/batches/" + w.batch + "/papers/" + file.Name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		if err = must(hex.EncodeToString(sum[:]) == file.SHA256, "%s is not what was hashed", file.Name); err != nil {
			return err
		}
		if err = os.WriteFile(filepath.Join(w.Out, filepath.Base(file.Name)), content, 0o600); err != nil {
			return err
		}
		w.note("%-24s %d pages", file.Name, file.Pages)
	}
	var ready struct {
		DownloadID string `json:"download_id"`
		Password   string
	}
	if err := w.clerk.post("/batches/"+w.batch+"/package", nil, &ready); err != nil {
		return err
	}
	content, err := w.clerk.download("/package-downloads/" + ready.DownloadID)
	if err != nil {
		return err
	}
	w.note("package.zip, its files open with %s", ready.Password)
	return os.WriteFile(filepath.Join(w.Out, "package.zip"), content, 0o600)
}

// handIn ticks each stamped paper on both sides; the officer looks and accepts.
func (w *walk) handIn() error {
	if err := w.tick(w.clerk); err != nil {
		return err
	}
	if _, err := w.move(w.clerk, "submission"); err != nil {
		return err
	}
	for n := range w.people {
		var row struct{ Fields struct{ Name string } }
		if err := w.officer.get(fmt.Sprintf("/batches/%s/rows/%d", w.batch, n+1), &row); err != nil {
			return err
		}
		if _, err := w.officer.download(fmt.Sprintf("/batches/%s/rows/%d/photos/front", w.batch, n+1)); err != nil {
			return err
		}
	}
	if err := w.tick(w.officer); err != nil {
		return err
	}
	accepted, err := w.move(w.officer, "acceptance")
	if err != nil {
		return err
	}
	return must(accepted.Status == "accepted", "the batch is %s", accepted.Status)
}

func (w *walk) tick(p *person) error {
	var list paperList
	if err := w.clerk.get("/batches/"+w.batch+"/papers", &list); err != nil {
		return err
	}
	for _, paper := range list.Kinds {
		if err := p.post("/batches/"+w.batch+"/papers/"+paper.Kind+"/tick", nil, nil); err != nil {
			return err
		}
	}
	return nil
}
