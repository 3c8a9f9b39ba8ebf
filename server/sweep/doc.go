// Package sweep searches everything that the program leaves behind for what people have
// entrusted to it. Its tests take invented people through the whole job and then look
// into the database, its dump, files, Redis, logs and temporary files for their names,
// numbers and photos, in every guise in which such a value tends to rest.
package sweep
