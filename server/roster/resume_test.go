package roster_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"unioncard/server/pii"
	"unioncard/server/roster"
	"unioncard/server/sheet"
	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// failing seals so many values and then no more.
type failing struct {
	pii.Sealer
	pii.Indexer

	opener pii.Opener
	left   *atomic.Int64
}

var errNoMore = errors.New("sealing is cut off")

func (v failing) SealBytes(place union.Place, plain []byte) ([]byte, error) {
	if place.Table == "roster_rows" && v.left.Add(-1) < 0 {
		return nil, errNoMore
	}
	return v.Sealer.SealBytes(place, plain)
}

func (v failing) OpenBytes(place union.Place, sealed []byte) ([]byte, error) {
	return v.opener.OpenBytes(place, sealed)
}

type sheets struct{ *sheet.Opener }

func (sheets) Write(table union.SheetTable) ([]byte, error) { return sheet.Write(table) }

func (sheets) Template(name string, columns []union.SheetColumn, example []string, notes []union.PaperField) ([]byte, error) {
	return sheet.Template(name, columns, example, notes)
}

func notStarted(t *testing.T, s *uniontest.Server, unit union.Org) int64 {
	t.Helper()
	figures, err := s.Store.Funnel(t.Context(), unit.Path)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range figures {
		if f.Stage == union.StageNotStarted {
			return f.Present
		}
	}
	return 0
}

func livingRows(t *testing.T, s *uniontest.Server, unit union.Org) int {
	t.Helper()
	rows := 0
	if err := s.Store.EachLivingPerson(t.Context(), unit.ID, func(store.LivingPerson) { rows++ }); err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestALongListThatWasCutOffGoesOnWhereItStopped(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		const people, written = 1700, 500
		city := s.NewCity()
		clerk := clerkOf(city.Unit, s)
		v := failing{s.Keys.Sealer(), s.Keys.Indexer(), s.Keys.Opener(), new(atomic.Int64)}
		v.left.Store(3 * (written + 200)) // name, number and phone of each: the second part stays unsealed
		cut := roster.New(s.Store, v, s.Blobs, sheets{sheet.New()})
		list, err := cut.Preview(t.Context(), clerk, city.Unit.ID, "名册.xlsx", bigList(t, people))
		if err != nil {
			t.Fatal(err)
		}
		if _, err = cut.Import(t.Context(), clerk, list.ID, list.Version, false); !errors.Is(err, errNoMore) {
			t.Fatalf("the cut import answers %v", err)
		}
		seen, err := s.Features.Roster.Get(t.Context(), clerk, list.ID)
		if err != nil || seen.Status != roster.StatusPreview || seen.Version != list.Version {
			t.Fatalf("after the cut the list is %s, version %d, %v", seen.Status, seen.Version, err)
		}
		if rows, waiting := livingRows(t, s, city.Unit), notStarted(t, s, city.Unit); rows != written || waiting != written {
			t.Fatalf("after the cut %d rows and %d counted", rows, waiting)
		}
		done, err := s.Features.Roster.Import(t.Context(), clerk, list.ID, list.Version, false)
		if err != nil || done.Status != roster.StatusImported || done.Added != people || done.Same != 0 || done.Bad != 0 {
			t.Fatalf("the second import: %+v, %v", done, err)
		}
		if rows, waiting := livingRows(t, s, city.Unit), notStarted(t, s, city.Unit); rows != people || waiting != people {
			t.Fatalf("in the end %d rows and %d counted", rows, waiting)
		}
		mustBeLogged(t, s, list.ID, []int{500, 500, 500, 200})
	})
}

// mustBeLogged finds one entry for each part, and one for the list.
func mustBeLogged(t *testing.T, s *uniontest.Server, list union.ID, parts []int) {
	t.Helper()
	rows, err := s.Store.AuditOf(t.Context(), "rosters", list)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, row := range rows {
		got[row.Action]++
		if row.Action == "rosters:import_rows" && !strings.Contains(row.Detail, " sha256 ") {
			t.Errorf("an entry does not say which rows: %q", row.Detail)
		}
	}
	if got["rosters:import_rows"] != len(parts) || got["rosters:import"] != 1 {
		t.Errorf("the log has %v", got)
	}
}

func TestOneListOfAUnitIsImportedAtATime(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk := clerkOf(city.Unit, s)
		list, err := s.Features.Roster.Preview(t.Context(), clerk, city.Unit.ID, "名册.csv", []byte("姓名,手机号\n样本甲,13900000001\n"))
		if err != nil {
			t.Fatal(err)
		}
		held, err := s.Store.TakeLease(t.Context(), "import:"+string(city.Unit.ID), "another", time.Minute)
		if err != nil || !held {
			t.Fatal(held, err)
		}
		short, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer stop()
		if _, err = s.Features.Roster.Import(short, clerk, list.ID, list.Version, false); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("beside another import it answers %v", err)
		}
		if rows := livingRows(t, s, city.Unit); rows != 0 {
			t.Fatalf("%d rows were written meanwhile", rows)
		}
		if err = s.Store.GiveLease(t.Context(), "import:"+string(city.Unit.ID), "another"); err != nil {
			t.Fatal(err)
		}
		if _, err = s.Features.Roster.Import(t.Context(), clerk, list.ID, list.Version, false); err != nil {
			t.Fatal(err)
		}
	})
}
