package roster

import (
	"slices"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// living is a row of the unit's list as it is now, without anything that could be read.
type living struct {
	id       union.ID
	version  int64
	applied  bool
	org      union.ID
	hardship string
	year     int
	list     union.ID // that wrote it last
	since    time.Time

	nameKeys, numberKeys, phoneKeys keys
}

func livingOf(p store.LivingPerson) living {
	var list union.ID
	if p.RosterID != nil {
		list = *p.RosterID
	}
	return living{
		list: list, since: p.CreatedAt,
		id: p.ID, version: p.Version, applied: p.Status == union.RowApplied, org: p.OrgID, hardship: p.Hardship, year: p.HardshipYear,
		nameKeys: keysOf(p.NameIndex, p.NameIndexNext), numberKeys: keysOf(p.DocumentIndex, p.DocumentIndexNext), phoneKeys: keysOf(p.PhoneIndex, p.PhoneIndexNext),
	}
}

// change is a living row that the sheet says otherwise.
type change struct {
	person *person
	row    *living
	what   []string // keys of columns
}

// plan is what an import does, or would do.
type plan struct {
	added   []*person
	changed []change
	same    int
	gone    []*living // living rows that the sheet lacks: only a clerk ends them
	faults  []Fault

	// What an import of this very list did before it was cut off.
	addedBefore, changedBefore int
}

// figures are the list's, whether it is done at once or in several goes.
func (p plan) figures() (added, changed int) {
	return p.addedBefore + len(p.added), p.changedBefore + len(p.changed)
}

// matcher finds a sheet's people among a unit's living rows.
type matcher struct {
	content  content
	places   *places
	list     union.Roster // the zero list while it is looked through
	rows     []living
	byNumber map[key]*living
	byName   map[key][]*living
	byPhone  map[key]*living
	taken    map[*living]*person
	doubted  map[*living]bool
}

func newMatcher(c content, at *places, list union.Roster, rows []living) *matcher {
	m := &matcher{
		content: c, places: at, list: list, rows: rows, byNumber: make(map[key]*living, len(rows)), byName: make(map[key][]*living, len(rows)),
		byPhone: make(map[key]*living, len(rows)), taken: make(map[*living]*person, len(rows)), doubted: map[*living]bool{},
	}
	for i := range rows {
		row := &rows[i]
		for _, k := range [2]key{row.nameKeys.current, row.nameKeys.next} {
			if k != (key{}) {
				m.byName[k] = append(m.byName[k], row)
			}
		}
		for _, k := range [2]key{row.numberKeys.current, row.numberKeys.next} {
			if k != (key{}) {
				m.byNumber[k] = row
			}
		}
		for _, k := range [2]key{row.phoneKeys.current, row.phoneKeys.next} {
			if k != (key{}) {
				m.byPhone[k] = row
			}
		}
	}
	return m
}

// plan compares. Every person of the sheet ends up in exactly one place.
func (m *matcher) plan() plan {
	var p plan
	found := make([]*living, len(m.content.people))
	bad := make([]bool, len(m.content.people))
	for i := range m.content.people {
		who := &m.content.people[i]
		row, fault := m.find(who)
		if fault != nil {
			p.faults, bad[i] = append(p.faults, *fault), true
			continue
		}
		found[i] = row
		if row != nil {
			m.taken[row] = who
		}
	}
	for i := range m.content.people {
		who := &m.content.people[i]
		if bad[i] {
			continue
		}
		if owner := m.phoneOwner(who); owner != nil && owner != found[i] {
			p.faults = append(p.faults, Fault{who.line, titleOf(colPhone), "phone_taken", "这个手机号已登记给本单位名册里的另一个人，请核对。"})
			continue
		}
		m.sort(&p, who, found[i])
	}
	m.doubt(bad)
	for i := range m.rows {
		if m.taken[&m.rows[i]] == nil && !m.doubted[&m.rows[i]] {
			p.gone = append(p.gone, &m.rows[i])
		}
	}
	return p
}

func (m *matcher) sort(p *plan, who *person, row *living) {
	if row == nil {
		p.added = append(p.added, who)
		return
	}
	what := m.differences(who, row)
	switch {
	case len(what) > 0:
	case m.list.ID == "" || row.list != m.list.ID:
		p.same++
		return
	case row.since.Before(m.list.CreatedAt):
		p.changedBefore++
		return
	default:
		p.addedBefore++
		return
	}
	p.changed = append(p.changed, change{who, row, what})
}

// find gives the living row of a person: by number, and where one of the two has no
// number by name, with the phone to tell people of the same name apart.
func (m *matcher) find(who *person) (*living, *Fault) {
	for _, k := range [2]key{who.numberKeys.current, who.numberKeys.next} {
		if row, ok := m.byNumber[k]; ok && k != (key{}) {
			return m.free(who, row)
		}
	}
	var alike []*living
	for _, k := range [2]key{who.nameKeys.current, who.nameKeys.next} {
		for _, row := range m.byName[k] {
			if k == (key{}) || who.number != "" && !row.numberKeys.none() || slices.Contains(alike, row) {
				continue
			}
			if !who.phoneKeys.none() && who.phoneKeys.same(row.phoneKeys) {
				return m.free(who, row)
			}
			if who.phoneKeys.none() || row.phoneKeys.none() {
				alike = append(alike, row)
			}
		}
	}
	switch len(alike) {
	case 0:
		return nil, nil
	case 1:
		return m.free(who, alike[0])
	}
	return nil, &Fault{who.line, titleOf(colName), "name_ambiguous", "本单位名册里有几个同名的人，请给这一行补上证件号码，以便区分。"}
}

// doubt marks the living rows that a bad row of the sheet may mean: they are not gone,
// their row in the sheet only has to be mended.
func (m *matcher) doubt(bad []bool) {
	for i := range m.content.people {
		if bad[i] {
			m.doubtOne(&m.content.people[i])
		}
	}
	for i := range m.content.doubtful {
		m.doubtOne(&m.content.doubtful[i])
	}
}

func (m *matcher) doubtOne(who *person) {
	for _, k := range [4]key{who.numberKeys.current, who.numberKeys.next, who.phoneKeys.current, who.phoneKeys.next} {
		if k == (key{}) {
			continue
		}
		if row := m.byNumber[k]; row != nil {
			m.doubted[row] = true
		}
		if row := m.byPhone[k]; row != nil {
			m.doubted[row] = true
		}
	}
	if !who.numberKeys.none() {
		return
	}
	for _, k := range [2]key{who.nameKeys.current, who.nameKeys.next} {
		for _, row := range m.byName[k] {
			m.doubted[row] = true
		}
	}
}

// free refuses a living row that another row of the sheet has been found to be.
func (m *matcher) free(who *person, row *living) (*living, *Fault) {
	if m.taken[row] == nil {
		return row, nil
	}
	return nil, &Fault{who.line, titleOf(colName), "person_repeated", "这一行与上面某一行是本单位名册里的同一个人，请删去一行，或补上证件号码。"}
}

// phoneOwner gives the living row that keeps the person's phone after the import.
func (m *matcher) phoneOwner(who *person) *living {
	for _, k := range [2]key{who.phoneKeys.current, who.phoneKeys.next} {
		row, ok := m.byPhone[k]
		if !ok || k == (key{}) {
			continue
		}
		if now := m.taken[row]; now != nil && now != who && !now.phoneKeys.none() && !now.phoneKeys.same(row.phoneKeys) {
			continue // the sheet gives that person another phone
		}
		return row
	}
	return nil
}

// differences names the columns in which the sheet says something else. A cell left
// empty takes nothing away, except the hardship of somebody who no longer is on that list.
func (m *matcher) differences(who *person, row *living) []string {
	var what []string
	if !who.nameKeys.same(row.nameKeys) {
		what = append(what, colName)
	}
	if !who.numberKeys.none() && !who.numberKeys.same(row.numberKeys) {
		what = append(what, colNumber)
	}
	if !who.phoneKeys.none() && !who.phoneKeys.same(row.phoneKeys) {
		what = append(what, colPhone)
	}
	// Somebody who has applied stays where the application is, until it is settled.
	if who.place >= 0 && !row.applied && m.places.org(who.place).ID != row.org {
		what = append(what, colBranch)
	}
	if m.content.has(colHardship) && (who.hardship != row.hardship || m.content.has(colYear) && who.year != row.year) {
		what = append(what, colHardship)
	}
	return what
}
