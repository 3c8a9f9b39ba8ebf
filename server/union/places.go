package union

// The places of sealed values that more than one feature reaches.

// FieldsPlace is where an application's Fields rest.
func FieldsPlace(app ID) Place {
	return Place{Table: "applications", Column: "fields_sealed", Row: app}
}

// PhotoPlace is where a photo's bytes rest.
func PhotoPlace(photo ID) Place { return Place{Table: "photos", Column: "blob", Row: photo} }

// SignaturePlace is where a consent's signature rests.
func SignaturePlace(consent ID) Place {
	return Place{Table: "consents", Column: "signature", Row: consent}
}

// FrozenPlace is where a batch row's Fields rest, as they were at sealing.
func FrozenPlace(row ID) Place { return Place{Table: "batch_rows", Column: "frozen", Row: row} }

// CardNumberPlace is where a card's present number rests.
func CardNumberPlace(card ID) Place { return Place{Table: "cards", Column: "number", Row: card} }

// PaperPlace is where the bytes of a drawn paper rest.
func PaperPlace(record ID) Place { return Place{Table: "paper_records", Column: "blob", Row: record} }

// ScanPlace is where the bytes of a stamped paper's scan rest.
func ScanPlace(scan ID) Place { return Place{Table: "paper_scans", Column: "blob", Row: scan} }

// MandatePlace is where a part of a head's or clerk's own ID rests: fields_sealed, front, back or signature.
func MandatePlace(mandate ID, part string) Place {
	return Place{Table: "mandate_ids", Column: part, Row: mandate}
}

// PackagePlace is where the password of a download rests until it is used.
func PackagePlace(download ID) Place {
	return Place{Table: "package_downloads", Column: "password_sealed", Row: download}
}
