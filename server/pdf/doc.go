// Package pdf draws the bank's papers as A4 documents, ready to print and stamp.
//
// A page says which batch and version it belongs to, which page of how many it
// is, and carries both in a QR code together with a hash of what is drawn on
// it, so that an exchanged page is found. The same content gives the same
// bytes: no time of drawing and no random id goes into a document.
//
// The hash on a page is SHA-256, the first 32 hex digits in capitals, over what
// was put on the page before its footer, in drawing order: texts, lines, and
// images by their own SHA-256.
package pdf
