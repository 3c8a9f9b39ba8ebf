package batch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"

	"unioncard/server/union"
)

// drawn are the papers of one edition as they rest: sealed files and their records.
type drawn struct {
	records  []union.PaperRecord
	contents map[string]string // what each PDF shows, as hex SHA-256, by its name
	manifest []byte            // the SHA-256 of the manifest
}

func (d drawn) keys() []string {
	keys := make([]string, len(d.records))
	for i, r := range d.records {
		keys[i] = r.BlobKey
	}
	return keys
}

// press draws the papers of a plan one after the other and puts each away before the next.
type press struct {
	b       *Batches
	p       plan
	turn    *turn
	folder  string
	emit    func(ctx context.Context, file union.PaperFile) error // where files of many people go; nil: they are put away
	edition int
	mandate int // the edition of the mandate papers; more than 1 when they alone are drawn anew
	out     drawn
}

// drawPapers makes all papers of a batch. What it gives names every file that was
// written, also when it fails.
func (b *Batches) drawPapers(ctx context.Context, p plan, turn *turn) (drawn, error) {
	release, err := b.Printer.Hold()
	if err != nil {
		return drawn{}, err
	}
	defer release()
	w := &press{b: b, p: p, turn: turn, edition: p.edition, out: drawn{contents: map[string]string{}}, folder: "papers/" + string(p.batch.ID) + "/" + string(b.Store.NewID()) + "/"}
	for _, step := range []func(context.Context) error{w.openingList, w.idSheets, w.mandateLetter, w.undertaking, w.taxDeclarations, w.manifest} {
		if err = step(ctx); err != nil {
			return w.out, err
		}
	}
	return w.out, nil
}

// put seals a file, keeps it and notes it.
func (w *press) put(ctx context.Context, file union.PaperFile) error {
	err := w.turn.keep(ctx)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(file.Bytes)
	record := union.PaperRecord{
		ID: w.b.Store.NewID(), BatchID: w.p.batch.ID, Edition: w.edition, Name: file.Name, Paper: string(file.Kind), SHA256: sum[:],
		Bytes: len(file.Bytes), Pages: file.Pages, RowCount: file.Rows, BlobKey: w.folder + file.Name, CreatedAt: w.p.at,
	}
	if strings.HasSuffix(file.Name, ".pdf") {
		content, err := w.b.Locker.PDFContent(file.Bytes)
		if err != nil {
			return err
		}
		w.out.contents[file.Name] = hex.EncodeToString(content)
	}
	sealed, err := w.b.Vault.SealBytes(union.PaperPlace(record.ID), file.Bytes)
	if err != nil {
		return err
	}
	w.out.records = append(w.out.records, record)
	return w.b.Blobs.Put(ctx, record.BlobKey, sealed)
}

func (w *press) head(title string) union.PaperHead {
	return union.PaperHead{
		Title: title, CardName: w.b.Texts.CardName, BankName: w.b.Texts.BankName, BankBranchName: w.p.branch.Name, OrgName: w.p.org.Name,
		BatchNumber: w.p.number, Version: w.edition, Date: w.p.at.In(w.b.Store.Zone()), Purpose: w.b.Texts.Purpose,
	}
}

func (w *press) draw(ctx context.Context, paper union.Paper) error {
	file, err := w.b.Printer.Draw(ctx, paper)
	if err != nil {
		return err
	}
	file.Name = edited(file.Name, w.mandate)
	return w.put(ctx, file)
}

// people draws a page for each row, in files of a bounded number of pages.
func (w *press) people(ctx context.Context, title string, page func(ctx context.Context, number int, row planned) (union.PersonPaper, error)) error {
	i := 0
	next := func() (union.PersonPaper, error) {
		if i == len(w.p.rows) {
			return nil, io.EOF
		}
		i++
		return page(ctx, w.p.rows[i-1].number, w.p.rows[i-1])
	}
	emit := w.emit
	if emit == nil {
		emit = w.put
	}
	return w.b.Printer.DrawPeople(ctx, w.head(title), next, func(file union.PaperFile) error { return emit(ctx, file) })
}

// manifest names all other files with their hashes, which are of the files and of what
// they show before any encryption: every copy handed out proves the same.
func (w *press) manifest(ctx context.Context) error {
	m := union.Manifest{BatchNumber: w.p.number, Version: w.edition, SealedAt: w.p.at}
	m.Files = w.named()
	return w.putManifest(ctx, m, manifestName)
}

// named lists the files that were drawn.
func (w *press) named() []union.ManifestFile {
	files := make([]union.ManifestFile, 0, len(w.out.records))
	for _, r := range w.out.records {
		files = append(files, union.ManifestFile{
			Kind: union.PaperKind(r.Paper), Name: r.Name, SHA256: hex.EncodeToString(r.SHA256), Size: int64(r.Bytes), Pages: r.Pages, Rows: r.RowCount,
			ContentSHA256: w.out.contents[r.Name],
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
	w.out.manifest = sum[:]
	return w.put(ctx, union.PaperFile{Kind: union.PaperManifest, Name: name, Rows: w.p.people(), Bytes: content})
}

const manifestName = "manifest.json"
