package roster

import "unioncard/server/union"

// sealRow makes the row of a person.
func (r *Roster) sealRow(who *person, org, unit union.Org, list union.ID) (union.RosterRow, error) {
	now := r.store.Now()
	row := union.RosterRow{
		ID: r.store.NewID(), OrgID: org.ID, ApplyingOrgID: unit.ID, Status: union.RowExpected, DocumentKind: who.kind,
		Hardship: who.hardship, HardshipYear: who.year, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	if list != "" {
		row.RosterID = &list
	}
	for _, v := range []struct {
		to     *union.Sealed
		column string
		plain  string
		masked string
		keys   keys
	}{
		{&row.Name, "name", who.name, union.MaskName(who.name), who.nameKeys},
		{&row.Document, "document", who.number, union.MaskDocument(who.number), who.numberKeys},
		{&row.Phone, "phone", who.phone, union.MaskPhone(who.phone), who.phoneKeys},
	} {
		if v.plain == "" {
			continue
		}
		sealed, err := r.vault.SealBytes(union.Place{Table: "roster_rows", Column: v.column, Row: row.ID}, []byte(v.plain))
		if err != nil {
			return row, err
		}
		*v.to = union.Sealed{Masked: v.masked, Sealed: sealed}
		v.to.Index, v.to.IndexNext = v.keys.bytes()
	}
	row.LiveKey, row.LiveKeyNext = union.LiveKeys(row.Name, row.Document, row.Phone)
	return row, nil
}

// sealInto puts a value that changes into the columns of an existing row.
func (r *Roster) sealInto(set map[string]any, column string, row union.ID, plain, masked string, k keys) error {
	sealed, err := r.vault.SealBytes(union.Place{Table: "roster_rows", Column: column, Row: row}, []byte(plain))
	if err != nil {
		return err
	}
	current, next := k.bytes()
	set[column+"_sealed"], set[column+"_masked"], set[column+"_index"] = sealed, masked, current
	set[column+"_index_next"] = nil
	if next != nil {
		set[column+"_index_next"] = next
	}
	return nil
}
