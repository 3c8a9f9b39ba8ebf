package api

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/hex"
	"io"
	"mime"
	"net/http"

	"unioncard/server/paper"
	"unioncard/server/union"
)

// ListPapers lists the papers of a batch.
func (a *API) ListPapers(ctx context.Context, request ListPapersRequestObject) (ListPapersResponseObject, error) {
	found, err := a.Papers.Of(ctx, actorFrom(ctx), request.Id, deref(request.Params.Edition))
	return ListPapers200JSONResponse(papers(found)), err
}

// TickPaper notes that a stamped original was seen.
func (a *API) TickPaper(ctx context.Context, request TickPaperRequestObject) (TickPaperResponseObject, error) {
	found, err := a.Papers.Tick(ctx, actorFrom(ctx), request.Id, request.Paper)
	return TickPaper200JSONResponse(papers(found)), err
}

// AddPaperScan takes in the scan of a stamped paper.
func (a *API) AddPaperScan(ctx context.Context, request AddPaperScanRequestObject) (AddPaperScanResponseObject, error) {
	found, err := a.Papers.AddScan(ctx, actorFrom(ctx), request.Id, request.Paper, uploadFrom(ctx).Bytes)
	return AddPaperScan201JSONResponse(papers(found)), err
}

func papers(p paper.List) Papers {
	view := Papers{BatchId: p.Batch.ID, Edition: p.Edition, Files: make([]PaperFile, 0, len(p.Records)), Kinds: []PaperState{}}
	for _, r := range p.Records {
		view.Files = append(view.Files, PaperFile{
			Name: r.Name, Kind: union.PaperKind(r.Paper), Sha256: hex.EncodeToString(r.SHA256), Bytes: r.Bytes, Pages: r.Pages, Rows: r.RowCount,
			Replaced: set(!p.InForce(r)),
		})
	}
	if len(p.Replaced) > 0 {
		view.Replaced = &[]PapersReplaced{}
		for _, who := range p.Replaced {
			*view.Replaced = append(*view.Replaced, PapersReplaced(who.Field))
		}
	}
	if len(p.Outdated) > 0 {
		view.Outdated = &[]PapersOutdated{}
		for _, who := range p.Outdated {
			*view.Outdated = append(*view.Outdated, PapersOutdated(who))
		}
	}
	for _, kind := range append(p.Batch.Stamped(), p.BankSheets()...) {
		state := PaperState{Kind: kind, Title: kind.Title(), Scans: []PaperScan{}}
		for _, tick := range p.Ticks {
			if tick.Paper == string(kind) {
				state.ClerkTicked = state.ClerkTicked || tick.Side == union.SideClerk
				state.BankTicked = state.BankTicked || tick.Side == union.SideBank
			}
		}
		for _, scan := range p.Scans {
			if scan.Paper == string(kind) {
				state.Scans = append(state.Scans, PaperScan{Id: scan.ID, Media: scan.Media, Sha256: hex.EncodeToString(scan.SHA256), CreatedAt: scan.CreatedAt})
			}
		}
		view.Kinds = append(view.Kinds, state)
	}
	return view
}

// GetPaper gives one paper to be printed.
func (a *API) GetPaper(ctx context.Context, request GetPaperRequestObject) (GetPaperResponseObject, error) {
	file, err := a.Papers.File(ctx, actorFrom(ctx), request.Id, deref(request.Params.Edition), request.Paper)
	if err != nil {
		return nil, err
	}
	return attachment{Name: file.Name, Media: file.Media, Content: file.Content}, nil
}

// GetAmendmentSheet gives what has left the list since it was sealed.
func (a *API) GetAmendmentSheet(ctx context.Context, request GetAmendmentSheetRequestObject) (GetAmendmentSheetResponseObject, error) {
	file, err := a.Papers.AmendmentSheet(ctx, actorFrom(ctx), request.Id, deref(request.Params.Edition))
	if err != nil {
		return nil, err
	}
	return attachment{Name: file.Name, Media: file.Media, Content: file.Content}, nil
}

// VisitGetAmendmentSheetResponse writes the file.
func (f attachment) VisitGetAmendmentSheetResponse(w http.ResponseWriter) error { return f.write(w) }

// GetPaperScan gives a scan.
func (a *API) GetPaperScan(ctx context.Context, request GetPaperScanRequestObject) (GetPaperScanResponseObject, error) {
	file, err := a.Papers.Scan(ctx, actorFrom(ctx), request.Id, request.Scan)
	if err != nil {
		return nil, err
	}
	return attachment{Name: file.Name, Media: file.Media, Content: file.Content}, nil
}

// PreparePackage prepares one copy of the package.
func (a *API) PreparePackage(ctx context.Context, request PreparePackageRequestObject) (PreparePackageResponseObject, error) {
	ready, err := a.Papers.NewPackage(ctx, actorFrom(ctx), request.Id)
	return PreparePackage201JSONResponse{DownloadId: ready.Download.ID, Password: ready.Password, EndAt: ready.Download.EndAt}, err
}

// GetPackage streams a prepared copy.
func (a *API) GetPackage(ctx context.Context, request GetPackageRequestObject) (GetPackageResponseObject, error) {
	copied, err := a.Papers.OpenPackage(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	return archive{ctx, copied}, nil
}

// attachment is a file that no cache keeps and no browser takes for something else.
type attachment struct {
	Name    string
	Media   string
	Content []byte
	Inline  bool
}

func (f attachment) write(w http.ResponseWriter) error {
	header(w, f.Media, f.Name, f.Inline)
	_, err := io.Copy(w, bytes.NewReader(f.Content))
	return err
}

func header(w http.ResponseWriter, media, name string, inline bool) {
	how := "attachment"
	if inline {
		how = "inline"
	}
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": name}))
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
}

// VisitGetPaperResponse writes the paper.
func (f attachment) VisitGetPaperResponse(w http.ResponseWriter) error { return f.write(w) }

// VisitGetPaperScanResponse writes the scan.
func (f attachment) VisitGetPaperScanResponse(w http.ResponseWriter) error { return f.write(w) }

// VisitGetBatchRowPhotoResponse writes the photo.
func (f attachment) VisitGetBatchRowPhotoResponse(w http.ResponseWriter) error { return f.write(w) }

// archive is a package on its way out: file after file, nothing on disk.
type archive struct {
	ctx  context.Context //nolint:containedctx // the generated interface gives the writer only
	copy *paper.Package
}

// VisitGetPackageResponse writes the ZIP. A file that cannot be read on the way leaves
// it without its directory, so that no program takes it for whole.
func (z archive) VisitGetPackageResponse(w http.ResponseWriter) error {
	header(w, "application/zip", z.copy.Name, false)
	out := zip.NewWriter(w)
	err := z.copy.Each(z.ctx, func(name string, content []byte) error {
		// What is encrypted does not become smaller.
		file, err := out.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			return err
		}
		_, err = file.Write(content)
		return err
	})
	if err != nil {
		return err
	}
	return out.Close()
}
