package union

// Validity is the time in which a document is good. To is empty for 长期 (no end).
type Validity struct {
	From Date
	To   Date
	Long bool // 长期
}

const (
	// SealMargin is how many days a document must last beyond the sealing of its batch.
	SealMargin = 30
	// ExpiryWarning is how many days before its end a document is flagged to the reviewer.
	ExpiryWarning = 90
	// MinimumAge is the youngest age at which a card is applied for.
	MinimumAge = 16
)

// Check says what is wrong with the validity on a day, when it must last margin days more.
func (v Validity) Check(today Date, margin int) *FieldError {
	if _, ok := ParseDate(string(v.From)); !ok {
		return &FieldError{Field: "valid_from", Code: "valid_from_missing", Detail: "请填写证件有效期的起始日期。"}
	}
	if v.From > today {
		return &FieldError{Field: "valid_from", Code: "valid_from_future", Detail: "有效期的起始日期在今天以后，请对照证件再看一遍。"}
	}
	if v.Long {
		if v.To != "" {
			return &FieldError{Field: "valid_to", Code: "valid_to_and_long", Detail: "选了长期就不用填截止日期。"}
		}
		return nil
	}
	if _, ok := ParseDate(string(v.To)); !ok {
		return &FieldError{Field: "valid_to", Code: "valid_to_missing", Detail: "请填写证件有效期的截止日期，或选择长期。"}
	}
	if v.To <= v.From {
		return &FieldError{Field: "valid_to", Code: "valid_to_before_from", Detail: "截止日期应在起始日期之后。"}
	}
	if v.To < today {
		return &FieldError{Field: "valid_to", Code: "document_expired", Detail: "证件已过期，请换领新证后再办理。"}
	}
	if v.To < today.AddDays(margin) {
		return &FieldError{Field: "valid_to", Code: "document_ends_soon", Detail: "证件快到期了，来不及办卡，请换领新证后再办理。"}
	}
	return nil
}

// EndsSoon says whether the reviewer is to be warned.
func (v Validity) EndsSoon(today Date) bool {
	return !v.Long && v.To != "" && v.To < today.AddDays(ExpiryWarning)
}
