// Package conf ships the settings, the bank's templates and the city's texts.
package conf

import "embed"

// Files has app.yaml, bank/ and cities/.
//
//go:embed app.yaml bank cities
var Files embed.FS
