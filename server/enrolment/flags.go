package enrolment

import (
	"context"
	"encoding/json"
	"slices"

	"unioncard/server/union"
)

// match is what is found about a person when an application is submitted.
type match struct {
	row   *union.RosterRow
	flags []union.Flag
}

// look compares an application with the roster, the readings and other applications.
// What it finds are hints for the reviewer; the applicant learns none of it.
func (e *Enrolment) look(ctx context.Context, app union.Application, what content) (match, error) {
	var m match
	if err := e.lookAtRoster(ctx, app, what, &m); err != nil {
		return m, err
	}
	reading, err := e.reading(app)
	if err != nil {
		return m, err
	}
	m.flags = append(m.flags, compareReading(reading, what.fields, what.doc)...)
	clashes, err := e.clashes(ctx, app)
	if err != nil {
		return m, err
	}
	m.flags = append(m.flags, clashes...)
	if what.fields.Validity().EndsSoon(e.Store.Today()) {
		m.flags = append(m.flags, union.FlagExpiresSoon)
	}
	if !what.doc.RegionKnown {
		m.flags = append(m.flags, union.FlagRegionUnknown)
	}
	for _, photo := range what.photos {
		if photo.Quality != "" && photo.Quality != "null" && photo.Quality != "[]" && !slices.Contains(m.flags, union.FlagPhotoPoor) {
			m.flags = append(m.flags, union.FlagPhotoPoor)
		}
	}
	if app.FirstSubmittedAt != nil {
		m.flags = append(m.flags, union.FlagResubmitted)
	}
	return m, nil
}

func (e *Enrolment) lookAtRoster(ctx context.Context, app union.Application, what content, m *match) error {
	if app.RosterRowID != nil {
		row, err := e.Store.RosterRow(ctx, *app.RosterRowID)
		if err != nil {
			return err
		}
		m.row = &row
	} else {
		row, err := e.Store.LivingRow(ctx, app.ApplyingOrgID,
			e.indexed(union.IndexDocument, what.fields.DocumentNumber), e.indexed(union.IndexPhone, what.fields.Phone), e.indexed(union.IndexName, what.fields.Name))
		if err != nil {
			return err
		}
		m.row = row
	}
	if m.row == nil {
		m.flags = append(m.flags, union.FlagRosterMissing)
		return nil
	}
	if !sameIndex(m.row.Name, e.indexed(union.IndexName, what.fields.Name)) ||
		len(m.row.Document.Index) > 0 && !sameIndex(m.row.Document, e.indexed(union.IndexDocument, what.fields.DocumentNumber)) {
		m.flags = append(m.flags, union.FlagRosterDiffers)
	}
	return nil
}

func (e *Enrolment) indexed(kind union.IndexKind, value string) union.Sealed {
	current, next := e.Vault.Index(kind, value)
	return union.Sealed{Index: current, IndexNext: next}
}

// sameIndex compares under whichever key both have.
func sameIndex(a, b union.Sealed) bool {
	for _, x := range [][]byte{a.Index, a.IndexNext} {
		for _, y := range [][]byte{b.Index, b.IndexNext} {
			if len(x) > 0 && string(x) == string(y) {
				return true
			}
		}
	}
	return false
}

func (e *Enrolment) reading(app union.Application) (Reading, error) {
	var reading Reading
	if len(app.ReadingSealed) == 0 {
		return reading, nil
	}
	return reading, e.openJSON(readingPlace(app.ID), app.ReadingSealed, &reading)
}

// compareReading holds what was typed against what was read from the photos.
func compareReading(r Reading, f union.Fields, doc union.Document) []union.Flag {
	if !r.Front || !r.Back {
		return []union.Flag{union.FlagReadNone}
	}
	number := r.Number
	if read, bad := union.ParseDocument(f.DocumentKind, r.Number, "9999-12-31"); bad == nil {
		number = read.Number
	}
	name, bad := union.ParseName(r.Name)
	if bad != nil {
		name = r.Name
	}
	same := name == f.Name && number == doc.Number && r.ValidFrom == string(f.ValidFrom) && r.Long == f.ValidLong && r.ValidTo == string(f.ValidTo)
	if !same {
		return []union.Flag{union.FlagReadDiffers}
	}
	return nil
}

func (e *Enrolment) clashes(ctx context.Context, app union.Application) ([]union.Flag, error) {
	var flags []union.Flag
	same, err := e.Store.LiveWithIndex(ctx, union.IndexDocument, app.DocumentIndex, app.DocumentIndexNext, app.ID)
	if err != nil {
		return nil, err
	}
	if len(same) > 0 {
		flags = append(flags, union.FlagDuplicate)
	}
	phones, err := e.Store.LiveWithIndex(ctx, union.IndexPhone, app.PhoneIndex, app.PhoneIndexNext, app.ID)
	if err != nil {
		return nil, err
	}
	for _, other := range phones {
		if !sameIndex(union.Sealed{Index: other.DocumentIndex, IndexNext: other.DocumentIndexNext}, union.Sealed{Index: app.DocumentIndex, IndexNext: app.DocumentIndexNext}) {
			return append(flags, union.FlagPhoneShared), nil
		}
	}
	return flags, nil
}

// FlagsOf reads an application's stored flags and adds those that depend on who looks.
func FlagsOf(app union.Application, actor union.Actor, own bool) []union.Flag {
	flags := storedFlags(app)
	if own {
		flags = append(flags, union.FlagOwn)
	}
	if app.HelperAccountID != nil && *app.HelperAccountID == actor.AccountID {
		flags = append(flags, union.FlagAssistedByYou)
	}
	return flags
}

func storedFlags(app union.Application) []union.Flag {
	var flags []union.Flag
	if app.Flags != "" {
		_ = json.Unmarshal([]byte(app.Flags), &flags) // written by encodeFlags only
	}
	return flags
}

func encodeFlags(flags []union.Flag) (string, error) {
	if flags == nil {
		flags = []union.Flag{}
	}
	b, err := json.Marshal(flags)
	return string(b), err
}
