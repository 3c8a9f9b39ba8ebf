package pii

// Error is why a sealed value or a key file was refused. It never holds any of
// the bytes it is about.
type Error string

func (e Error) Error() string { return "pii: " + string(e) }

const (
	// ErrTruncated means that the value is shorter than any sealed value.
	ErrTruncated = Error("sealed value is too short")
	// ErrUnknownVersion means that a later program sealed it, or that it never was sealed.
	ErrUnknownVersion = Error("sealed value has an unknown version")
	// ErrUnknownKey means that the keyring does not hold its key, even after looking at the file again.
	ErrUnknownKey = Error("sealed value names a key that is not in the keyring")
	// ErrAltered means that it was changed, or rests in another table, column or row than it was sealed for.
	ErrAltered = Error("sealed value does not open here")
	// ErrPlace means that a place without table, column or row was given.
	ErrPlace = Error("place needs a table, a column and a row")
	// ErrDemoMaster means that a demo's master key was offered to production.
	ErrDemoMaster = Error("this master key was made by the demo; make one for production")
	// ErrProductionMaster means that production's master key was offered to a demo.
	ErrProductionMaster = Error("this master key was made for production; set app.mode to production")
	// ErrMasterInDataFolder means that the master key would be copied along with every backup of the data.
	ErrMasterInDataFolder = Error("the master key lies inside the data folder; keep it elsewhere")
	// ErrMasterExposed means that others on the machine may read the master key.
	ErrMasterExposed = Error("others may read the master key; set its mode to 0600")
	// ErrMasterFormat means that the file is not a master key.
	ErrMasterFormat = Error("not a master key file")
	// ErrKeyring means that the keyring file is damaged or was wrapped by another master key.
	ErrKeyring = Error("the keyring is damaged or belongs to another master key")
	// ErrRotation means that a step of a key rotation was asked for out of order.
	ErrRotation = Error("this step of the rotation is not possible now")
	// ErrSignature means that an evidence signature does not fit the record and the public key.
	ErrSignature = Error("the signature does not fit")
)
