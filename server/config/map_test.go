package config_test

import (
	"strings"
	"testing"

	"unioncard/server/config"
)

func TestTheMapComesFromAnAddressOfPicturesOrIsRefused(t *testing.T) {
	for tiles, origin := range map[string]string{
		"https://tiles.example/{z}/{x}/{y}.png":                "https://tiles.example",
		"http://127.0.0.1:8099/{z}/{x}/{y}.png":                "http://127.0.0.1:8099",
		"http://tiles.example/{z}/{x}/{y}.png":                 "refused", // anybody on the way would see what is looked at
		"https://tiles.example/{z}/{x}.png":                    "refused",
		"https://{s}.tiles.example/{z}/{x}/{y}.png":            "refused", // many hosts, of which the page may ask one
		"https://tiles.example; script-src *;/{z}/{x}/{y}.png": "refused",
		"{z}/{x}/{y}": "refused",
	} {
		cfg, err := config.Load("", []string{"UNIONCARD_MAP_TILES=" + tiles})
		if refused := err != nil && strings.Contains(err.Error(), "map.tiles"); refused != (origin == "refused") {
			t.Errorf("%s: %v", tiles, err)
		} else if !refused && cfg.Map.Origin() != origin {
			t.Errorf("%s comes from %q", tiles, cfg.Map.Origin())
		}
	}
}
