package config

import (
	"net/url"
	"strings"
)

// Map is what the browser's map is drawn on. conf/app.yaml says what may be given.
type Map struct{ Tiles, Credit string }

// Origin is the host of the map's pictures as a browser names it; empty without a map.
func (m Map) Origin() string {
	u, err := url.Parse(m.Tiles)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// drawable says whether the address is one of pictures by zoom and place: secret on its
// way, or on this machine, and with no blank in the host.
func (m Map) drawable() bool {
	u, err := url.Parse(m.Tiles)
	if err != nil || strings.ContainsAny(u.Host, "{} ;,'") {
		return false
	}
	for _, blank := range []string{"{z}", "{x}", "{y}"} {
		if !strings.Contains(m.Tiles, blank) {
			return false
		}
	}
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1")
}
