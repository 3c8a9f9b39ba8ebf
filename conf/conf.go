// Package conf ships the settings, the bank's templates and the city's texts.
package conf

import "embed"

// Files has app.yaml, holidays.yaml, bank/, cities/ and notify/.
//
//go:embed app.yaml holidays.yaml bank cities notify
var Files embed.FS
