package blob

import "strings"

const maxKeyLength = 200

// checkKey takes lower-case ASCII segments parted by slashes, so that a key
// means the same file on every store and can never climb out of the folder.
func checkKey(key string) error {
	if key == "" || len(key) > maxKeyLength || strings.HasSuffix(key, tempSuffix) {
		return ErrKey
	}
	for segment := range strings.SplitSeq(key, "/") {
		if segment == "" || segment[0] == '.' {
			return ErrKey
		}
		for i := range len(segment) {
			if !keyByte(segment[i]) {
				return ErrKey
			}
		}
	}
	return nil
}

func keyByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.'
}

// checkPrefix takes the beginning of a key, or nothing.
func checkPrefix(prefix string) error {
	if prefix == "" {
		return nil
	}
	return checkKey(strings.TrimSuffix(prefix, "/"))
}
