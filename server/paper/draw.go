package paper

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"

	"unioncard/server/union"
)

// press draws the papers of a plan one after the other and puts each away before the next.
type press struct {
	ps       *Papers
	plan     union.PaperPlan
	crops    map[int]*union.NameCrop         // of names that cannot be printed, by the numbers of their rows
	keep     func(ctx context.Context) error // asked before a file is put away whether it may still be
	folder   string
	emit     func(ctx context.Context, file union.PaperFile) error // where files of many people go; nil: they are put away
	mandate  int                                                   // the edition of the mandate papers; more than 1 when they alone are drawn anew
	contents map[string]string                                     // what each PDF shows, as hex SHA-256, by its name
	out      union.DrawnPapers
}

// newPress gives a press for files that are kept.
func (ps *Papers) newPress(plan union.PaperPlan, keep func(context.Context) error) *press {
	return &press{ps: ps, plan: plan, keep: keep, contents: map[string]string{}, folder: "papers/" + string(plan.Batch.ID) + "/" + string(ps.Store.NewID()) + "/"}
}

// Draw makes all papers of a batch, and asks keep before it puts one away. What it gives
// names every file that was written, also when it fails. Refusal: batch_changed, when what
// stands on a paper is there no more.
func (ps *Papers) Draw(ctx context.Context, plan union.PaperPlan, keep func(context.Context) error) (union.DrawnPapers, error) {
	crops, err := ps.cropsFor(ctx, plan.Rows)
	if err != nil {
		return union.DrawnPapers{}, err
	}
	release, err := ps.Printer.Hold()
	if err != nil {
		return union.DrawnPapers{}, err
	}
	defer release()
	w := ps.newPress(plan, keep)
	w.crops = crops
	for _, step := range []func(context.Context) error{w.openingList, w.idSheets, w.mandateLetter, w.undertaking, w.taxDeclarations, w.manifest} {
		if err = step(ctx); err != nil {
			return w.out, err
		}
	}
	return w.out, nil
}

// put seals a file, keeps it and notes it.
func (w *press) put(ctx context.Context, file union.PaperFile) error {
	err := w.keep(ctx)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(file.Bytes)
	record := union.PaperRecord{
		ID: w.ps.Store.NewID(), BatchID: w.plan.Batch.ID, Edition: w.plan.Edition, Name: file.Name, Paper: string(file.Kind), SHA256: sum[:],
		Bytes: len(file.Bytes), Pages: file.Pages, RowCount: file.Rows, BlobKey: w.folder + file.Name, CreatedAt: w.plan.At,
	}
	if strings.HasSuffix(file.Name, ".pdf") {
		content, err := w.ps.Locker.PDFContent(file.Bytes)
		if err != nil {
			return err
		}
		w.contents[file.Name] = hex.EncodeToString(content)
	}
	sealed, err := w.ps.Vault.SealBytes(union.PaperPlace(record.ID), file.Bytes)
	if err != nil {
		return err
	}
	w.out.Records = append(w.out.Records, record)
	return w.ps.Blobs.Put(ctx, record.BlobKey, sealed)
}

func (w *press) head(title string) union.PaperHead {
	return union.PaperHead{
		Title: title, CardName: w.ps.Texts.CardName, BankName: w.ps.Texts.BankName, BankBranchName: w.plan.Branch.Name, OrgName: w.plan.Org.Name,
		BatchNumber: w.plan.Number, Version: w.plan.Edition, Date: w.plan.At.In(w.ps.Store.Zone()), Purpose: w.ps.Texts.Purpose,
	}
}

func (w *press) draw(ctx context.Context, paper union.Paper) error {
	file, err := w.ps.Printer.Draw(ctx, paper)
	if err != nil {
		return err
	}
	file.Name = edited(file.Name, w.mandate)
	return w.put(ctx, file)
}

// people draws a page for each row, in files of a bounded number of pages.
func (w *press) people(ctx context.Context, title string, page func(ctx context.Context, number int, row union.PaperRow) (union.PersonPaper, error)) error {
	i := 0
	next := func() (union.PersonPaper, error) {
		if i == len(w.plan.Rows) {
			return nil, io.EOF
		}
		i++
		return page(ctx, w.plan.Rows[i-1].Number, w.plan.Rows[i-1])
	}
	emit := w.emit
	if emit == nil {
		emit = w.put
	}
	return w.ps.Printer.DrawPeople(ctx, w.head(title), next, func(file union.PaperFile) error { return emit(ctx, file) })
}

// manifest names all other files with their hashes, which are of the files and of what
// they show before any encryption: every copy handed out proves the same.
func (w *press) manifest(ctx context.Context) error {
	m := union.Manifest{BatchNumber: w.plan.Number, Version: w.plan.Edition, SealedAt: w.plan.At}
	m.Files = w.named()
	return w.putManifest(ctx, m, manifestName)
}

// named lists the files that were drawn.
func (w *press) named() []union.ManifestFile {
	files := make([]union.ManifestFile, 0, len(w.out.Records))
	for _, r := range w.out.Records {
		files = append(files, union.ManifestFile{
			Kind: union.PaperKind(r.Paper), Name: r.Name, SHA256: hex.EncodeToString(r.SHA256), Size: int64(r.Bytes), Pages: r.Pages, Rows: r.RowCount,
			ContentSHA256: w.contents[r.Name],
		})
	}
	return files
}

func (w *press) putManifest(ctx context.Context, m union.Manifest, name string) error {
	content, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	sum := sha256.Sum256(content)
	w.out.Manifest = sum[:]
	return w.put(ctx, union.PaperFile{Kind: union.PaperManifest, Name: name, Rows: w.plan.People(), Bytes: content})
}

const manifestName = "manifest.json"
