package app

import (
	"unioncard/server/pii"
	"unioncard/server/roster"
	"unioncard/server/sheet"
	"unioncard/server/union"
)

func (a *App) newRoster() *roster.Roster {
	return roster.New(a.Store, rosterVault{a.Keys.Sealer(), a.Keys.Indexer(), a.Keys.Opener()}, a.Blobs, sheets{a.sheets})
}

// rosterVault opens the uploaded files of the roster and nothing else, so that the
// feature can read no person's values.
type rosterVault struct {
	pii.Sealer
	pii.Indexer

	opener pii.Opener
}

// OpenBytes opens an uploaded list or what was found in it.
func (v rosterVault) OpenBytes(place union.Place, sealed []byte) ([]byte, error) {
	if place.Table != "rosters" {
		return nil, pii.ErrPlace
	}
	return v.opener.OpenBytes(place, sealed)
}

// sheets fits the sheet adapter to what rules ask for.
type sheets struct{ *sheet.Opener }

// Write gives a workbook.
func (sheets) Write(table union.SheetTable) ([]byte, error) { return sheet.Write(table) }

// Template gives an empty workbook for an import.
func (sheets) Template(name string, columns []union.SheetColumn, example []string, notes []union.PaperField) ([]byte, error) {
	return sheet.Template(name, columns, example, notes)
}
