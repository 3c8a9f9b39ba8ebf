package paper

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"unioncard/server/union"
)

// edited gives a file the name that it has in an edition of the mandate papers.
func edited(name string, edition int) string {
	if edition <= 1 {
		return name
	}
	base, extension, _ := strings.Cut(name, ".")
	return fmt.Sprintf("%s-%02d.%s", base, edition, extension)
}

// inForce says whether a file is one of those that count: of the mandate papers and the
// manifest only the newest.
func inForce(batch union.Batch, record union.PaperRecord) bool {
	switch union.PaperKind(record.Paper) {
	case union.PaperMandateLetter:
		return record.Name == edited(string(union.PaperMandateLetter)+".pdf", batch.MandateEdition)
	case union.PaperManifest:
		return record.Name == edited(manifestName, batch.MandateEdition)
	}
	return true
}

// DrawMandate draws the letter alone and writes the manifest that names it beside all others.
func (ps *Papers) DrawMandate(ctx context.Context, plan union.PaperPlan, keep func(context.Context) error) (union.DrawnPapers, error) {
	records, err := ps.Store.Papers(ctx, plan.Batch.ID, plan.Edition)
	if err != nil {
		return union.DrawnPapers{}, err
	}
	release, err := ps.Printer.Hold()
	if err != nil {
		return union.DrawnPapers{}, err
	}
	defer release()
	w := ps.newPress(plan, keep)
	w.mandate = plan.Batch.MandateEdition + 1
	if err = w.mandateLetter(ctx); err != nil {
		return w.out, err
	}
	for _, record := range records {
		if union.PaperKind(record.Paper) != union.PaperManifest || !inForce(plan.Batch, record) {
			continue
		}
		m, err := ps.openManifest(ctx, record)
		if err != nil {
			return w.out, err
		}
		for i := range m.Files {
			m.Files[i].Replaced = m.Files[i].Replaced || m.Files[i].Kind == union.PaperMandateLetter
		}
		m.MandateVersion = w.mandate
		m.Files = append(m.Files, w.named()...)
		err = w.putManifest(ctx, m, edited(manifestName, w.mandate))
		return w.out, err
	}
	return w.out, fmt.Errorf("batch %s has no manifest", plan.Batch.ID)
}

func (ps *Papers) openManifest(ctx context.Context, record union.PaperRecord) (union.Manifest, error) {
	var m union.Manifest
	content, err := union.OpenFile(ctx, ps.Blobs, ps.Vault, union.PaperPlace(record.ID), record.BlobKey)
	if err != nil {
		return m, err
	}
	err = json.Unmarshal(content, &m)
	return m, err
}
