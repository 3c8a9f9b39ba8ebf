package union

import "encoding/json"

// opener opens what is sealed for a place.
type opener interface {
	OpenBytes(place Place, sealed []byte) ([]byte, error)
}

// OpenFields opens the fields of an application.
func (a Application) OpenFields(with opener) (Fields, error) {
	return openFields(with, FieldsPlace(a.ID), a.FieldsSealed)
}

// OpenFrozen opens the fields of a row as they were at its sealing.
func (r BatchRow) OpenFrozen(with opener) (Fields, error) {
	return openFields(with, FrozenPlace(r.ID), r.Frozen)
}

func openFields(with opener, place Place, sealed []byte) (Fields, error) {
	var fields Fields
	plain, err := with.OpenBytes(place, sealed)
	if err != nil {
		return fields, err
	}
	return fields, json.Unmarshal(plain, &fields)
}
