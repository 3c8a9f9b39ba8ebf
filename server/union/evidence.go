package union

import "encoding/json"

// signedRecord is a record with the federation's signature over its bytes.
type signedRecord struct {
	Record    json.RawMessage `json:"record"`
	Signature []byte          `json:"signature"`
}

// signer signs with the federation's evidence key.
type signer interface {
	Sign(message []byte) ([]byte, error)
}

// SignRecord writes a record down with a signature over it.
func SignRecord(by signer, record any) ([]byte, error) {
	message, err := json.Marshal(record)
	if err != nil {
		return nil, err
	}
	signature, err := by.Sign(message)
	if err != nil {
		return nil, err
	}
	return json.Marshal(signedRecord{message, signature})
}
