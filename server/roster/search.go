package roster

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// mostFound is how many rows a search shows.
const mostFound = 50

// Search finds somebody on the lists in the actor's scope by a whole name, phone or document
// number: what rests is sealed, so that a part of one finds nobody.
func (r *Roster) Search(ctx context.Context, actor union.Actor, text, status string, org union.ID) ([]union.RosterRow, bool, error) {
	kind, normalised, err := r.wanted(text)
	if err != nil {
		return nil, false, err
	}
	w := store.RowWanted{Kind: kind, Status: status, OrgID: org}
	w.Current, w.Next = r.vault.Index(kind, normalised)
	return r.store.FindRosterRows(ctx, actor, w, mostFound, readers...)
}

// wanted tells a phone, a document number and a name apart.
func (r *Roster) wanted(text string) (union.IndexKind, string, error) {
	if phone, wrong := union.ParsePhone(text); wrong == nil {
		return union.IndexPhone, phone, nil
	}
	if name, wrong := union.ParseName(text); wrong == nil {
		return union.IndexName, name, nil
	}
	number := union.NormaliseNumber(text)
	if doc, wrong := union.ParseDocument(kindOf(number), number, r.store.Today()); wrong == nil {
		return union.IndexDocument, doc.Number, nil
	}
	return "", "", union.Refused("search_text", "请输入完整的姓名、手机号码或证件号码。",
		union.FieldError{Field: "text", Code: "search_text", Detail: "请输入完整的姓名、手机号码或证件号码。"})
}
