package sample

import (
	"fmt"
	"math"

	"unioncard/server/union"
)

// trade is a kind of service base: what it is called, when it is open, what it offers.
type trade struct {
	category union.Category
	word     string
	hours    string
	offer    union.OfferKind
	title    string
	percent  int
	cents    int64
	daily    int
}

var trades = []trade{
	{union.CategoryCulture, "书店", "每天 9:00-21:00", union.OfferPercent, "图书八五折", 85, 0, 0},
	{union.CategoryHealth, "体检中心", "周一至周六 7:30-16:30；节假日 休息", union.OfferAmount, "体检套餐立减50元", 0, 5000, 1},
	{union.CategoryHealth, "口腔诊所", "周一至周五 8:30-17:30；周六 9:00-12:00", union.OfferPercent, "洁牙七折", 70, 0, 1},
	{union.CategoryCulture, "影院", "每天 10:00-23:30", union.OfferAmount, "观影立减10元", 0, 1000, 2},
	{union.CategoryTeach, "职工夜校", "周一至周五 18:30-21:00；节假日 休息", union.OfferText, "会员免报名费", 0, 0, 0},
	{union.CategoryTeach, "驾校", "每天 8:00-17:30", union.OfferAmount, "报名立减300元", 0, 30000, 1},
	{union.CategoryFitness, "游泳馆", "周一至周五 12:00-21:00；周六、周日 9:00-21:00", union.OfferPercent, "单次票六折", 60, 0, 1},
	{union.CategoryFitness, "健身房", "每天 6:30-22:00", union.OfferGift, "办卡送两次体验课", 0, 0, 1},
	{union.CategoryTravel, "旅行社", "周一至周五 9:00-17:30；节假日 10:00-16:00", union.OfferAmount, "周边游立减30元", 0, 3000, 0},
	{union.CategoryTravel, "超市", "每天 7:00-22:00", union.OfferPercent, "会员日九五折", 95, 0, 1},
	{union.CategoryCater, "餐厅", "每天 11:00-14:00、17:00-21:30", union.OfferPercent, "堂食八八折", 88, 0, 2},
	{union.CategoryCater, "旅馆", "全天", union.OfferPercent, "门市价七五折", 75, 0, 0},
}

// baseCount is how many bases the city has.
const baseCount = 72

// serviceBases invents the bases, the first of them the one where the sample merchants work.
func (f *founding) serviceBases() error {
	bases := make([]union.ServiceBase, baseCount)
	offers := make([]union.Offer, 0, baseCount)
	now, today := f.tx.Now(), f.tx.Today()
	for i := range bases {
		t, d := trades[i%len(trades)], districts[(i+i/len(trades))%len(districts)]
		owner := d.code
		if i%len(trades) < 3 {
			owner = federationCode
		}
		word := unitWords[(i/len(trades)*5+i)%len(unitWords)]
		b := union.ServiceBase{
			ID: f.tx.NewID(), OrgID: f.byCode[owner].ID, Name: "样本" + word + t.word, Category: t.category, District: d.name,
			Address: fmt.Sprintf("淄博市%s样本路%d号", d.name, i+1), Phones: fmt.Sprintf("0533-00002%02d", i), Hours: t.hours,
			Intro: "样本服务基地，仅供试用。", Status: union.BasePublished, ValidFrom: today.AddDays(-30), ValidTo: today.AddDays(700),
			Datum: union.GCJ02, Version: 1, CreatedAt: now, UpdatedAt: now,
		}
		b.Lat, b.Lng = scattered(i)
		if i == 0 {
			b.Name, b.District, b.Address, f.base = "样本书店", districts[0].name, "淄博市张店区样本路1号", b.ID
		}
		bases[i] = b
		offers = append(offers, union.Offer{
			ID: f.tx.NewID(), ServiceBaseID: b.ID, Kind: t.offer, Title: t.title, Percent: t.percent, AmountCents: t.cents, Terms: "出示会员码使用，不与其他优惠同享。",
			ValidFrom: today.AddDays(-30), ValidTo: today.AddDays(335), LimitDaily: t.daily, Version: 1, CreatedAt: now, UpdatedAt: now,
		})
	}
	if err := f.tx.AddBases(f.ctx, bases); err != nil {
		return err
	}
	return f.tx.AddOffers(f.ctx, offers)
}

// scattered spreads places on a spiral around the city's middle, 36.81 N 118.05 E, the
// nearest some hundred metres away, the farthest some kilometres.
func scattered(i int) (lat, lng float64) {
	const golden = 0.618033988749895
	turn := float64(i) * golden
	turn -= float64(int(turn))
	ring := 0.004 + 0.0012*float64(i)
	north, east := math.Sincos(2 * math.Pi * turn)
	return 36.81 + ring*north, 118.05 + ring*1.25*east
}
