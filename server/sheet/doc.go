// Package sheet reads and writes the spreadsheets of unions and banks: XLSX and
// CSV, as text in each cell.
//
// Reading streams: a row is given as soon as it is read, nothing is written to
// disk, and what cannot be read for certain is a problem of its cell or an
// error, never a guess. XLSX is read by a small reader of our own. Excelize's
// ends silently where a sheet's XML breaks off, ignores a damaged archive
// member, does not say whether a cell held text or a number — so that an ID
// number whose last digits Excel has lost looks like a good one — and holds the
// whole sheet unpacked. It is used for writing.
package sheet
