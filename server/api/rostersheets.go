package api

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
)

// GetRosterTemplate gives the empty sheet.
func (a *API) GetRosterTemplate(context.Context, GetRosterTemplateRequestObject) (GetRosterTemplateResponseObject, error) {
	content, err := a.Roster.Template()
	if err != nil {
		return nil, err
	}
	return workbook{"会员名册模板.xlsx", content}, nil
}

// GetRosterBadRows gives the rows to be mended.
func (a *API) GetRosterBadRows(ctx context.Context, request GetRosterBadRowsRequestObject) (GetRosterBadRowsResponseObject, error) {
	part := max(deref(request.Params.Part), 1)
	content, err := a.Roster.BadRows(ctx, actorFrom(ctx), request.Id, part)
	if err != nil {
		return nil, err
	}
	return workbook{"需要修改的行.xlsx", content}, nil
}

// workbook is an XLSX file that is downloaded.
type workbook struct {
	name    string
	content []byte
}

func (w workbook) write(to http.ResponseWriter) error {
	h := to.Header()
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(w.name))
	h.Set("Content-Length", strconv.Itoa(len(w.content)))
	_, err := to.Write(w.content)
	return err
}

// VisitGetRosterTemplateResponse writes the file.
func (w workbook) VisitGetRosterTemplateResponse(to http.ResponseWriter) error { return w.write(to) }

// VisitGetRosterBadRowsResponse writes the file.
func (w workbook) VisitGetRosterBadRowsResponse(to http.ResponseWriter) error { return w.write(to) }
