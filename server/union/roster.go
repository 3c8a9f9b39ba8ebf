package union

import (
	"slices"
	"time"
)

// Roster row statuses.
const (
	RowExpected = "expected"
	RowApplied  = "applied"
	RowEnded    = "ended"
)

// Roster row events.
const (
	EventAdd    = "add"
	EventApply  = "apply"
	EventUnlink = "unlink" // the application was withdrawn or ended; the person may start anew
	EventRevive = "revive"
)

// RosterMachine is the table of a row of the list that says who should get a card (名册).
var RosterMachine = Machine{Name: "roster_row", Moves: map[string]map[string][]string{
	"":          {EventAdd: {RowExpected}},
	RowExpected: {EventApply: {RowApplied}, EventEnd: {RowEnded}},
	RowApplied:  {EventUnlink: {RowExpected}, EventEnd: {RowEnded}},
	RowEnded:    {EventRevive: {RowExpected}},
}}

// EndReason is why a person is no longer expected to get a card.
type EndReason string

// EndReasons of a roster row and of an application that a clerk ends.
const (
	EndLeft      EndReason = "left"
	EndRetired   EndReason = "retired"
	EndDied      EndReason = "died"
	EndMoved     EndReason = "moved"
	EndDeclined  EndReason = "declined"
	EndDuplicate EndReason = "duplicate"
	EndWrongUnit EndReason = "wrong_unit"
)

// EndReasons lists all reasons.
var EndReasons = []EndReason{EndLeft, EndRetired, EndDied, EndMoved, EndDeclined, EndDuplicate, EndWrongUnit}

// LiveKeys are what keeps a person on a unit's list once, in each of the two columns: the
// number's index, or the name's and phone's where the list has no number. The second is
// nil while no index key is being added.
func LiveKeys(name, number, phone Sealed) (key, next []byte) {
	if len(number.Index) > 0 {
		return number.Index, number.IndexNext
	}
	if len(name.IndexNext) > 0 || len(phone.IndexNext) > 0 {
		next = slices.Concat(name.IndexNext, phone.IndexNext)
	}
	return slices.Concat(name.Index, phone.Index), next
}

// MoveSeals makes what was sealed for another row open for this one.
func (r *RosterRow) MoveSeals(from ID, open, seal func(Place, []byte) ([]byte, error)) error {
	for _, v := range []struct {
		column string
		value  *Sealed
	}{{"name", &r.Name}, {"document", &r.Document}, {"phone", &r.Phone}} {
		if len(v.value.Sealed) == 0 {
			continue
		}
		plain, err := open(Place{Table: "roster_rows", Column: v.column, Row: from}, v.value.Sealed)
		if err != nil {
			return err
		}
		v.value.Sealed, err = seal(Place{Table: "roster_rows", Column: v.column, Row: r.ID}, plain)
		if err != nil {
			return err
		}
	}
	return nil
}

// Roster is one uploaded list: a preview until it is imported.
type Roster struct {
	ID         ID     `gorm:"primaryKey;index:ix_rosters_org,priority:2"`
	OrgID      ID     `gorm:"index:ix_rosters_org,priority:1"`
	FileName   string `gorm:"size:200"`
	FileSHA256 []byte `gorm:"size:32"`
	Status     string `gorm:"size:16"` // preview, imported or expired
	BlobKey    string `gorm:"size:120"`
	RowCount   int
	Bad        int
	Added      int
	Changed    int
	Same       int
	Gone       int
	UploadedBy ID
	ImportedAt *time.Time
	Version    int64
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// RosterRow is one person who should get a card.
type RosterRow struct {
	ID            ID           `gorm:"primaryKey;index:ix_roster_rows_org,priority:3;index:ix_roster_rows_unit,priority:3"`
	OrgID         ID           `gorm:"index:ix_roster_rows_org,priority:1"` // branch or group, or the unit itself
	ApplyingOrgID ID           `gorm:"index:ix_roster_rows_unit,priority:1;uniqueIndex:uq_roster_rows_live,priority:1;uniqueIndex:uq_roster_rows_live_next,priority:1"`
	RosterID      *ID          `gorm:"index:ix_roster_rows_roster"`
	Status        string       `gorm:"size:16;index:ix_roster_rows_org,priority:2;index:ix_roster_rows_unit,priority:2"`
	Name          Sealed       `gorm:"embedded;embeddedPrefix:name_"`
	DocumentKind  DocumentKind `gorm:"size:16"`
	Document      Sealed       `gorm:"embedded;embeddedPrefix:document_"`
	Phone         Sealed       `gorm:"embedded;embeddedPrefix:phone_"`
	// LiveKey is the document's index, or the name's and phone's where the list has no number,
	// while the row is not ended: a unit has one living row for a person.
	LiveKey      []byte `gorm:"size:64;uniqueIndex:uq_roster_rows_live,priority:2"`
	LiveKeyNext  []byte `gorm:"size:64;uniqueIndex:uq_roster_rows_live_next,priority:2"` // under the other index key while they rotate
	Hardship     string `gorm:"size:32"`
	HardshipYear int
	AtCounter    bool      // without a phone of their own: to the bank's counter in person
	EndReason    EndReason `gorm:"size:16"`
	EndedAt      *time.Time
	Version      int64
	CreatedAt    time.Time
	UpdatedAt    time.Time
}
