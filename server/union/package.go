package union

import "time"

// PaperManifest is the file that names all others with their hashes. It is not stamped.
const PaperManifest PaperKind = "manifest"

// SealedPapers are the kinds that are stamped and handed in with every batch.
func SealedPapers() []PaperKind {
	return []PaperKind{PaperOpeningList, PaperIDSheets, PaperMandateLetter, PaperUndertaking, PaperTaxDeclarations}
}

// PackageDownload is one copy of a batch's package, encrypted with a password of its
// own. The password rests sealed until the copy is fetched or the time is over.
type PackageDownload struct {
	ID             ID `gorm:"primaryKey"`
	BatchID        ID `gorm:"index:ix_package_downloads_batch"`
	Edition        int
	AccountID      ID
	PasswordSealed []byte    `gorm:"size:512"`
	EndAt          time.Time `gorm:"index:ix_package_downloads_end"`
	UsedAt         *time.Time
	CreatedAt      time.Time
}

// PaperReason is why the bank gives a batch back: about a paper, a row, or both empty for the whole.
type PaperReason struct {
	Paper PaperKind `json:"paper,omitempty"`
	Row   int       `json:"row,omitempty"`
	Code  string    `json:"code,omitempty"` // of the bank's catalogue
	Note  string    `json:"note"`
}
