// Package sql holds the schema as versioned migrations, one table or change a
// file, in both dialects. Released files are never edited; a change is a new
// file with the next number in each folder.
package sql

import "embed"

// Files has the folders mysql and sqlite.
//
//go:embed mysql/*.sql sqlite/*.sql
var Files embed.FS
