package union

// Sealed is a personal value as it rests: what may be shown, the sealed bytes
// and the blind index that finds it. The plaintext is nowhere in it.
//
// Index and IndexNext are the values under the current and, while the index
// keys rotate, the coming index key.
type Sealed struct {
	Masked    string `gorm:"size:64"`
	Sealed    []byte `gorm:"size:512"`
	Index     []byte `gorm:"size:32"`
	IndexNext []byte `gorm:"size:32"`
}

// SealedText is a personal value that nobody searches by.
type SealedText struct {
	Masked string `gorm:"size:64"`
	Sealed []byte `gorm:"size:1024"`
}

// Place is where a sealed value rests. It is bound into the seal, so that a
// value moved to another row, column or table does not open.
type Place struct {
	Table  string
	Column string
	Row    ID
}
