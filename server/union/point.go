package union

import "math"

// EarthRadius is the mean radius of the earth (IUGG) in metres.
const EarthRadius = 6_371_008.8

// Datum says on which figure of the earth coordinates were taken.
type Datum string

// The datums that places are entered in. What is kept and served is GCJ-02, which maps
// in China show (国家测绘局 GB 20263-2006); the datum of the entry is kept beside it.
const (
	GCJ02 Datum = "gcj02"
	WGS84 Datum = "wgs84"
)

// Point is a position in degrees.
type Point struct{ Lat, Lng float64 }

// The corners of what holds all of China, in degrees.
const (
	southEdge, northEdge = 3.0, 54.0
	westEdge, eastEdge   = 73.0, 136.0
)

// InChina says whether the point lies in the rectangle around China.
func (p Point) InChina() bool {
	return p.Lat >= southEdge && p.Lat <= northEdge && p.Lng >= westEdge && p.Lng <= eastEdge
}

// Check says what is wrong with a point that a person entered for a place.
func (p Point) Check() *FieldError {
	switch {
	case p.InChina():
		return nil
	case Point{Lat: p.Lng, Lng: p.Lat}.InChina():
		return &FieldError{Field: "lat", Code: "coordinates_swapped", Detail: "经度和纬度填反了：纬度在前，约为36；经度在后，约为118。"}
	}
	return &FieldError{Field: "lat", Code: "coordinates", Detail: "经纬度不在国内，请在地图上重新选点。"}
}

// sixthDecimal of a degree is 0.1 m: pages show and send no more.
const sixthDecimal = 1e-6

// Same says whether six decimals tell no difference between two points.
func (p Point) Same(q Point) bool {
	return math.Abs(p.Lat-q.Lat) < sixthDecimal && math.Abs(p.Lng-q.Lng) < sixthDecimal
}

// Distance is the length of the great circle between two points in metres.
func (p Point) Distance(q Point) float64 {
	lat, lng := radians(q.Lat-p.Lat), radians(q.Lng-p.Lng)
	h := hav(lat) + math.Cos(radians(p.Lat))*math.Cos(radians(q.Lat))*hav(lng)
	return 2 * EarthRadius * math.Asin(math.Sqrt(math.Min(1, h)))
}

func radians(degrees float64) float64 { return degrees * math.Pi / 180 }

// hav is the haversine of an angle.
func hav(angle float64) float64 {
	s := math.Sin(angle / 2)
	return s * s
}

// The ellipsoid of Krassowsky, from which GCJ-02 is shifted: its longer half axis in
// metres and the square of its eccentricity.
const (
	krassowskyAxis         = 6_378_245.0
	krassowskyEccentricity = 0.006_693_421_622_965_943
)

// FromWGS84 moves a satellite receiver's point to where maps in China show it, some
// hundred metres off. Points outside China stay.
func FromWGS84(p Point) Point {
	if !p.InChina() {
		return p
	}
	north, east := shift(p.Lng-105, p.Lat-35)
	sin := math.Sin(radians(p.Lat))
	m := 1 - krassowskyEccentricity*sin*sin
	root := math.Sqrt(m)
	return Point{
		Lat: p.Lat + north*180/(krassowskyAxis*(1-krassowskyEccentricity)/(m*root)*math.Pi),
		Lng: p.Lng + east*180/(krassowskyAxis/root*math.Cos(radians(p.Lat))*math.Pi),
	}
}

// shift gives the shift in metres to the north and to the east for degrees east of 105 E
// and north of 35 N.
func shift(x, y float64) (north, east float64) {
	root := math.Sqrt(math.Abs(x))
	wave := 20 * (math.Sin(6*math.Pi*x) + math.Sin(2*math.Pi*x))
	north = -100 + 2*x + 3*y + 0.2*y*y + 0.1*x*y + 0.2*root + 2.0/3*
		(wave+20*math.Sin(math.Pi*y)+40*math.Sin(math.Pi*y/3)+160*math.Sin(math.Pi*y/12)+320*math.Sin(math.Pi*y/30))
	east = 300 + x + 2*y + 0.1*x*x + 0.1*x*y + 0.1*root + 2.0/3*
		(wave+20*math.Sin(math.Pi*x)+40*math.Sin(math.Pi*x/3)+150*math.Sin(math.Pi*x/12)+300*math.Sin(math.Pi*x/30))
	return north, east
}
