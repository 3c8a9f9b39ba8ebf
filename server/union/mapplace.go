package union

import (
	"slices"
	"time"
)

// PlaceKind is what a place on the map is.
type PlaceKind string

const (
	PlaceServiceBase PlaceKind = "service_base" // 会员服务基地
	PlaceBankBranch  PlaceKind = "bank_branch"
)

// Category is what a service base offers: the six of the notice, part two.
type Category string

const (
	CategoryHealth  Category = "health"    // 医疗保健
	CategoryCulture Category = "culture"   // 文化影视
	CategoryTeach   Category = "education" // 教育培训
	CategoryFitness Category = "fitness"   // 健身休闲
	CategoryTravel  Category = "travel"    // 旅游购物
	CategoryCater   Category = "dining"    // 餐饮住宿
)

// namedCategory is a category with the notice's name.
type namedCategory struct {
	Category Category
	Word     string
}

// categoryWords are in the notice's order.
var categoryWords = []namedCategory{
	{CategoryHealth, "医疗保健"}, {CategoryCulture, "文化影视"}, {CategoryTeach, "教育培训"},
	{CategoryFitness, "健身休闲"}, {CategoryTravel, "旅游购物"}, {CategoryCater, "餐饮住宿"},
}

// Word is the category as the notice names it; empty for none.
func (c Category) Word() string {
	for _, w := range categoryWords {
		if w.Category == c {
			return w.Word
		}
	}
	return ""
}

// Valid says whether it is one of the six.
func (c Category) Valid() bool { return c.Word() != "" }

// CategoryOf gives the category of the notice's name.
func CategoryOf(word string) (Category, bool) {
	i := slices.IndexFunc(categoryWords, func(w namedCategory) bool { return w.Word == word })
	if i < 0 {
		return "", false
	}
	return categoryWords[i].Category, true
}

// CategoryWords lists the notice's names in its order.
func CategoryWords() []string {
	words := make([]string, len(categoryWords))
	for i, w := range categoryWords {
		words[i] = w.Word
	}
	return words
}

// MapPlace is a service base or a branch of the bank as a member finds it.
type MapPlace struct {
	ID       ID
	Kind     PlaceKind
	Category Category // of a service base
	Level    OrgLevel // of the org that a service base belongs to
	District string   // 区县
	Name     string
	Address  string
	Hours    string // see Hours
	Point    Point  // GCJ-02
	From, To Date   // the days on which it is offered; empty means no bound
	Shown    bool   // published, or a branch that is not closed
	Revision int64  // grows with each change of any place
}

// PlaceQuery says which places are asked for, and from where.
type PlaceQuery struct {
	From     *Point // nil orders by id
	Kind     PlaceKind
	Category Category
	Level    OrgLevel
	District string
	Words    string  // each must stand somewhere in name or address
	Radius   float64 // metres; 0 for any distance
	Open     bool    // only what is open at Now
	Now      time.Time
	Limit    int // 1 to 100
	After    *PlaceMark
}

// PlaceMark is where a page of places ended.
type PlaceMark struct {
	Distance float64 // metres
	ID       ID
}

// PlaceHit is a place that was found.
type PlaceHit struct {
	MapPlace

	Distance float64 // metres; 0 where nobody said from where
	Open     bool
}

// PlaceDistrict is a district that has places.
type PlaceDistrict struct {
	Name   string
	Places int
	Middle Point // of its places
}
